package disk

import "coverslip/h5read/internal/bytesio"

// readFixedArray reads the chunk index of a dataset whose shape cannot grow
// without limit (format section VII.C): one block of entries, or, past 2^bits of
// them, pages with a checksum each and a bitmap of those that were written.
func (f *File) readFixedArray(d *Dataset, x *ChunkIndex) error {
	o, l := f.OffsetSize(), f.Superblock.LengthSize
	b, pos, err := f.bytes(d.Layout.Address, uint64(8+l+o+4), "fixed array")
	if err != nil {
		return err
	}
	if string(b[:4]) != "FAHD" {
		return Bad(pos, "no fixed array here")
	}
	if err := checkSum(b, pos, "fixed array"); err != nil {
		return err
	}
	c := bytesio.NewCursor(b, pos)
	c.Skip(4)
	if v := c.U8(); v != 0 {
		return Bad(pos, "fixed array version %d is not known", v)
	}
	client, size, pageBits := c.U8(), int(c.U8()), c.U8()
	n, block := c.Uint(l), c.Address(o)
	if block == Undefined {
		return nil
	}
	e, err := f.newEntries(d, x, client, size, pos)
	if err != nil {
		return err
	}
	if pageBits > 31 || !f.Holds(block, 0) || n > uint64(f.src.Size()) {
		return Bad(pos, "fixed array of %d entries in pages of 2^%d", n, pageBits)
	}
	return e.fixedBlock(block, n, uint64(1)<<pageBits)
}

func (e *arrayEntries) fixedBlock(address, n, perPage uint64) error {
	f := e.f
	head := uint64(6 + f.OffsetSize())
	pages := uint64(0)
	whole := head + n*uint64(e.size) + 4
	if n > perPage {
		pages = (n + perPage - 1) / perPage
		whole = head + (pages+7)/8 + 4
	}
	b, pos, err := f.bytes(address, whole, "fixed array block")
	if err != nil {
		return err
	}
	if string(b[:4]) != "FADB" {
		return Bad(pos, "no fixed array block here")
	}
	if err := checkSum(b, pos, "fixed array block"); err != nil {
		return err
	}
	body := b[head : len(b)-4]
	if pages == 0 {
		return e.add(bytesio.NewCursor(body, pos+int64(head)), 0, int(n))
	}
	at := address + whole
	for p := range pages {
		k := min(perPage, n-p*perPage)
		if bit(body, p) {
			if err := e.page(at, p*perPage, int(k), "fixed array page"); err != nil {
				return err
			}
		}
		at += perPage*uint64(e.size) + 4
	}
	return nil
}
