// Package core is the analysis of single cells behind Coverslip: quality control, normalising, highly
// variable genes, principal components and gene sets, each with scanpy's parameters, defaults, names and
// numbers. It knows no browser; the command line and the page run the same code.
//
//	anndata   an .h5ad file as tables and as blocks of CSR rows, and back
//	engine    the one object of an analysis; a plan of steps in the fewest passes over the rows
//	qc norm hvg pca ora   one step each: Params, Result, and what gathers one into the other
//	sparse frame results  the shapes that counts, tables and results travel in
//	tables                results as CSV and TSV
//	kernel stats          inner loops, and statistics as pandas and numpy define them
//
// A matrix is read by blocks of rows and never held whole or rewritten: a normalised value is a function
// of the count and its cell's size factor, made where it is used. The example is the whole of it.
package core
