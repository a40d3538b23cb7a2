//go:build goexperiment.simd

#include "wasm.h"

#define D R0
#define ITEMS R1
#define N R2
#define GROUP R3
#define IDX R4
#define VAL R5
#define IP R6
#define VP R7
#define LEFT R8
#define COLUMN R9
#define AT R10
#define A V0
#define B V1
#define V V2
#define LOW V3
#define HIGH V4
#define LANE V5

// ENTRY does the one o bytes from IP and VP on.
#define ENTRY(o) \
	ELEMENT(AT, D, 5, IP, o); \
	Get VP; I32WrapI64; F32Load $o; F32x4Splat; Set V; \
	Get AT; I32WrapI64; Get AT; I32WrapI64; V128Load $0; Get A; Get V; F32x4Mul; F32x4Add; V128Store $0, $0; \
	Get AT; I32WrapI64; Get AT; I32WrapI64; V128Load $16; Get B; Get V; F32x4Mul; F32x4Add; V128Store $0, $16

// BEGIN sets IP and VP to the first entry of the item, and LEFT to how many there are from it on.
#define BEGIN \
	MOVW 0(ITEMS), IP; \
	MOVW 4(ITEMS), LEFT; \
	Get LEFT; Get IP; I64Sub; Set LEFT; \
	Get IP; I64Const $2; I64Shl; Set IP; \
	Get VAL; Get IP; I64Add; Set VP; \
	Get IDX; Get IP; I64Add; Set IP

// func scatterItems32(d, items, i, v unsafe.Pointer, n, group int)
TEXT ·scatterItems32(SB), NOSPLIT, $0-48
	MOVD d+0(FP), D
	MOVD items+8(FP), ITEMS
	MOVD i+16(FP), IDX
	MOVD v+24(FP), VAL
	MOVD n+32(FP), N
	MOVD group+40(FP), GROUP
	I64Const $0x100000000; I64x2Splat; I64Const $0x300000002; I64x2ReplaceLane $0, $1; Set LOW // 0, 1, 2, 3
	Get LOW; I32Const $4; I32x4Splat; I32x4Add; Set HIGH
	WHILE(N, 1)
		// What the row has in the group's columns, without a store that a load of all would wait for.
		BEGIN
		I32Const $0; I32x4Splat; Set A
		Get A; Set B
		Block
		Loop
			Get LEFT; I64Eqz; BrIf $1
			MOVW 0(IP), COLUMN
			Get COLUMN; I64Const $3; I64ShrU; Get GROUP; I64Ne; BrIf $1
			Get COLUMN; I32WrapI64; I32Const $7; I32And; I32x4Splat; Set LANE
			Get VP; I32WrapI64; F32Load $0; F32x4Splat; Set V
			Get LANE; Get LOW; I32x4Eq; Get V; V128And; Get A; V128Or; Set A
			Get LANE; Get HIGH; I32x4Eq; Get V; V128And; Get B; V128Or; Set B
			NEXT(4)
			SKIP(LEFT, -1)
			Br $0
		End
		End

		BEGIN
		WHILE(LEFT, 4)
			ENTRY(0)
			ENTRY(4)
			ENTRY(8)
			ENTRY(12)
			NEXT(16)
		DONE(LEFT, 4)
		WHILE(LEFT, 1)
			ENTRY(0)
			NEXT(4)
		DONE(LEFT, 1)
		SKIP(ITEMS, 8)
	DONE(N, 1)
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
