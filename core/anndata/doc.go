// Package anndata reads and writes the AnnData schema on HDF5: .h5ad files of anndata 0.5 to 0.14, as
// scanpy, CELLxGENE and the R packages write them. The schema is anndata's "on-disk format" page,
// version 0.1.0 of the root, and what older versions of anndata did before it was written down.
// The other containers of the field are read as the same [File]: 10x Genomics .h5 as
// scanpy.read_10x_h5 reads it, loom as anndata.read_loom does, and one modality of an .h5mu.
//
//	/X, /layers/NAME, /raw/X     csr_matrix, csc_matrix, array  -> sparse.Matrix, blocks of rows
//	/obs, /var, /raw/var         dataframe                      -> Table, frame.Frame
//	/obsm, /varm, /uns           arrays and the rest            -> by name
//
// [Open] looks at names, types and shapes, and in a 10x file at the types of the features; a table's
// values are read when asked for, a matrix's each time its rows are. A fault in one element never stops the rest of a file from being read: it is
// that column's or that matrix's problem, in words that say where, what was found, what was expected
// and what to do ([Error]).
//
// anndata and scipy load sparse matrices unchecked. Here every index pointer, index and value is
// checked, at reading speed, because what follows relies on it.
//
// Left out: obsp and varp, graphs, arrays of awkward lists, and all modalities but one.
package anndata
