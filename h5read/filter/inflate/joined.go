package inflate

import "unsafe"

// second is an entry that may come after a literal.
type second struct {
	code uint16
	more uint32 // what the literal's own entry has more then
}

// secondOf makes the entry of a code a second one: its literal goes one byte up.
func secondOf(code int, e uint32) second {
	return second{uint16(code), e - alone + e>>literalAt&255*(255<<literalAt)}
}

// filling is the first table while it is filled.
type filling struct {
	*decoder
	leaves   []leaf              // that have more bits than what is in the table
	literals [litBits + 1][]leaf // by the bits of their codes
	least    int                 // bits of a literal
	wide     wides
	after    []second         // what is in the table and may come after a literal
	ends     [litBits + 1]int // of those with so many bits
}

// fillLit fills the first table. As in [code.fill] the table grows twice as large with each
// bit, and what needs so many bits is put there: so each run of symbols is put there once,
// and spread by copies.
func (d *decoder) fillLit() {
	f := filling{decoder: d, leaves: d.litCode.leaves, least: litBits, after: d.seconds[:0]}
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
					d.put(first, int(s.code)<<(n-b), symbols[0]+uint32(n-b)+s.more)
				}
			}
		}
	}
}

// symbols puts those with codes of n bits: the literals, then a few others.
func (f *filling) symbols(n int) {
	leaves := f.leaves[:f.litCode.count[n]]
	f.leaves = f.leaves[len(leaves):]
	first := len(leaves)
	for ; first > 0 && leaves[first-1].symbol() > 255; first-- {
		l := leaves[first-1]
		e := symbols[l.symbol()] + uint32(n)
		f.lit[l.code()] = e
		if e&special == 0 {
			f.after = append(f.after, secondOf(l.code(), e))
		} else if s := l.symbol() - 257; s >= 0 && s < len(lengthExtra) && lengthExtra[s] > 0 {
			f.wide.add(l)
		}
	}
	f.literals[n] = leaves[:first]
	if first == 0 {
		return
	}
	e := symbols[0] + uint32(n)
	f.put(f.literals[n], 0, e)
	if f.least = min(f.least, n); n+f.least <= litBits {
		for _, l := range f.literals[n] {
			f.after = append(f.after, secondOf(l.code(), e+uint32(l)&symbolBits))
		}
	}
}

// lengths puts those whose codes and extra bits are n bits.
func (f *filling) lengths(n int) {
	for i := f.wide.first[n]; i > 0; i = f.wide.next[i] {
		l := f.wide.leaves[i]
		at := l.symbol() - 257
		for more := range 1 << lengthExtra[at] {
			length := uint32(lengthBase[at]) + uint32(more)
			if length > mostLength {
				break // it stays special
			}
			code, e := l.code()|more<<l.n(), length<<sizeAt|uint32(n)
			f.lit[code] = e
			f.after = append(f.after, secondOf(code, e))
		}
	}
}

// put puts literals, each at its code above what is there of code, with what e has more.
func (d *decoder) put(literals []leaf, code int, e uint32) {
	lit, leaves := unsafe.Pointer(&d.lit[code]), unsafe.Pointer(unsafe.SliceData(literals))
	one := func(i int) {
		l := *(*leaf)(unsafe.Add(leaves, i*4))
		*(*uint32)(unsafe.Add(lit, l.code()*4)) = e + uint32(l)&symbolBits
	}
	odd := len(literals) & 3
	for i := range odd {
		one(i)
	}
	for i := odd; i < len(literals); i += 4 {
		one(i)
		one(i + 1)
		one(i + 2)
		one(i + 3)
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
	all := l.n() + lengthExtra[l.symbol()-257]
	w.n++
	w.leaves[w.n], w.next[w.n], w.first[all] = l, w.first[all], w.n
}
