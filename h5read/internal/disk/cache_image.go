package disk

import (
	"sort"

	"coverslip/h5read/internal/bytesio"
)

// patch is metadata that its writer left in the cache image and not at its address.
type patch struct {
	address uint64
	data    []byte
}

// readCacheImage loads the metadata cache image that the superblock extension may
// name (HDF5 1.10, format section IV.A.2.y): pieces of metadata with the address
// that each has, which stand in the place of what lies there.
func (f *File) readCacheImage() error {
	if f.Superblock.Extension == Undefined {
		return nil
	}
	ext, err := f.ReadHeader(f.Superblock.Extension)
	if err != nil {
		return nil // whoever needs the extension meets the error
	}
	m := ext.Find(msgCacheImage)
	if m == nil {
		return nil
	}
	c := m.cursor()
	version, address, length := c.U8(), c.Address(f.OffsetSize()), c.Uint(f.Superblock.LengthSize)
	switch {
	case c.Err() != nil || version != 0:
		return Bad(m.Offset, "cache image message of version %d", version)
	case address == Undefined || length == 0:
		return nil
	}
	const what = "metadata cache image"
	b, pos, err := f.bytes(address, length, what)
	if err != nil {
		return err
	}
	if err := checkSum(b, pos, what); err != nil {
		return err
	}
	c = bytesio.NewCursor(b[:len(b)-4], pos)
	if !c.Signature("MDCI") || c.U8() != 0 {
		return Bad(pos, "no %s here", what)
	}
	c.Skip(1 + f.Superblock.LengthSize) // flags; the length again
	for range c.U32() {
		c.Skip(4 + 2*2) // type, flags, ring, age; children
		parents := int(c.U16())
		c.Skip(4) // place among the least recently used
		p := patch{address: c.Address(f.OffsetSize())}
		n := c.Uint(f.Superblock.LengthSize)
		c.Skip(parents * f.OffsetSize())
		if n > uint64(c.Left()) || c.Err() != nil {
			return Bad(c.Offset(), "%s ends early", what)
		}
		p.data = c.Bytes(int(n))
		f.image = append(f.image, p)
	}
	sort.Slice(f.image, func(i, j int) bool { return f.image[i].address < f.image[j].address })
	return nil
}

// patched puts the pieces of the cache image over b, which was read at an address.
func (f *File) patched(b []byte, address uint64) []byte {
	next := sort.Search(len(f.image), func(i int) bool { return f.image[i].address >= address })
	if next > 0 {
		if p := f.image[next-1]; address-p.address < uint64(len(p.data)) {
			copy(b, p.data[address-p.address:])
		}
	}
	for _, p := range f.image[next:] {
		if p.address-address >= uint64(len(b)) {
			break
		}
		copy(b[p.address-address:], p.data)
	}
	return b
}
