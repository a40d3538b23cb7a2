//go:build goexperiment.simd && (amd64 || arm64 || wasm)

package inflate

import (
	"simd/archsimd"
	"unsafe"
)

// adlerVectors is adlerWords with twice as many lanes.
func adlerVectors(a, b uint64, part []byte) (_, _ uint64, rest []byte) {
	const block = 16 * adlerSteps
	mask := archsimd.BroadcastUint16x8(0x00ff)
	for len(part) >= block {
		var s wideLanes
		p := unsafe.Pointer(unsafe.SliceData(part))
		for i := 0; i < block; i += 48 {
			s = s.add(p, i, mask).add(p, i+16, mask).add(p, i+32, mask)
		}
		var even, odd, evens, odds [8]uint16
		s.even.StoreArray(&even)
		s.odd.StoreArray(&odd)
		s.evens.StoreArray(&evens)
		s.odds.StoreArray(&odds)
		b += block * a
		for l := range even {
			e, o := uint64(even[l]), uint64(odd[l])
			a += e + o
			b += 16*(uint64(evens[l])+e+uint64(odds[l])+o) - uint64(2*l)*e - uint64(2*l+1)*o
		}
		part = part[block:]
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
