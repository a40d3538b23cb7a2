// Package kernel holds the few inner loops in which the analysis spends its time: products of sparse
// rows with vectors and with narrow dense matrices, products of dense matrices with vectors, sums over
// the counts of a cell.
//
// Each is a small function on slices, with float64 sums in one defined order of additions:
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
// # Twins
//
// A dense kernel is there twice: plain (dense_plain.go) and with vectors (dense_vec.go). Both keep the
// order above, so they agree to the bit, which the tests hold. A [vec] is four float64, the four sums
// of a dot product: one register of AVX2, asked for when the program runs, or two of wasm and of arm64.
// How wide a machine's vectors are is never seen in a result. Without GOEXPERIMENT=simd the plain twin runs.
// In wasm the innermost loops of those with vectors (loops.go) are in its own instructions, in .s files.
// Rows are packed sixteen entries at a time with vectors, and one by one where an entry does not fit its bytes.
//
// # Pointers
//
// Sparse kernels and vectors walk pointers: in wasm each slice access would carry its own check and cost as
// much as the work. What they rely on is looked at before: lengths, and the first and last index of each
// row. In between it is the caller's promise that the indices of a row rise; [sparse.Block] and everything
// made of one keep it.
//
// Lengths are the caller's promise too. Where they do not fit, the functions panic; no byte of a file
// decides a length here.
//
// [sparse.Block]: https://pkg.go.dev/coverslip/core/sparse#Block
package kernel
