//go:build goexperiment.simd

#include "wasm.h"

#define IP R0
#define VP R1
#define N R2
#define AT R3
#define V V0

#define ENTRIES(n) \
	SKIP(IP, 4*n); \
	SKIP(VP, 8*n)

#define DST R4
#define X R5
#define S_LOW V1
#define S_HIGH V2
#define T_LOW V3
#define T_HIGH V4

// DOT adds the entry o bytes from IP on to a sum, ADD its value times a, in S, to its row of DST.
#define DOT(o, low, high) \
	ELEMENT(AT, X, 5, IP, o); \
	SPLAT(V, VP, 2*o); \
	SUM(low, AT, 0, V); \
	SUM(high, AT, 16, V)

#define ADD(o) \
	ELEMENT(AT, DST, 5, IP, o); \
	SPLAT(V, VP, 2*o); \
	AT_PRODUCT(AT, 0, S_LOW, V); \
	AT_PRODUCT(AT, 16, S_HIGH, V)

#define BEGIN \
	MOVD ip+32(FP), IP; \
	MOVD vp+40(FP), VP; \
	MOVD n+48(FP), N

// func gramVec(dst, x, shift, sums, ip, vp unsafe.Pointer, n int)
TEXT ·gramVec(SB), NOSPLIT, $0-56
	MOVD dst+0(FP), DST
	MOVD x+8(FP), X
	BEGIN
	WHILE(N, 4)
		DOT(0, S_LOW, S_HIGH)
		DOT(4, T_LOW, T_HIGH)
		DOT(8, S_LOW, S_HIGH)
		DOT(12, T_LOW, T_HIGH)
		ENTRIES(4)
	DONE(N, 4)
	WHILE(N, 2)
		DOT(0, S_LOW, S_HIGH)
		DOT(4, T_LOW, T_HIGH)
		ENTRIES(2)
	DONE(N, 2)
	WHILE(N, 1)
		DOT(0, S_LOW, S_HIGH)
	DONE(N, 1)

	// a = s + t - shift; sums += a
	MOVD shift+16(FP), AT
	Get S_LOW; Get T_LOW; F64x2Add; Get AT; I32WrapI64; V128Load $0; F64x2Sub; Set S_LOW
	Get S_HIGH; Get T_HIGH; F64x2Add; Get AT; I32WrapI64; V128Load $16; F64x2Sub; Set S_HIGH
	MOVD sums+24(FP), AT
	Get AT; I32WrapI64; Get AT; I32WrapI64; V128Load $0; Get S_LOW; F64x2Add; V128Store $0, $0
	Get AT; I32WrapI64; Get AT; I32WrapI64; V128Load $16; Get S_HIGH; F64x2Add; V128Store $0, $16

	BEGIN
	WHILE(N, 4)
		ADD(0)
		ADD(4)
		ADD(8)
		ADD(12)
		ENTRIES(4)
	DONE(N, 4)
	WHILE(N, 1)
		ADD(0)
		ENTRIES(1)
	DONE(N, 1)
	RET

#define D R4
#define Q R5
#define WIDTH R6

// func mulColumns20(d, ip, vp, q unsafe.Pointer, n, w int)
TEXT ·mulColumns20(SB), NOSPLIT, $0-48
	MOVD d+0(FP), D
	MOVD ip+8(FP), IP
	MOVD vp+16(FP), VP
	MOVD q+24(FP), Q
	MOVD n+32(FP), N
	MOVD w+40(FP), WIDTH
	Get WIDTH; I64Const $3; I64Shl; Set WIDTH // in bytes
	LOAD(V1, D, 0)
	LOAD(V2, D, 16)
	LOAD(V3, D, 32)
	LOAD(V4, D, 48)
	LOAD(V5, D, 64)
	LOAD(V6, D, 80)
	LOAD(V7, D, 96)
	LOAD(V8, D, 112)
	LOAD(V9, D, 128)
	LOAD(V10, D, 144)
	WHILE(N, 1)
		Get IP; I32WrapI64; I64Load32U $0; Get WIDTH; I64Mul; Get Q; I64Add; Set AT
		SPLAT(V, VP, 0)
		SUM(V1, AT, 0, V)
		SUM(V2, AT, 16, V)
		SUM(V3, AT, 32, V)
		SUM(V4, AT, 48, V)
		SUM(V5, AT, 64, V)
		SUM(V6, AT, 80, V)
		SUM(V7, AT, 96, V)
		SUM(V8, AT, 112, V)
		SUM(V9, AT, 128, V)
		SUM(V10, AT, 144, V)
		ENTRIES(1)
	DONE(N, 1)
	STORE(D, 0, V1)
	STORE(D, 16, V2)
	STORE(D, 32, V3)
	STORE(D, 48, V4)
	STORE(D, 64, V5)
	STORE(D, 80, V6)
	STORE(D, 96, V7)
	STORE(D, 112, V8)
	STORE(D, 128, V9)
	STORE(D, 144, V10)
	RET
