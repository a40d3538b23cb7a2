// Package disk decodes the structures of the HDF5 file format, one file of code
// for each, after the "HDF5 File Format Specification Version 3.0" (its section
// numbers are in the comments). It turns bytes into plain structs and checks
// every length, address and checksum on the way; what the structs mean together
// is the business of package h5read.
package disk

import "coverslip/h5read/internal/bytesio"

// Undefined is the address of what is not there.
const Undefined = bytesio.Undefined

// File is what every structure needs to be read: the bytes and the widths of
// addresses and lengths. It is not changed after ReadSuperblock.
type File struct {
	src        *bytesio.Source
	Superblock Superblock
	heaps      heapCache
	sohm       sharedTable
	image      []patch

	// Unfilter undoes a pipeline for filtered fractal heaps; the codecs are the
	// business of another package. It fills dst.
	Unfilter func(dst, src []byte, filters []Filter, mask uint32) error
}

// Source gives the bytes of the file.
func (f *File) Source() *bytesio.Source { return f.src }

// OffsetSize is the number of bytes of an address: 2, 4 or 8.
func (f *File) OffsetSize() int { return f.Superblock.OffsetSize }

// Position turns an address into a byte position in the file (both 63 bits).
func (f *File) Position(address uint64) (uint64, error) {
	if address > 1<<62 || f.Superblock.Base > 1<<62 {
		return 0, Bad(-1, "address %#x is outside the file of %d bytes", address, f.src.Size())
	}
	return address + f.Superblock.Base, nil
}

// bytes reads n bytes of metadata at an address; what names the structure.
func (f *File) bytes(address, n uint64, what string) ([]byte, int64, error) {
	pos, err := f.Position(address)
	if err != nil {
		return nil, 0, Bad(-1, "%s: address %#x is outside the file of %d bytes", what, address, f.src.Size())
	}
	b, err := f.src.Metadata(pos, n)
	return f.patched(b, address), int64(pos), at(pos, what, err)
}

// cursor reads n bytes at an address and opens a cursor on them.
func (f *File) cursor(address, n uint64, what string) (*bytesio.Cursor, error) {
	b, pos, err := f.bytes(address, n, what)
	if err != nil {
		return nil, err
	}
	return bytesio.NewCursor(b, pos), nil
}

// ReadRaw fills dst with the raw data at an address.
func (f *File) ReadRaw(dst []byte, address uint64) error {
	pos, err := f.Position(address)
	if err != nil {
		return err
	}
	return at(pos, "raw data", f.src.Read(dst, pos))
}

// Prefetch tells that n raw bytes at an address are read soon.
func (f *File) Prefetch(address, n uint64) {
	if pos, err := f.Position(address); err == nil {
		f.src.Prefetch(pos, n)
	}
}

// Expect tells that metadata at an address is read soon, n bytes or fewer.
func (f *File) Expect(address, n uint64) {
	if pos, err := f.Position(address); err == nil {
		f.src.Expect(pos, n)
	}
}

// Holds reports whether n bytes at an address lie inside the file.
func (f *File) Holds(address, n uint64) bool {
	pos, err := f.Position(address)
	return err == nil && bytesio.Inside(pos, n, f.src.Size())
}
