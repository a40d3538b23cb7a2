//go:build goexperiment.simd

#include "wasm.h"

#define D R0
#define Q R1
#define P R2
#define O R3
#define N R4
#define OWN R5
#define X0 R6
#define S_LOW V0
#define S_HIGH V1
#define T_LOW V2
#define T_HIGH V3
#define A0_LOW V4
#define A0_HIGH V5
#define A1_LOW V6
#define A1_HIGH V7
#define A V8
#define B V9
#define E V10
#define F V11
#define Y V12
#define Z V13

#define PRODUCTS(x, a, y, b) PRODUCT(x, a); PRODUCT(y, b); F64x2Add

// BEHIND does half a column, o bytes from D on.
#define BEHIND(o, a0, a, a1, b) Get D; I32WrapI64; Get D; I32WrapI64; V128Load $o; PRODUCTS(a0, a, a1, b); F64x2Add; V128Store $0, $o

// TWO does half of two columns: one half after the other, as there are not registers for both.
#define TWO(o, s, t, a0, a1) \
	LOAD(Y, Q, o); \
	LOAD(Z, Q, 32+o); \
	Get s; PRODUCTS(Y, A, Z, E); F64x2Add; Set s; \
	Get t; PRODUCTS(Y, B, Z, F); F64x2Add; Set t; \
	BEHIND(o, a0, A, a1, B); \
	BEHIND(32+o, a0, E, a1, F)

#define ONE(o, s, t, a0, a1) \
	LOAD(Y, Q, o); \
	ADD_PRODUCT(s, Y, A); \
	ADD_PRODUCT(t, Y, B); \
	BEHIND(o, a0, A, a1, B)

// func symBehind(own, x0, d, q, p, o unsafe.Pointer, n int)
TEXT ·symBehind(SB), NOSPLIT, $0-56
	MOVD own+0(FP), OWN
	MOVD x0+8(FP), X0
	MOVD d+16(FP), D
	MOVD q+24(FP), Q
	MOVD p+32(FP), P
	MOVD o+40(FP), O
	MOVD n+48(FP), N
	LOAD(A0_LOW, X0, 0)
	LOAD(A0_HIGH, X0, 16)
	LOAD(A1_LOW, X0, 32)
	LOAD(A1_HIGH, X0, 48)
	LOAD(S_LOW, OWN, 0)
	LOAD(S_HIGH, OWN, 16)
	LOAD(T_LOW, OWN, 32)
	LOAD(T_HIGH, OWN, 48)
	WHILE(N, 2)
		SPLAT(A, P, 0)
		SPLAT(B, O, 0)
		SPLAT(E, P, 8)
		SPLAT(F, O, 8)
		TWO(0, S_LOW, T_LOW, A0_LOW, A1_LOW)
		TWO(16, S_HIGH, T_HIGH, A0_HIGH, A1_HIGH)
		SKIP(D, 64)
		SKIP(Q, 64)
		SKIP(P, 16)
		SKIP(O, 16)
	DONE(N, 2)
	WHILE(N, 1)
		SPLAT(A, P, 0)
		SPLAT(B, O, 0)
		ONE(0, S_LOW, T_LOW, A0_LOW, A1_LOW)
		ONE(16, S_HIGH, T_HIGH, A0_HIGH, A1_HIGH)
	DONE(N, 1)
	STORE(OWN, 0, S_LOW)
	STORE(OWN, 16, S_HIGH)
	STORE(OWN, 32, T_LOW)
	STORE(OWN, 48, T_HIGH)
	RET
