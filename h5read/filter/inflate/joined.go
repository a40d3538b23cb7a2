package inflate

import "unsafe"

// second is an entry that may come after a literal.
type second struct {
	code uint16
	more uint32 // what the literal's own entry has more then
}

// secondOf makes the entry of a code a second one: its literal goes one byte up.
func secondOf(code uint16, e uint32) second {
	return second{code, e - alone + e>>literalAt&255*(255<<literalAt)}
}

// filling is the first table while it is filled.
type filling struct {
	*decoder
	leaves   []leaf              // that have more bits than what is in the table
	literals [litBits + 1][]leaf // by the bits of their codes
	wide     wides
	after    []second         // what is in the table and may come after a literal
	ends     [litBits + 1]int // of those with so many bits
}

// fillLit fills the first table. As in [code.fill] the table grows twice as large with each
// bit, and what needs so many bits is put there: so each run of symbols is put there once,
// and spread by copies.
func (d *decoder) fillLit() {
	f := filling{decoder: d, leaves: d.litCode.leaves, after: d.seconds[:0]}
	d.lit[0] = unknown
	for n := 1; n <= litBits; n++ {
		size := 1 << (n - 1)
		copy(d.lit[size:2*size], d.lit[:size])
		f.symbols(n)
		f.lengths(n)
		f.ends[n] = len(f.after)
		for b := 1; b < n; b++ {
			if first := f.literals[n-b]; len(first) > 0 {
				for _, s := range f.after[f.ends[b-1]:f.ends[b]] {
					d.join(first, n-b, s)
				}
			}
		}
	}
}

// symbols puts those with codes of n bits.
func (f *filling) symbols(n int) {
	count := int(f.litCode.count[n])
	for i, l := range f.leaves[:count] {
		e := symbols[l.symbol] + uint32(n)
		switch {
		case l.symbol < 256:
			f.literals[n] = f.leaves[:i+1]
		case l.symbol > 256 && l.symbol < 286 && lengthExtra[l.symbol-257] > 0:
			e = special | uint32(l.symbol)<<literalAt | uint32(n)
			f.wide.add(l)
		}
		f.lit[l.code] = e
		if e&special == 0 {
			f.after = append(f.after, secondOf(l.code, e))
		}
	}
	f.leaves = f.leaves[count:]
}

// lengths puts those whose codes and extra bits are n bits.
func (f *filling) lengths(n int) {
	for i := f.wide.first[n]; i > 0; i = f.wide.next[i] {
		l := f.wide.leaves[i]
		for more := range uint16(1) << lengthExtra[l.symbol-257] {
			length := uint32(lengthBase[l.symbol-257] + more)
			if length > mostLength {
				break // it stays special
			}
			code, e := l.code|more<<l.n, length<<sizeAt|uint32(n)
			f.lit[code] = e
			f.after = append(f.after, secondOf(code, e))
		}
	}
}

// join puts the literals first, which have codes of n bits, with s after them into the table.
func (d *decoder) join(first []leaf, n int, s second) {
	lit, leaves := unsafe.Pointer(&d.lit), unsafe.Pointer(unsafe.SliceData(first))
	e := symbols[0] + uint32(n) + s.more
	code := int(s.code) << n
	for i := range first {
		l := (*leaf)(unsafe.Add(leaves, i*int(unsafe.Sizeof(leaf{}))))
		*(*uint32)(unsafe.Add(lit, (code+int(l.code))*4)) = e + uint32(l.symbol)<<literalAt
	}
}

// wides are the leaves of lengths with extra bits, in lists by all of their bits.
type wides struct {
	leaves [1 + 20]leaf
	n      uint8
	first  [litBits + 6]uint8
	next   [1 + 20]uint8
}

func (w *wides) add(l leaf) {
	all := l.n + lengthExtra[l.symbol-257]
	w.n++
	w.leaves[w.n], w.next[w.n], w.first[all] = l, w.first[all], w.n
}
