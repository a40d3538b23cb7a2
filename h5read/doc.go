// Package h5read reads HDF5 files through an io.ReaderAt, in pure Go, after the
// "HDF5 File Format Specification Version 3.0".
//
//	File -> Group -> Links          names; hard links lead to objects
//	             `-> Dataset        Shape, Type, Filters; Read, Strings, Bytes, WithContext
//	                   |-> Stream, Reader   a run of elements, front to back
//	                   `-> Member   one member of a compound, as a dataset
//	Object.Attributes -> Attribute  ReadAttribute, Strings, String
//	Describe                        what a file is made of, for people
//
// Read, Stream and Reader convert to Go's number types and refuse to lose a
// value. Only what is asked for is read: describing a dataset costs its header, a
// window costs the chunks that it touches.
//
// A File, and all that is opened in it, may be used by several goroutines. They
// share decoded chunks: whoever comes first decodes. Whatever reads several
// chunks has helpers decode the next ones on processors that are free, up to 4 MiB
// ahead; on one processor, as in WebAssembly, there are none.
//
// Memory is bounded by the caches (1 MiB of metadata blocks, 8 MiB of string
// heaps, 16 MiB each of chunk indexes and of lists of links, 32 MiB of chunks that
// were read in part) and what each reading holds: 4 MiB, or one larger chunk.
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
