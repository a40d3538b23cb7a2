package inflate

import (
	"io"
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

const (
	inMargin   = 8 // a refill
	longMargin = 2 + words.Slack
)

// codes decodes the literals and matches of a block: fast while both ends are far,
// and one by one what is left out there.
func (d *decoder) codes() error {
	for {
		d.fast()
		if done, err := d.step(); done || err != nil {
			return err
		}
	}
}

// step decodes one entry of the table, or one symbol, looking at every end; done is
// set at the end of the block. Past its end the input reads as zeros: an entry that
// takes bits of these is not there.
func (d *decoder) step() (done bool, err error) {
	d.refill()
	e := d.lit[d.buf&(1<<litBits-1)]
	if e&special != 0 {
		return d.symbol(e)
	}
	if err := d.take(uint(e & 63)); err != nil {
		return false, err
	}
	count := int(e >> countAt & 3)
	if count > len(d.out)-d.at {
		return false, ErrLimit
	}
	for i := range count {
		d.out[d.at+i] = byte(e >> (literalAt + 8*i))
	}
	d.at += count
	if length := int(e>>sizeAt&sizeMask) - count; length > 0 {
		return false, d.match(length)
	}
	return false, nil
}

// symbol decodes one symbol, of which the entry e does not tell all.
func (d *decoder) symbol(e uint32) (done bool, err error) {
	symbol, n := int(e>>literalAt), uint(e&63)
	if e == unknown {
		symbol, n = d.litCode.find(d.buf, litBits)
	}
	if n == 0 || symbol >= 286 {
		return false, ErrCorrupt
	}
	if err := d.take(n); err != nil || symbol == 256 {
		return err == nil, err
	}
	if symbol > 256 {
		more, err := d.bits(uint(lengthExtra[symbol-257]))
		if err != nil {
			return false, err
		}
		return false, d.match(int(lengthBase[symbol-257]) + int(more))
	}
	if d.at == len(d.out) {
		return false, ErrLimit
	}
	d.out[d.at] = byte(symbol)
	d.at++
	return false, nil
}

// match copies a match whose distance comes next.
func (d *decoder) match(length int) error {
	d.refill()
	e := d.dist[d.buf&(noMatch-1)]
	if e&noDistance != 0 {
		symbol, n := d.distCode.find(d.buf, distBits)
		if n == 0 || symbol >= 30 {
			return ErrCorrupt
		}
		e = distances[symbol] + uint32(n)*distBit
	}
	back := distance(uint64(e), d.buf)
	if err := d.take(uint(e & 63)); err != nil {
		return err
	}
	if back > d.at {
		return ErrCorrupt
	}
	if length > len(d.out)-d.at {
		return ErrLimit
	}
	if length <= len(d.out)-longMargin-d.at {
		words.CopyMatch(unsafe.Pointer(unsafe.SliceData(d.out)), d.at, back, length)
	} else {
		for i := range length {
			d.out[d.at+i] = d.out[d.at+i-back]
		}
	}
	d.at += length
	return nil
}

// distance is the one of an entry of the second table, whose code and extra bits come
// next in buf.
func distance(e, buf uint64) int {
	return int(e>>baseAt + buf&(1<<(e&63)-1)>>(e>>beforeAt&63))
}

// take drops n bits, which were looked at.
func (d *decoder) take(n uint) error {
	if n > d.n {
		return io.ErrUnexpectedEOF
	}
	d.buf >>= n
	d.n -= n
	return nil
}
