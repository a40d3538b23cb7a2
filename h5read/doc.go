// Package h5read reads HDF5 files through an io.ReaderAt, in pure Go, after the
// "HDF5 File Format Specification Version 3.0".
//
//	File -> Group -> Links          names; hard links lead to objects
//	             `-> Dataset        Shape, Type, Filters; Read, Stream, Strings, Bytes
//	                   `-> Member   one member of a compound, as a dataset
//	Object.Attributes -> Attribute  ReadAttribute, Strings, String
//
// Read and Stream convert to Go's number types and refuse to lose a value. Only
// what is asked for is read: describing a dataset costs its header, a window
// costs the chunks that it touches. Memory is bounded by the caches (4 MiB of
// metadata blocks, 8 MiB of string heaps, 32 MiB of decoded chunks) and one
// chunk.
//
// Files come from strangers. Every offset is checked against the file's size,
// every walk is bounded, every checksum is verified, and nothing is allocated
// that the file could not fill. What is damaged gives a *FormatError, what is
// valid but not read here an *UnsupportedError, each with the path inside the
// file; a value is never guessed.
//
// Left out on purpose: external links, virtual datasets and external storage
// (they would open other files), and everything about writing.
package h5read
