// Package kernel holds the few inner loops in which the analysis spends its time: products of sparse
// rows with vectors and with narrow dense matrices, and products of dense matrices with vectors.
//
// Each is a small function on slices, in float64, with one defined order of additions, so that a
// faster twin can be put in its place and be compared with it bit for bit:
//
//   - a dot product of n terms keeps four sums; sum l takes the terms i with i%4 == l, for i below
//     n - n%4, the rest goes to sum 0 in order, and the result is (s0 + s1) + (s2 + s3);
//   - everything else adds to memory, and each element gets its terms in the order of the loop that
//     the function's comment shows.
//
// Multiplications and additions are never fused: each product is converted, float64(x*y), before it
// is added, which the language defines as a rounding. Without that Go fuses them on arm64 and the
// last bits of a result depend on the machine.
//
// Lengths are the caller's promise. Where they do not fit, the functions panic by Go's own bounds
// checks; no byte of a file decides a length here.
package kernel
