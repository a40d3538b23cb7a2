//go:build goexperiment.simd

#include "go_asm.h"
#include "wasm.h"

#define GENES R0
#define IP R1
#define VP R2
#define N R3
#define GENE R4

// TALLY is addCount for the entry o bytes from IP and VP on.
#define TALLY(o) \
	ELEMENT(GENE, GENES, 3, IP, o); \
	Get GENE; I32WrapI64; \
	Get VP; I32WrapI64; F32Load $o; I32Const $const_shiftBits; F32ReinterpretI32; F32Add; I32ReinterpretF32; I64ExtendI32U; I64Const $(const_cell-const_shiftBits); I64Add; \
	Get GENE; I32WrapI64; I64Load $0; I64Add; I64Store $0

// func addCounts(t, ip, vp unsafe.Pointer, n int)
TEXT ·addCounts(SB), NOSPLIT, $0-32
	MOVD t+0(FP), GENES
	MOVD ip+8(FP), IP
	MOVD vp+16(FP), VP
	MOVD n+24(FP), N
	WHILE(N, 4)
		TALLY(0)
		TALLY(4)
		TALLY(8)
		TALLY(12)
		NEXT(16)
	DONE(N, 4)
	WHILE(N, 1)
		TALLY(0)
		NEXT(4)
	DONE(N, 1)
	RET

#define V F16
#define FACTOR F17

// MOMENT is addMoment of the same.
#define MOMENT(o) \
	ELEMENT(GENE, GENES, 4, IP, o); \
	Get VP; I32WrapI64; F32Load $o; F64PromoteF32; Get FACTOR; F64Mul; Set V; \
	Get GENE; I32WrapI64; Get GENE; I32WrapI64; F64Load $0; Get V; F64Add; F64Store $0; \
	Get GENE; I32WrapI64; Get GENE; I32WrapI64; F64Load $8; Get V; Get V; F64Mul; F64Add; F64Store $8

// func addMoments(m, ip, vp unsafe.Pointer, n int, factor float64)
TEXT ·addMoments(SB), NOSPLIT, $0-40
	MOVD m+0(FP), GENES
	MOVD ip+8(FP), IP
	MOVD vp+16(FP), VP
	MOVD n+24(FP), N
	Get SP; F64Load factor+32(FP); Set FACTOR
	WHILE(N, 4)
		MOMENT(0)
		MOMENT(4)
		MOMENT(8)
		MOMENT(12)
		NEXT(16)
	DONE(N, 4)
	WHILE(N, 1)
		MOMENT(0)
		NEXT(4)
	DONE(N, 1)
	RET

#define PLACES R0
#define K0 R4
#define K1 R5
#define K2 R6
#define K3 R7
#define ANY R8
#define SEEN R9
#define DONE_SO_FAR R10

#define KEY(k, o) Get VP; I32WrapI64; I64Load32U $o; I64Const $const_firstBits; I64Sub; Set k
#define COUNT(k, o) \
	Get k; I64Const $const_toPlace; I64ShrU; Get PLACES; I64Add; Set k; \
	Get k; I32WrapI64; Get k; I32WrapI64; I32Load16U $o; I32Const $1; I32Add; I32Store16 $o

// func countFours(places, p unsafe.Pointer, n int) (done, seen int)
TEXT ·countFours(SB), NOSPLIT, $0-40
	MOVD places+0(FP), PLACES
	MOVD p+8(FP), VP
	MOVD n+16(FP), N
	Block
	Loop
		Get DONE_SO_FAR; Get N; I64GeS; BrIf $1
		KEY(K0, 0)
		KEY(K1, 4)
		KEY(K2, 8)
		KEY(K3, 12)
		Get K0; Get K1; I64Or; Get K2; I64Or; Get K3; I64Or; Set ANY
		Get ANY; I64Const $~const_keyBits; I64And; I64Const $0; I64Ne; BrIf $1
		COUNT(K0, 0)
		COUNT(K1, 2)
		COUNT(K2, 4)
		COUNT(K3, 6)
		Get SEEN; Get ANY; I64Or; Set SEEN
		SKIP(VP, 16)
		SKIP(DONE_SO_FAR, 1)
		Br $0
	End
	End
	MOVD DONE_SO_FAR, done+24(FP)
	MOVD SEEN, seen+32(FP)
	RET
