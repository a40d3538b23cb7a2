package zstd

import (
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

const maxHuffmanBits = 11

// weightState is a state of the table that weights are coded with.
type weightState struct {
	symbol, width uint8
	next          uint16
}

// readTree reads a Huffman tree (RFC 8878, 4.2.1) and builds the table of its codes:
// the symbol above, the code's length below.
func (d *decoder) readTree(in []byte) (used int, ok bool) {
	if len(in) < 1 {
		return 0, false
	}
	var n int
	head := int(in[0])
	if head >= 128 {
		n = head - 127
		used = 1 + (n+1)/2
		if used > len(in) {
			return 0, false
		}
		for i := range n {
			d.weights[i] = in[1+i/2] >> (4 - 4*(i&1)) & 15
		}
	} else {
		used = 1 + head
		if used > len(in) {
			return 0, false
		}
		if n, ok = d.readWeights(in[1:used]); !ok {
			return 0, false
		}
	}
	return used, d.buildTree(n)
}

// readWeights decodes weights from two states that take turns, until the bits end.
func (d *decoder) readWeights(in []byte) (n int, ok bool) {
	tableBits, symbols, used, ok := readCounts(in, d.counts[:maxHuffmanBits+2], maxWeightBits)
	if !ok {
		return 0, false
	}
	var symbolAt [1 << maxWeightBits]uint8
	spread(symbolAt[:1<<tableBits], d.counts[:symbols], d.next[:])
	for state, s := range symbolAt[:1<<tableBits] {
		width, base := follow(d.next[:], s, tableBits)
		d.weightStates[state] = weightState{s, uint8(width), base}
	}
	in = in[used:]
	b, ok := open(in, &d.short)
	if !ok {
		return 0, false
	}
	left := 8*len(in) - int(b.used) // bits that are really there
	b.refill()
	one, two := int(b.take(tableBits)), int(b.take(tableBits))
	if left -= 2 * int(tableBits); left < 0 {
		return 0, false
	}
	for n < len(d.weights)-2 {
		s := d.weightStates[one&(1<<maxWeightBits-1)]
		d.weights[n] = s.symbol
		n++
		b.refill()
		one, two = two, int(s.next)+int(b.take(uint(s.width)))
		if left -= int(s.width); left < 0 {
			d.weights[n] = d.weightStates[one].symbol
			return n + 1, true
		}
	}
	return 0, false
}

// buildTree completes n weights by the last one, which is what is missing to a
// power of two, and fills the table.
func (d *decoder) buildTree(n int) bool {
	var count [maxHuffmanBits + 2]int
	total := uint32(0)
	for _, w := range d.weights[:n] {
		if w > maxHuffmanBits {
			return false
		}
		count[w]++
		total += 1 << w >> 1
	}
	if total == 0 {
		return false
	}
	tableBits := highBit(total) + 1
	missing := uint32(1)<<tableBits - total
	if tableBits > maxHuffmanBits || missing&(missing-1) != 0 {
		return false
	}
	d.weights[n] = uint8(highBit(missing) + 1)
	count[d.weights[n]]++
	if count[1] < 2 || count[1]&1 != 0 {
		return false
	}
	var start [maxHuffmanBits + 2]int
	for w, at := 1, 0; w <= tableBits; w++ {
		start[w] = at
		at += count[w] << (w - 1)
	}
	for s, w := range d.weights[:n+1] {
		if w == 0 {
			continue
		}
		cells := 1 << (w - 1)
		e := uint16(s)<<8 | uint16(tableBits+1-int(w))
		to := d.huffman[start[w]:][:cells]
		for i := range to {
			to[i] = e
		}
		start[w] += cells
	}
	d.huffmanBits = uint8(tableBits)
	return true
}

// huffmanStreams fills out from one stream, or from four that come after their sizes.
func (d *decoder) huffmanStreams(out, in []byte, four bool) bool {
	if !four {
		return d.huffmanStream(out, in)
	}
	if len(in) < 6 {
		return false
	}
	part := (len(out) + 3) / 4
	if 3*part > len(out) {
		return false
	}
	sizes := [3]int{int(in[0]) | int(in[1])<<8, int(in[2]) | int(in[3])<<8, int(in[4]) | int(in[5])<<8}
	in = in[6:]
	if sizes[0]+sizes[1]+sizes[2] > len(in) {
		return false
	}
	var ins, outs [4][]byte
	for i, n := range sizes {
		ins[i], in = in[:n], in[n:]
		outs[i], out = out[:part], out[part:]
	}
	ins[3], outs[3] = in, out
	return d.huffmanPair(outs[0], ins[0], outs[1], ins[1]) && d.huffmanPair(outs[2], ins[2], outs[3], ins[3])
}

// huffmanPair decodes two streams side by side, so that the processor may wait
// for one while it works at the other. Five codes of 11 bits fit between refills.
func (d *decoder) huffmanPair(out1, in1, out2, in2 []byte) bool {
	n := min(len(out1), len(out2)) / 5
	if len(in1) < 8 || len(in2) < 8 || n == 0 {
		return d.huffmanStream(out1, in1) && d.huffmanStream(out2, in2)
	}
	a, ok1 := open(in1, nil)
	b, ok2 := open(in2, nil)
	if !ok1 || !ok2 {
		return false
	}
	shift := 64 - uint(d.huffmanBits)
	table := unsafe.Pointer(&d.huffman)
	to1, to2 := unsafe.Pointer(unsafe.SliceData(out1)), unsafe.Pointer(unsafe.SliceData(out2))
	done := 0
	for ; done < 5*n && a.pos >= 8 && b.pos >= 8; done += 5 {
		a.pos -= int(a.used >> 3)
		b.pos -= int(b.used >> 3)
		a.used &= 7
		b.used &= 7
		x, y := words.Load(a.base, a.pos)<<a.used, words.Load(b.base, b.pos)<<b.used
		for i := range 5 {
			e, f := entry(table, x>>(shift&63)), entry(table, y>>(shift&63))
			x <<= e & 15
			y <<= f & 15
			a.used += uint(e & 15)
			b.used += uint(f & 15)
			words.StoreByte(to1, done+i, byte(e>>8))
			words.StoreByte(to2, done+i, byte(f>>8))
		}
	}
	a.refill()
	b.refill()
	return d.huffmanRest(out1[done:], &a) && d.huffmanRest(out2[done:], &b)
}

func entry(table unsafe.Pointer, i uint64) uint16 { return *(*uint16)(unsafe.Add(table, 2*i)) }

func (d *decoder) huffmanStream(out, in []byte) bool {
	b, ok := open(in, &d.short)
	return ok && d.huffmanRest(out, &b)
}

// huffmanRest decodes what a loop without checks left, and looks that the stream
// ends with the last code.
func (d *decoder) huffmanRest(out []byte, b *backward) bool {
	shift := 64 - uint(d.huffmanBits)
	for i := range out {
		b.refill()
		e := d.huffman[b.word<<(b.used&63)>>(shift&63)]
		out[i] = byte(e >> 8)
		if b.used += uint(e & 15); b.used > 64 {
			return false
		}
	}
	return b.ended()
}
