package inflate

import (
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

// place is where a stream is read and written, by addresses. Below the bits that come next buf has two others, so that what is
// cut out of it is the offset of an entry; n counts them, too, in its lowest six bits.
type place struct {
	buf, n, pos, at        uint64
	first, lastIn, lastOut uint64 // of out, and the last places where a round may begin
}

// rounds goes on as long as fast may.
//
//go:noescape
func rounds(d *decoder, p *place)

// fast is that of fast_other.go with its loop in WebAssembly's own instructions, where each jump that Go makes is one through
// a table.
func (d *decoder) fast() {
	if len(d.in)-d.pos < 2*inMargin || len(d.out)-d.at < sizeMask+longMargin || d.at < noMatchFrom {
		return
	}
	if d.n >= 56 { // there must be room for two
		d.n -= 8
		d.pos--
	}
	start := unsafe.Pointer(unsafe.SliceData(d.in))
	in, out := uint64(uintptr(start)), uint64(uintptr(unsafe.Pointer(unsafe.SliceData(d.out))))
	p := place{
		buf: (d.buf | words.Load(start, d.pos)<<(d.n&63)) << 2, n: uint64(d.n) + 2, pos: in + uint64(d.pos), at: out + uint64(d.at),
		first: out, lastIn: in + uint64(len(d.in)-inMargin), lastOut: out + uint64(len(d.out)-sizeMask-longMargin),
	}
	rounds(d, &p)
	d.n, d.pos, d.at = uint(p.n&63-2), int(p.pos-in), int(p.at-out)
	d.buf = p.buf >> 2 & (1<<d.n - 1) // without the bits of bytes that were loaded but not counted
}
