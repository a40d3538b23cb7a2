// Package compact keeps a matrix of counts in memory, in little more than two bytes for each value, so
// that what comes after the first pass over a file need not read it again.
//
//	gaps     a byte each: how many genes lie between this one and the one before; 255: it is among the long
//	counts   a byte each: 1 to 255; 0: the value is among the wide
//	long     gaps of 255 and more
//	wide     float32: fractions, and counts above 255
//
// Rows are kept in the ranges of package shard. What does not fit the budget is read from the file each
// time, as if nothing were kept: the values that come out are the same.
package compact
