//go:build goexperiment.simd

#include "wasm.h"

#define D R0 // and the three rows after P0
#define P0 R1
#define P1 R2
#define P2 R3
#define P3 R4
#define X R5
#define N R6
#define W_LOW V0
#define W_HIGH V1
#define H0 V2
#define H1 V3
#define H2 V4
#define H3 V5

// ROWS sets P1 to P3 to where the rows after that at P0 begin, BY goes on by a [vec] in all four.
#define ROWS \
	Get P0; Get N; I64Const $3; I64Shl; I64Add; Set P1; \
	Get P1; Get N; I64Const $3; I64Shl; I64Add; Set P2; \
	Get P2; Get N; I64Const $3; I64Shl; I64Add; Set P3

#define BY \
	SKIP(P0, 32); \
	SKIP(P1, 32); \
	SKIP(P2, 32); \
	SKIP(P3, 32)

// DOT adds the products of what is o bytes from P0 and X on, PLUS adds H0 times half a [vec] there to D.
#define DOT(o) \
	LOAD(W_LOW, X, o); \
	LOAD(W_HIGH, X, 16+o); \
	SUM(V2, P0, o, W_LOW); \
	SUM(V3, P0, 16+o, W_HIGH)

#define PLUS(o) LOAD(W_LOW, P0, o); AT_PRODUCT(D, o, W_LOW, H0)

// func dotRows(s, p, x unsafe.Pointer, n int)
TEXT ·dotRows(SB), NOSPLIT, $0-32
	MOVD s+0(FP), D
	MOVD p+8(FP), P0
	MOVD x+16(FP), X
	MOVD n+24(FP), N
	ROWS
	WHILE(N, 4)
		LOAD(W_LOW, X, 0)
		LOAD(W_HIGH, X, 16)
		SUM(V2, P0, 0, W_LOW)
		SUM(V3, P0, 16, W_HIGH)
		SUM(V4, P1, 0, W_LOW)
		SUM(V5, P1, 16, W_HIGH)
		SUM(V6, P2, 0, W_LOW)
		SUM(V7, P2, 16, W_HIGH)
		SUM(V8, P3, 0, W_LOW)
		SUM(V9, P3, 16, W_HIGH)
		SKIP(X, 32)
		BY
	DONE(N, 4)
	STORE(D, 0, V2)
	STORE(D, 16, V3)
	STORE(D, 32, V4)
	STORE(D, 48, V5)
	STORE(D, 64, V6)
	STORE(D, 80, V7)
	STORE(D, 96, V8)
	STORE(D, 112, V9)
	RET

// func addRows(d, h, p unsafe.Pointer, n int)
TEXT ·addRows(SB), NOSPLIT, $0-32
	MOVD d+0(FP), D
	MOVD h+8(FP), X
	MOVD p+16(FP), P0
	MOVD n+24(FP), N
	ROWS
	SPLAT(H0, X, 0)
	SPLAT(H1, X, 8)
	SPLAT(H2, X, 16)
	SPLAT(H3, X, 24)
	WHILE(N, 4)
		LOAD(W_LOW, D, 0)
		LOAD(W_HIGH, D, 16)
		SUM(W_LOW, P0, 0, H0)
		SUM(W_HIGH, P0, 16, H0)
		SUM(W_LOW, P1, 0, H1)
		SUM(W_HIGH, P1, 16, H1)
		SUM(W_LOW, P2, 0, H2)
		SUM(W_HIGH, P2, 16, H2)
		SUM(W_LOW, P3, 0, H3)
		SUM(W_HIGH, P3, 16, H3)
		STORE(D, 0, W_LOW)
		STORE(D, 16, W_HIGH)
		SKIP(D, 32)
		BY
	DONE(N, 4)
	RET

// func dotRow(s, p, x unsafe.Pointer, n int)
TEXT ·dotRow(SB), NOSPLIT, $0-32
	MOVD s+0(FP), D
	MOVD p+8(FP), P0
	MOVD x+16(FP), X
	MOVD n+24(FP), N
	WHILE(N, 8)
		DOT(0)
		DOT(32)
		SKIP(P0, 64)
		SKIP(X, 64)
	DONE(N, 8)
	WHILE(N, 4)
		DOT(0)
	DONE(N, 4)
	STORE(D, 0, V2)
	STORE(D, 16, V3)
	RET

// func addRow(d, h, p unsafe.Pointer, n int)
TEXT ·addRow(SB), NOSPLIT, $0-32
	MOVD d+0(FP), D
	MOVD h+8(FP), X
	MOVD p+16(FP), P0
	MOVD n+24(FP), N
	SPLAT(H0, X, 0)
	WHILE(N, 8)
		PLUS(0)
		PLUS(16)
		PLUS(32)
		PLUS(48)
		SKIP(D, 64)
		SKIP(P0, 64)
	DONE(N, 8)
	WHILE(N, 4)
		PLUS(0)
		PLUS(16)
	DONE(N, 4)
	RET
