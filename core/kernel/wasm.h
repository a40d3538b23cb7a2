#include "textflag.h"

// What the loops in WebAssembly's own instructions share. Locals have 64 bits and begin as zero, addresses have 32. A [vec] is two
// vectors, low and high. What V128Store and the lane instructions need, an offset or a lane, Go's assembler takes as their second
// operand; it has no offset for loads that widen or repeat.

#define SKIP(p, bytes) Get p; I64Const $bytes; I64Add; Set p
#define LOAD(to, p, o) Get p; I32WrapI64; V128Load $o; Set to
#define SPLAT(to, p, o) Get p; I32WrapI64; F64Load $o; F64x2Splat; Set to
#define STORE(p, o, from) Get p; I32WrapI64; Get from; V128Store $0, $o

// PRODUCT leaves a*b on the stack, ADD_PRODUCT adds it to sum, AT_PRODUCT to what is o bytes from p on.
#define PRODUCT(a, b) Get a; Get b; F64x2Mul
#define ADD_PRODUCT(sum, a, b) Get sum; PRODUCT(a, b); F64x2Add; Set sum
#define AT_PRODUCT(p, o, a, b) Get p; I32WrapI64; Get p; I32WrapI64; V128Load $o; PRODUCT(a, b); F64x2Add; V128Store $0, $o

// SUM adds to s w times what is o bytes from p on.
#define SUM(s, p, o, w) Get s; Get p; I32WrapI64; V128Load $o; Get w; F64x2Mul; F64x2Add; Set s

// ELEMENT leaves in to where element i of p is, of 1<<shift bytes; i is the index o bytes from ip.
#define ELEMENT(to, p, shift, ip, o) \
	Get ip; I32WrapI64; I32Load $o; I32Const $shift; I32Shl; Get p; I32WrapI64; I32Add; I64ExtendI32U; Set to

// NEXT goes on by so many bytes in a row's indices and its values of as many.
#define NEXT(bytes) \
	SKIP(IP, bytes); \
	SKIP(VP, bytes)

// WHILE begins a loop that runs while at least least of n are left, DONE ends it and takes some away.
#define WHILE(n, least) \
	Block; Loop; \
	Get n; I64Const $least; I64LtS; BrIf $1

#define DONE(n, some) \
	SKIP(n, -some); \
	Br $0; \
	End; End
