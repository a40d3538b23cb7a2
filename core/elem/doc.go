// Package elem holds the elementary functions that results are made of, with the same bits on every
// machine: package math has assembly for some on some machines, and what is Go there is fused on others.
//
// Each is right to less than one unit in the last place; the tests hold them against big numbers.
// Rounding is explicit everywhere, float64(x*y), so that no product is fused with an addition.
// Functions of package math that are exact (Sqrt, Abs, Floor, Frexp, Ldexp) need no twin here.
package elem
