// Package compact keeps a matrix of counts in memory, in little more than two bytes for each value, so
// that what comes after the first pass over a file need not read it again.
//
// A row is a [kernel.Packed]. Rows are kept in the ranges of package shard. What does not fit the budget is read from
// the file each time, as if nothing were kept: the values that come out are the same. Where genes are preferred
// ([Matrix.Prefer]), theirs are kept when all do not fit: the highly variable ones, guessed from the first rows,
// are half of the values and all that the components ask for.
//
// [kernel.Packed]: https://pkg.go.dev/coverslip/core/kernel#Packed
package compact
