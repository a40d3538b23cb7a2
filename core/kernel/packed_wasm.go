//go:build goexperiment.simd

package kernel

import "unsafe"

// packWhole packs sixteen entries at a time from p on, as long as their counts fit a byte each, and returns where it ends. Those
// there are packed, too, where far says that some of their gaps fit no byte.
//
//go:noescape
func packWhole(gaps, counts, ip, vp unsafe.Pointer, p, n int) (end int, far bool)

// packSixteens is that of packed_vec.go.
func packSixteens(gaps, counts, ip, vp unsafe.Pointer, p, n int, long []int32) (int, []int32) {
	for end := p; p < n; end = p {
		if p = min(p, n-sixteen); p < 1 {
			return end, long
		}
		var far bool
		p, far = packWhole(gaps, counts, ip, vp, p, n)
		if far {
			long = longGaps(long, ip, max(p, end), p+sixteen)
			p += sixteen
		} else if p+sixteen <= n {
			return max(p, end), long
		}
	}
	return p, long
}

// unpackWhole is its opposite, but where far is set only counts are unpacked at the end.
//
//go:noescape
func unpackWhole(ip, vp, gaps, counts unsafe.Pointer, p, n int) (end int, far bool)

// unpackSixteens is that of packed_vec.go.
func unpackSixteens(ip, vp, gaps, counts unsafe.Pointer, p, n int, long []int32) (int, []int32) {
	for {
		var far bool
		p, far = unpackWhole(ip, vp, gaps, counts, p, n)
		if !far {
			return p, long
		}
		_, long = overLongGaps(unsafe.Add(ip, p*4), unsafe.Add(gaps, p), *(*uint32)(unsafe.Add(ip, p*4-4)), long)
		p += sixteen
	}
}
