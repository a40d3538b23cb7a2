// Package h5write writes the HDF5 files that an .h5ad needs, after the HDF5 File Format
// Specification, version 3.0.
//
// The data go out as they come and everything that describes them follows, so that nothing has to be
// known before its time and memory stays at the names and 16 bytes a chunk and a string:
//
//	superblock 2          48 bytes, filled in by Close with the root's address and the end of the file
//	raw data              contiguous, or chunks (shuffle + deflate)
//	global heaps          the bytes of strings, about 64 KiB a collection
//	chunk indexes         version 1 B-trees, leaves before parents
//	object headers        version 2, children before parents, one block each
//
// Nothing but the superblock is written twice, and the same calls give the same bytes: there are no
// times in the file and links are sorted by name.
//
// What is left out: links other than hard ones, more than one header block an object (so one
// attribute holds at most 64 KiB), chunk shapes that cut rows, and datasets whose length is not known
// when they are made. The last has its place in [chunkStore], which already takes chunk after chunk.
package h5write
