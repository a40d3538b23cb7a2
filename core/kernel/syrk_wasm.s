//go:build goexperiment.simd

#include "wasm.h"

#define D R0
#define IP R1
#define VP R2
#define N R3
#define ODD R4
#define AT R5
#define A V0
#define B V1
#define V V2

// ENTRY does the one o bytes from IP and VP on.
#define ENTRY(o) \
	ELEMENT(AT, D, 5, IP, o); \
	Get VP; I32WrapI64; F32Load $o; F32x4Splat; Set V; \
	Get AT; I32WrapI64; Get AT; I32WrapI64; V128Load $0; Get A; Get V; F32x4Mul; F32x4Add; V128Store $0, $0; \
	Get AT; I32WrapI64; Get AT; I32WrapI64; V128Load $16; Get B; Get V; F32x4Mul; F32x4Add; V128Store $0, $16

// func scatter32Vec(d, l, ip, vp unsafe.Pointer, n int)
TEXT ·scatter32Vec(SB), NOSPLIT, $0-40
	MOVD l+8(FP), AT
	LOAD(A, AT, 0)
	LOAD(B, AT, 16)
	MOVD d+0(FP), D
	MOVD ip+16(FP), IP
	MOVD vp+24(FP), VP
	MOVD n+32(FP), N
	Get N; I64Const $3; I64And; Set ODD
	WHILE(ODD, 1)
		ENTRY(0)
		SKIP(IP, 4)
		SKIP(VP, 4)
	DONE(ODD, 1)
	WHILE(N, 4)
		ENTRY(0)
		ENTRY(4)
		ENTRY(8)
		ENTRY(12)
		SKIP(IP, 16)
		SKIP(VP, 16)
	DONE(N, 4)
	RET

#define TO R0
#define SUMS R1
#define ZERO V3

// TWO adds the two sums o bytes from SUMS on to what is twice as far from TO.
#define TWO(o) \
	Get TO; I32WrapI64; Get TO; I32WrapI64; V128Load $(2*o); \
	Get SUMS; I32WrapI64; I64Load $o; I64x2Splat; F64x2PromoteLowF32x4; F64x2Add; V128Store $0, $(2*o)

// func flushColumns(to, sums unsafe.Pointer, n int)
TEXT ·flushColumns(SB), NOSPLIT, $0-24
	MOVD to+0(FP), TO
	MOVD sums+8(FP), SUMS
	MOVD n+16(FP), N
	WHILE(N, 1)
		TWO(0)
		TWO(8)
		TWO(16)
		TWO(24)
		STORE(SUMS, 0, ZERO)
		STORE(SUMS, 16, ZERO)
		SKIP(TO, 64)
		SKIP(SUMS, 32)
	DONE(N, 1)
	RET
