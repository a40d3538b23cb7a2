package disk

import (
	"fmt"
	"io"

	"coverslip/h5read/internal/bytesio"
)

const signature = "\x89HDF\r\n\x1a\n"

// Superblock is what format section II.A says about the whole file.
type Superblock struct {
	Version    int
	Base       uint64 // position of the superblock: every address counts from here
	OffsetSize int
	LengthSize int
	Root       uint64 // address of the root group's object header
	Extension  uint64 // address of the superblock extension, or Undefined
	EOF        uint64 // size of the file that the writer meant, from the file's first byte
	OpenFlags  uint8  // versions 2 and 3: a writer has, or had, the file open
}

// ReadSuperblock finds the superblock at 0, 512, 1024, ... and decodes it.
func ReadSuperblock(r io.ReaderAt, size int64) (*File, error) {
	f := &File{src: bytesio.NewSource(r, size)}
	for pos := int64(0); pos+int64(len(signature)) <= size; pos = max(512, pos*2) {
		b, err := f.src.Metadata(uint64(pos), uint64(len(signature)))
		if err != nil {
			return nil, at(uint64(pos), "signature", err)
		}
		if string(b) == signature {
			if err := f.decodeSuperblock(pos); err != nil {
				return f, err
			}
			return f, f.readCacheImage()
		}
	}
	return nil, Bad(0, "no HDF5 signature: this is not an HDF5 file")
}

// FindSignature gives the first 16 bytes from the signature on, and where it is.
func FindSignature(r io.ReaderAt, size int64) (head []byte, position int64, ok bool) {
	src := bytesio.NewSource(r, size)
	for pos := int64(0); pos+16 <= size; pos = max(512, pos*2) {
		b, err := src.Metadata(uint64(pos), 16)
		if err != nil {
			return nil, 0, false
		}
		if string(b[:len(signature)]) == signature {
			return b, pos, true
		}
	}
	return nil, 0, false
}

func (f *File) decodeSuperblock(pos int64) error {
	n := min(uint64(f.src.Size()-pos), 128)
	b, err := f.src.Metadata(uint64(pos), n)
	if err != nil {
		return at(uint64(pos), "superblock", err)
	}
	c := bytesio.NewCursor(b, pos)
	c.Skip(len(signature))
	s := &f.Superblock
	s.Base = uint64(pos)
	s.Version = int(c.U8())
	switch s.Version {
	case 0, 1:
		err = f.decodeSuperblock0(c)
	case 2, 3:
		err = f.decodeSuperblock2(c, b)
	default:
		return Bad(pos, "superblock version %d is not known (0 to 3 are)", s.Version)
	}
	if c.Err() != nil {
		return Bad(pos, "the superblock is cut off: the file has only %d bytes", f.src.Size())
	}
	return err
}

func (s *Superblock) setSizes(pos int64, offset, length uint8) error {
	for _, v := range []uint8{offset, length} {
		if v != 2 && v != 4 && v != 8 {
			return Bad(pos, "size of offsets %d and of lengths %d: each must be 2, 4 or 8", offset, length)
		}
	}
	s.OffsetSize, s.LengthSize = int(offset), int(length)
	return nil
}

// decodeSuperblock0 reads versions 0 and 1; 1 adds the K of chunk B-trees.
func (f *File) decodeSuperblock0(c *bytesio.Cursor) error {
	s := &f.Superblock
	c.Skip(4) // versions of free space, root entry; reserved; version of shared headers
	offset, length := c.U8(), c.U8()
	if c.Err() != nil {
		return nil
	}
	if err := s.setSizes(int64(s.Base), offset, length); err != nil {
		return err
	}
	c.Skip(1 + 2 + 2 + 4) // reserved, group K values, consistency flags
	if s.Version == 1 {
		c.Skip(4)
	}
	stored := c.Address(s.OffsetSize)
	c.Skip(s.OffsetSize) // free-space information: only a writer needs it
	s.setEOF(stored, c.Address(s.OffsetSize))
	c.Skip(2 * s.OffsetSize) // driver block; the root entry's name
	s.Root = c.Address(s.OffsetSize)
	s.Extension = Undefined
	return nil
}

// decodeSuperblock2 reads versions 2 and 3, which end in a checksum.
func (f *File) decodeSuperblock2(c *bytesio.Cursor, b []byte) error {
	s := &f.Superblock
	offset, length := c.U8(), c.U8()
	s.OpenFlags = c.U8()
	if c.Err() != nil {
		return nil
	}
	if err := s.setSizes(int64(s.Base), offset, length); err != nil {
		return err
	}
	stored := c.Address(s.OffsetSize)
	s.Extension = c.Address(s.OffsetSize)
	s.setEOF(stored, c.Address(s.OffsetSize))
	s.Root = c.Address(s.OffsetSize)
	c.Skip(4)
	if c.Err() != nil {
		return nil
	}
	return checkSum(b[:c.Pos()], int64(s.Base), "superblock")
}

// setEOF corrects the stored end for a user block that was added, or taken off,
// after the file was written: the stored base tells.
func (s *Superblock) setEOF(base, eof uint64) {
	if eof != Undefined && base != Undefined && base != s.Base && eof >= base {
		eof = eof - base + s.Base
	}
	s.EOF = eof
}

// Truncated says how much of the file is there when its end is missing.
func (f *File) Truncated() (string, bool) {
	eof := f.Superblock.EOF
	if eof == Undefined || eof <= uint64(f.src.Size()) {
		return "", false
	}
	return fmt.Sprintf("the file is cut off: %d of %d bytes are there", f.src.Size(), eof), true
}
