package disk

import (
	"math/bits"

	"coverslip/h5read/internal/bytesio"
)

// extensibleArray is the chunk index of a dataset with one unlimited dimension
// (format section VII.D): an index block with the first entries and the
// addresses of data blocks, then super blocks with the addresses of more. Super
// block u has 2^(u/2) data blocks of minEntries * 2^((u+1)/2) entries; the first
// few have their addresses in the index block.
type extensibleArray struct {
	*arrayEntries
	indexEntries int
	minEntries   uint64
	minPointers  uint64
	pageEntries  uint64
	offsetWidth  int
	superBlocks  int
	visited      map[uint64]bool
}

func (f *File) readExtensibleArray(d *Dataset, x *ChunkIndex) error {
	o, l := f.OffsetSize(), f.Superblock.LengthSize
	b, pos, err := f.bytes(d.Layout.Address, uint64(12+6*l+o+4), "extensible array")
	if err != nil {
		return err
	}
	if string(b[:4]) != "EAHD" {
		return Bad(pos, "no extensible array here")
	}
	if err := checkSum(b, pos, "extensible array"); err != nil {
		return err
	}
	c := bytesio.NewCursor(b, pos)
	c.Skip(4)
	if v := c.U8(); v != 0 {
		return Bad(pos, "extensible array version %d is not known", v)
	}
	client, size, maxBits := c.U8(), int(c.U8()), int(c.U8())
	a := &extensibleArray{indexEntries: int(c.U8()), minEntries: uint64(c.U8()), minPointers: uint64(c.U8()), visited: map[uint64]bool{}}
	pageBits := c.U8()
	c.Skip(6 * l) // statistics
	index := c.Address(o)
	pow2 := func(v uint64) bool { return v != 0 && v&(v-1) == 0 }
	if maxBits > 64 || !pow2(a.minEntries) || !pow2(a.minPointers) || pageBits > 31 {
		return Bad(pos, "extensible array of 2^%d entries, blocks of %d, %d pointers, pages of 2^%d", maxBits, a.minEntries, a.minPointers, pageBits)
	}
	if a.arrayEntries, err = f.newEntries(d, x, client, size, pos); err != nil || index == Undefined {
		return err
	}
	a.pageEntries = 1 << pageBits
	a.offsetWidth = (maxBits + 7) / 8
	a.superBlocks = 1 + maxBits - (bits.Len64(a.minEntries) - 1)
	return a.indexBlock(index)
}

// dataBlocks gives the number of data blocks of super block u and their entries.
func (a *extensibleArray) dataBlocks(u int) (n, entries uint64) {
	return 1 << uint(u/2), a.minEntries << uint((u+1)/2)
}

func (a *extensibleArray) indexBlock(address uint64) error {
	o := a.f.OffsetSize()
	own := min(2*(bits.Len64(a.minPointers)-1), a.superBlocks) // super blocks that live in the index block
	nData := uint64(0)
	for u := range own {
		n, _ := a.dataBlocks(u)
		nData += n
	}
	head := uint64(6 + o)
	size := head + uint64(a.indexEntries*a.size) + (nData+uint64(a.superBlocks-own))*uint64(o) + 4
	b, pos, err := a.f.bytes(address, size, "extensible array index block")
	if err != nil {
		return err
	}
	if string(b[:4]) != "EAIB" {
		return Bad(pos, "no extensible array index block here")
	}
	if err := checkSum(b, pos, "extensible array index block"); err != nil {
		return err
	}
	c := bytesio.NewCursor(b[:len(b)-4], pos)
	c.Skip(int(head))
	if err := a.add(c, 0, a.indexEntries); err != nil {
		return err
	}
	slot := uint64(a.indexEntries)
	for u := range a.superBlocks {
		n, entries := a.dataBlocks(u)
		if u >= own {
			if err := a.superBlock(c.Address(o), slot, u); err != nil {
				return err
			}
			if u/2 > 40 {
				return nil // past what any file holds
			}
			slot += n * entries
			continue
		}
		for range n {
			if err := a.dataBlock(c.Address(o), slot, entries, nil, 0); err != nil {
				return err
			}
			slot += entries
		}
	}
	return nil
}

func (a *extensibleArray) seen(address uint64) error {
	if a.visited[address] {
		return Bad(-1, "extensible array block %#x is reached twice", address)
	}
	a.visited[address] = true
	return nil
}

func (a *extensibleArray) superBlock(address, slot uint64, u int) error {
	if address == Undefined {
		return nil
	}
	if err := a.seen(address); err != nil {
		return err
	}
	o := a.f.OffsetSize()
	n, entries := a.dataBlocks(u)
	head := uint64(6 + o + a.offsetWidth)
	bitmap, pages := uint64(0), uint64(0)
	if entries > a.pageEntries {
		pages = entries / a.pageEntries
		bitmap = n * ((pages + 7) / 8)
	}
	if n > uint64(a.f.src.Size()) || bitmap > uint64(a.f.src.Size()) {
		return Bad(-1, "extensible array super block of %d data blocks", n)
	}
	b, pos, err := a.f.bytes(address, head+bitmap+n*uint64(o)+4, "extensible array super block")
	if err != nil {
		return err
	}
	if string(b[:4]) != "EASB" {
		return Bad(pos, "no extensible array super block here")
	}
	if err := checkSum(b, pos, "extensible array super block"); err != nil {
		return err
	}
	c := bytesio.NewCursor(b[:len(b)-4], pos)
	c.Skip(int(head))
	written := c.Bytes(int(bitmap))
	for i := range n {
		if err := a.dataBlock(c.Address(o), slot, entries, written, i*pages); err != nil {
			return err
		}
		slot += entries
	}
	return nil
}

// dataBlock reads entries; written is the bitmap of the pages of all data blocks
// of a super block, firstPage this block's place in it.
func (a *extensibleArray) dataBlock(address, slot, entries uint64, written []byte, firstPage uint64) error {
	if address == Undefined {
		return nil
	}
	if err := a.seen(address); err != nil {
		return err
	}
	const what = "extensible array data block"
	head := uint64(6 + a.f.OffsetSize() + a.offsetWidth)
	paged := written != nil && entries > a.pageEntries
	size := head + 4
	if !paged {
		if entries > uint64(a.f.src.Size()) {
			return Bad(-1, "%s of %d entries", what, entries)
		}
		size += entries * uint64(a.size)
	}
	b, pos, err := a.f.bytes(address, size, what)
	if err != nil {
		return err
	}
	if string(b[:4]) != "EADB" {
		return Bad(pos, "no %s here", what)
	}
	if err := checkSum(b, pos, what); err != nil {
		return err
	}
	if !paged {
		return a.add(bytesio.NewCursor(b[head:len(b)-4], pos+int64(head)), slot, int(entries))
	}
	at := address + size
	for p := range entries / a.pageEntries {
		if bit(written, firstPage+p) {
			if err := a.page(at, slot, int(a.pageEntries), "extensible array page"); err != nil {
				return err
			}
		}
		at += a.pageEntries*uint64(a.size) + 4
		slot += a.pageEntries
	}
	return nil
}
