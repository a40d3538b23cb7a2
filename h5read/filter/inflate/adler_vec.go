//go:build goexperiment.simd && (amd64 || arm64 || wasm)

package inflate

import (
	"simd/archsimd"
	"unsafe"
)

// adlerBlocks can be summed up in lanes of 32 bits, of which one takes 4*255*adlerSteps for each block before: their sum fits.
const adlerBlocks = 256

// adlerVectors is adlerWords with twice as many lanes. What they have after a block goes to wider ones.
func adlerVectors(a, b uint64, part []byte) (_, _ uint64, rest []byte) {
	const block = 16 * adlerSteps
	mask := archsimd.BroadcastUint16x8(0x00ff)
	for len(part) >= block {
		n := min(len(part)/block, adlerBlocks)
		var sums byteSums
		var before, steps archsimd.Uint32x4 // of sums before each block, and of what they are before each step in it
		p := unsafe.Pointer(unsafe.SliceData(part))
		for start := 0; start < n*block; start += block {
			var s wideLanes
			for i := start; i < start+block; i += 48 {
				s = s.add(p, i, mask).add(p, i+16, mask).add(p, i+32, mask)
			}
			before = before.Add(sums.all())
			steps = steps.Add(halves(s.evens)).Add(halves(s.odds))
			sums = sums.add(s)
		}
		sum, weighted := sums.total()
		b += uint64(n)*block*a + block*total(before) + 16*(total(steps)+sum) - weighted
		a += sum
		part = part[n*block:]
	}
	return a, b, part
}

// wideLanes are lanes, eight of each.
type wideLanes struct{ even, odd, evens, odds archsimd.Uint16x8 }

func (l wideLanes) add(p unsafe.Pointer, at int, mask archsimd.Uint16x8) wideLanes {
	x := archsimd.LoadUint16x8Array((*[8]uint16)(unsafe.Add(p, at)))
	l.evens, l.odds = l.evens.Add(l.even), l.odds.Add(l.odd)
	l.even, l.odd = l.even.Add(x.And(mask)), l.odd.Add(x.ShiftAllRight(8))
	return l
}

// byteSums are the sums of bytes 0, 4, 8 and 12 of each sixteen, of those one after them, and so on.
type byteSums struct{ by0, by1, by2, by3 archsimd.Uint32x4 }

func (s byteSums) add(l wideLanes) byteSums {
	s.by0, s.by2 = s.by0.Add(low(l.even)), s.by2.Add(high(l.even))
	s.by1, s.by3 = s.by1.Add(low(l.odd)), s.by3.Add(high(l.odd))
	return s
}

func (s byteSums) all() archsimd.Uint32x4 { return s.by0.Add(s.by1).Add(s.by2.Add(s.by3)) }

// total is the sum of all, and that of each times its place among sixteen.
func (s byteSums) total() (sum, weighted uint64) {
	var by [4][4]uint32
	s.by0.StoreArray(&by[0])
	s.by1.StoreArray(&by[1])
	s.by2.StoreArray(&by[2])
	s.by3.StoreArray(&by[3])
	for i, lanes := range by {
		for l, v := range lanes {
			sum += uint64(v)
			weighted += uint64(v) * uint64(4*l+i)
		}
	}
	return sum, weighted
}

func total(x archsimd.Uint32x4) (sum uint64) {
	var lanes [4]uint32
	x.StoreArray(&lanes)
	for _, v := range lanes {
		sum += uint64(v)
	}
	return sum
}

// low has the first of each two lanes, high the second, halves their sums.
func low(x archsimd.Uint16x8) archsimd.Uint32x4 {
	return x.ReshapeToUint32s().And(archsimd.BroadcastUint32x4(0xffff))
}
func high(x archsimd.Uint16x8) archsimd.Uint32x4   { return x.ReshapeToUint32s().ShiftAllRight(16) }
func halves(x archsimd.Uint16x8) archsimd.Uint32x4 { return low(x).Add(high(x)) }
