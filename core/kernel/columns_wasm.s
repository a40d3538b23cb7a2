//go:build goexperiment.simd

#include "wasm.h"

#define DI R0
#define DV R1
#define COLUMN R2
#define IP R3
#define VP R4
#define N R5
#define K R6 // how far DI and DV are written, in bytes
#define OUT R7
#define AT R8
#define KEPT R9
#define NUMBERS V0
#define PLACES V1

// NUMBER leaves that of the column whose index is o bytes from IP on.
#define NUMBER(o) \
	Get IP; I32WrapI64; I32Load $o; I32Const $2; I32Shl; Get COLUMN; I32WrapI64; I32Add; I32Load $0

// NEXT_OF leaves where the next entry goes. What is left out is written there, too, and its place taken by the next.
#define NEXT_OF(dst) Get dst; I32WrapI64; Get K; I32WrapI64; I32Add

// FEWER goes on by as many entries as were kept of some.
#define FEWER(some) \
	Get K; I64Const $(4*some); I64Add; Get OUT; I64Popcnt; I64Const $2; I64Shl; I64Sub; Set K

// func putColumns(dstIdx, dstVal, column, ip, vp unsafe.Pointer, n int) int
TEXT ·putColumns(SB), NOSPLIT, $0-56
	MOVD dstIdx+0(FP), DI
	MOVD dstVal+8(FP), DV
	MOVD column+16(FP), COLUMN
	MOVD ip+24(FP), IP
	MOVD vp+32(FP), VP
	MOVD n+40(FP), N
	MOVD $·kept(SB), KEPT
	WHILE(N, 4)
		NUMBER(0); I32x4Splat; NUMBER(4); I32x4ReplaceLane $0, $1; NUMBER(8); I32x4ReplaceLane $0, $2; NUMBER(12); I32x4ReplaceLane $0, $3; Set NUMBERS
		Get NUMBERS; I32x4Bitmask; I64ExtendI32U; Set OUT
		Get OUT; I64Const $4; I64Shl; Get KEPT; I64Add; Set AT
		LOAD(PLACES, AT, 0)
		NEXT_OF(DI); Get NUMBERS; Get PLACES; I8x16Swizzle; V128Store $0, $0
		NEXT_OF(DV); Get VP; I32WrapI64; V128Load $0; Get PLACES; I8x16Swizzle; V128Store $0, $0
		FEWER(4)
		NEXT(16)
	DONE(N, 4)
	WHILE(N, 1)
		NUMBER(0); I64ExtendI32S; Set AT
		NEXT_OF(DI); Get AT; I64Store32 $0
		NEXT_OF(DV); Get VP; I32WrapI64; I32Load $0; I32Store $0
		Get AT; I64Const $63; I64ShrU; Set OUT
		FEWER(1)
		NEXT(4)
	DONE(N, 1)
	Get K; I64Const $2; I64ShrU; Set K
	MOVD K, ret+48(FP)
	RET
