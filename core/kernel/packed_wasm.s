//go:build goexperiment.simd

#include "go_asm.h"
#include "wasm.h"

#define GAPS R0
#define COUNTS R1
#define IP R2 // one entry before
#define VP R3
#define P R4
#define N R5
#define FAR R6
#define LAST R7

// BEGIN moves the pointers to entry p, NEXT_SIXTEEN on.
#define BEGIN \
	MOVD p+32(FP), P; \
	MOVD n+40(FP), N; \
	Get GAPS; Get P; I64Add; Set GAPS; \
	Get COUNTS; Get P; I64Add; Set COUNTS; \
	Get IP; Get P; I64Const $1; I64Sub; I64Const $2; I64Shl; I64Add; Set IP; \
	Get VP; Get P; I64Const $2; I64Shl; I64Add; Set VP

#define NEXT_SIXTEEN \
	SKIP(GAPS, 16); \
	SKIP(COUNTS, 16); \
	SKIP(IP, 64); \
	SKIP(VP, 64); \
	SKIP(P, 16)

#define SHIFT V0
#define ONE V1
#define ODD V2
#define N0 V3
#define N1 V4
#define N2 V5
#define N3 V6
#define S0 V7
#define S1 V8
#define S2 V9
#define S3 V10
#define W V11

// WHOLE is whole8 of four values, which leaves what they are off in ODD.
#define WHOLE(number, o) \
	Get VP; I32WrapI64; V128Load $o; Get SHIFT; F32x4Add; Set W; \
	Get W; Get SHIFT; V128Xor; Set number; \
	Get W; Get SHIFT; F32x4Sub; Get VP; I32WrapI64; V128Load $o; V128Xor; Get ODD; V128Or; Set ODD

// STEPS are how far four indices are from those before them: gaps, and one more.
#define STEPS(s, o) \
	Get IP; I32WrapI64; V128Load $(4+o); Get IP; I32WrapI64; V128Load $o; I32x4Sub; Set s

// HIGH leaves what of the numbers is above eight bits.
#define HIGH(a, b, c, d) Get a; Get b; V128Or; Get c; V128Or; Get d; V128Or; I32Const $8; I32x4ShrU

#define LESS(s) Get s; Get ONE; I32x4Sub; Set s

// BYTES leaves the numbers in a byte each, at most 255.
#define BYTES(a, b, c, d) Get a; Get b; I16x8NarrowI32x4S; Get c; Get d; I16x8NarrowI32x4S; I8x16NarrowI16x8U

// func packWhole(gaps, counts, ip, vp unsafe.Pointer, p, n int) (end int, far bool)
TEXT ·packWhole(SB), NOSPLIT, $0-57
	MOVD gaps+0(FP), GAPS
	MOVD counts+8(FP), COUNTS
	MOVD ip+16(FP), IP
	MOVD vp+24(FP), VP
	BEGIN
	I32Const $const_shiftBits; I32x4Splat; Set SHIFT
	I32Const $1; I32x4Splat; Set ONE
	Block
	Loop
		Get P; I64Const $16; I64Add; Get N; I64GtS; BrIf $1
		I32Const $0; I32x4Splat; Set ODD
		WHOLE(N0, 0)
		WHOLE(N1, 16)
		WHOLE(N2, 32)
		WHOLE(N3, 48)
		HIGH(N0, N1, N2, N3); Get ODD; V128Or; V128AnyTrue; BrIf $1
		STEPS(S0, 0)
		STEPS(S1, 16)
		STEPS(S2, 32)
		STEPS(S3, 48)
		HIGH(S0, S1, S2, S3); V128AnyTrue; I64ExtendI32U; Set FAR
		LESS(S0)
		LESS(S1)
		LESS(S2)
		LESS(S3)
		Get GAPS; I32WrapI64; BYTES(S0, S1, S2, S3); V128Store
		Get COUNTS; I32WrapI64; BYTES(N0, N1, N2, N3); V128Store
		Get FAR; I32WrapI64; BrIf $1
		NEXT_SIXTEEN
		Br $0
	End
	End
	MOVD P, end+48(FP)
	MOVB FAR, far+56(FP)
	RET

#define G V0
#define C V1
#define NONE V2
#define LONG V3
#define ONES V4
#define D V5

// COUNTED stores four counts of 16 bits.
#define COUNTED(o, extend) Get VP; I32WrapI64; Get W; extend; F32x4ConvertI32x4S; V128Store $0, $o

// FOUR stores the four indices after LAST by one half of D, and sets LAST to the last of them.
#define FOUR(o, extend, half) \
	Get IP; I32WrapI64; Get D; extend; Get LAST; I32WrapI64; I32x4Splat; I32x4Add; V128Store $0, $(4+o); \
	Get D; I64x2ExtractLane $0, $half; I64Const $48; I64ShrU; Get LAST; I64Add; Set LAST

// EIGHT does so for eight gaps: how far each is from the one before four is the sum of those up to it.
#define EIGHT(o, extend) \
	Get G; extend; Get ONES; I16x8Add; Set D; \
	Get D; Get D; I32Const $16; I64x2Shl; I16x8Add; Set D; \
	Get D; Get D; I32Const $32; I64x2Shl; I16x8Add; Set D; \
	FOUR(o, I32x4ExtendLowI16x8U, 0); \
	FOUR(16+o, I32x4ExtendHighI16x8U, 1)

// func unpackWhole(ip, vp, gaps, counts unsafe.Pointer, p, n int) (end int, far bool)
TEXT ·unpackWhole(SB), NOSPLIT, $0-57
	MOVD ip+0(FP), IP
	MOVD vp+8(FP), VP
	MOVD gaps+16(FP), GAPS
	MOVD counts+24(FP), COUNTS
	BEGIN
	I32Const $const_longGap; I8x16Splat; Set LONG
	I32Const $1; I16x8Splat; Set ONES
	MOVW 0(IP), LAST
	Block
	Loop
		Get P; I64Const $16; I64Add; Get N; I64GtS; BrIf $1
		LOAD(C, COUNTS, 0)
		Get C; Get NONE; I8x16Eq; V128AnyTrue; BrIf $1
		Get C; I16x8ExtendLowI8x16U; Set W
		COUNTED(0, I32x4ExtendLowI16x8U)
		COUNTED(16, I32x4ExtendHighI16x8U)
		Get C; I16x8ExtendHighI8x16U; Set W
		COUNTED(32, I32x4ExtendLowI16x8U)
		COUNTED(48, I32x4ExtendHighI16x8U)
		LOAD(G, GAPS, 0)
		Get G; Get LONG; I8x16Eq; V128AnyTrue; I64ExtendI32U; Set FAR
		Get FAR; I32WrapI64; BrIf $1
		EIGHT(0, I16x8ExtendLowI8x16U)
		EIGHT(32, I16x8ExtendHighI8x16U)
		NEXT_SIXTEEN
		Br $0
	End
	End
	MOVD P, end+48(FP)
	MOVB FAR, far+56(FP)
	RET
