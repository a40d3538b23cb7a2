#include "go_asm.h"
#include "textflag.h"

// A line here is a statement of the loop in fast_other.go, which stands behind it. Addresses and indices take 32 bits, all else 64.

#define DEC R0 // *decoder
#define PLACE R1 // *place
#define BUF R2
#define N R3
#define POS R4
#define AT R5
#define E R6 // of the first table, always one ahead
#define REST R8
#define F R9 // of the second table
#define BACK R10
#define FROM R11
#define TO R11
#define END R12
#define FIRST R13
#define LIMIT R14
#define SIZE R9
#define WORD R8

// e = lit[buf&(1<<litBits-1)]
#define LOOKUP \
	Get BUF; I32WrapI64; I32Const $((1<<const_litBits-1)<<2); I32And; Get DEC; I32WrapI64; I32Add; I64Load32U $decoder_lit; Set E

// func rounds(d *decoder, p *place)
TEXT ·rounds(SB), NOSPLIT, $0-16
	MOVD d+0(FP), DEC
	MOVD p+8(FP), PLACE
	MOVD place_buf(PLACE), BUF
	MOVD place_n(PLACE), N
	MOVD place_pos(PLACE), POS
	MOVD place_at(PLACE), AT
	MOVD place_first(PLACE), FIRST
	LOOKUP

	Block
	Loop
		// A round takes up to seven bytes and writes at least one: limit = min(lastOut, at+(lastIn-pos)/8)
		MOVD place_lastIn(PLACE), LIMIT
		Get AT; Get LIMIT; Get POS; I64Sub; I64Const $3; I64ShrS; I64Add; Set LIMIT
		MOVD place_lastOut(PLACE), END
		Get LIMIT; Get END; Get LIMIT; Get END; I64LtS; Select; Set LIMIT
		Get AT; Get LIMIT; I64GeS; BrIf $1 // out of both loops

	Loop
		Get BUF; Get POS; I32WrapI64; I64Load $0; Get N; I64Shl; I64Or; Set BUF // buf |= in[pos:] << n
		Get POS; Get N; I64Const $-1; I64Xor; I64Const $3; I64ShrU; I64Const $7; I64And; I64Add; Set POS // pos += ^n>>3&7
		Get N; I64Const $56; I64Or; Set N // n |= 56
		Get BUF; Get E; I64ShrU; Set REST // rest = buf >> e

		// f = dist[rest&(noMatch-1)|e>>(aloneAt-distBits)&(3*noMatch)]
		Get REST; I32WrapI64; I32Const $((const_noMatch-1)<<2); I32And
		Get E; I32WrapI64; I32Const $(const_aloneAt-const_distBits-2); I32ShrU; I32Const $(3*const_noMatch<<2); I32And
		I32Or; Get DEC; I32WrapI64; I32Add; I64Load32U $decoder_dist; Set F
		Get F; I32WrapI64; I32Const $0; I32LtS; BrIf $2 // noDistance is its highest bit

		// back = f>>baseAt + rest&(1<<f-1)>>(f>>beforeAt), all of it above the two bits
		Get REST; I64Const $-4; Get F; I64Shl; I64Const $-1; I64Xor; I64And; Get F; I64Const $const_beforeAt; I64ShrU; I64ShrU
		Get F; I64Const $(const_baseAt-2); I64ShrU; I64Add; I64Const $2; I64ShrU; Set BACK

		Get AT; Get BACK; I64Sub; Set FROM // from = at - back
		Get FROM; Get FIRST; I64LtU; BrIf $2

		Get N; Get E; I64Sub; Get F; I64Sub; Set N // n -= e + f
		Get REST; Get F; I64ShrU; Set BUF // buf = rest >> f

		Get E; I64Const $const_sizeAt; I64ShrU; I64Const $const_sizeMask; I64And; Set SIZE // size = e>>sizeAt & sizeMask
		Get SIZE; Get AT; I64Add; Set END

		Block // written
		Block // long, or it repeats what it writes
			Get SIZE; I64Const $16; I64GtU; BrIf $0
			Get BACK; I64Const $8; I64Sub; Get BACK; Get SIZE; I64Sub; I64And; I64Const $0; I64LtS; BrIf $0 // (back-8)&(back-size) < 0

			Get E; I64Const $(const_countAt-3); I64ShrU; I64Const $24; I64And; Set WORD // count = e >> (countAt-3) & 24
			Get AT; I32WrapI64
			Get FROM; I32WrapI64; I64Load $0; Get WORD; I64ShrU; Get WORD; I64Shl; Get E; I64Const $const_literalAt; I64ShrU; I64Or
			I64Store $0 // out[at:] = out[from:]>>count<<count | e>>literalAt
			Get AT; I32WrapI64; Get FROM; I32WrapI64; I64Load $8; I64Store $8 // out[at+8:] = out[from+8:]
			Br $1
		End

		Get AT; I32WrapI64; Get E; I64Const $const_literalAt; I64ShrU; I64Store $0 // out[at:] = e >> literalAt
		Get AT; Get E; I64Const $const_countAt; I64ShrU; I64Const $3; I64And; I64Add; Set TO // to = at + e>>countAt&3

		Get BACK; I64Const $8; I64GeU
		If // words one after the other
			Loop
				Get TO; Get BACK; I64Sub; Set WORD
				Get TO; I32WrapI64; Get WORD; I32WrapI64; I64Load $0; I64Store $0
				Get TO; I32WrapI64; Get WORD; I32WrapI64; I64Load $8; I64Store $8
				Get TO; I64Const $16; I64Add; Set TO
				Get TO; Get END; I64LtU; BrIf $0
			End
			Br $1
		End

		// The bytes before to are a pattern, which is repeated in a word: as long as it fits, by as many bytes.
		Get BACK; I64Const $3; I64Shl; Set SIZE
		Get TO; I64Const $8; I64Sub; I32WrapI64; I64Load $0; I64Const $64; Get SIZE; I64Sub; I64ShrU; Set WORD
		Loop
			Get WORD; Get WORD; Get SIZE; I64Shl; I64Or; Set WORD // word |= word << size
			Get SIZE; I64Const $1; I64Shl; Set SIZE
			Get SIZE; I64Const $64; I64LtU; BrIf $0
		End
		I64Const $0x76586888; Get BACK; I64Const $2; I64Shl; I64ShrU; I64Const $15; I64And; Set SIZE // size = 8/back*back
		Loop
			Get TO; I32WrapI64; Get WORD; I64Store $0
			Get TO; Get SIZE; I64Add; Set TO
			Get TO; Get END; I64LtU; BrIf $0
		End
		End // written

		LOOKUP
		Get END; Set AT
		Get AT; Get LIMIT; I64LtU; BrIf $0
	End
	Br $0
	End
	End

	MOVD BUF, place_buf(PLACE)
	MOVD N, place_n(PLACE)
	MOVD POS, place_pos(PLACE)
	MOVD AT, place_at(PLACE)
	RET
