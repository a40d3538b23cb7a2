//go:build goexperiment.simd && (amd64 || arm64 || wasm)

package kernel

import (
	"simd/archsimd"
	"unsafe"
)

// risingSixteens looks from index p on, which is not the first, and goes on as long as there are sixteen that rise. It
// returns how far it came.
func risingSixteens(ip unsafe.Pointer, p, n int) int {
	for ; p+sixteen <= n; p += sixteen {
		i := unsafe.Add(ip, p*4)
		all := rise(i).And(rise(unsafe.Add(i, 16))).And(rise(unsafe.Add(i, 32))).And(rise(unsafe.Add(i, 48)))
		if !none(all.ToInt32x4().Not().ToBits().ReshapeToUint8s()) {
			break
		}
	}
	return p
}

// rise says of four indices whether each is larger than the one before it.
func rise(ip unsafe.Pointer) archsimd.Mask32x4 {
	i, before := (*[4]int32)(ip), (*[4]int32)(unsafe.Add(ip, -4))
	return archsimd.LoadInt32x4Array(i).Greater(archsimd.LoadInt32x4Array(before))
}

// withinSixteens goes on as long as there are sixteen values whose sizes are in [least, most), and returns how far it came.
func withinSixteens(vp unsafe.Pointer, n int, least, most uint32) int {
	sizes, lo, hi := archsimd.BroadcastInt32x4(signBit-1), archsimd.BroadcastInt32x4(int32(least)), archsimd.BroadcastInt32x4(int32(most-1))
	p := 0
	for ; p+sixteen <= n; p += sixteen {
		v := (*[4][4]int32)(unsafe.Add(vp, p*4))
		a, b := archsimd.LoadInt32x4Array(&v[0]).And(sizes), archsimd.LoadInt32x4Array(&v[1]).And(sizes)
		c, d := archsimd.LoadInt32x4Array(&v[2]).And(sizes), archsimd.LoadInt32x4Array(&v[3]).And(sizes)
		small, large := a.Min(b).Min(c.Min(d)), a.Max(b).Max(c.Max(d))
		if !none(lo.Greater(small).Or(large.Greater(hi)).ToInt32x4().ToBits().ReshapeToUint8s()) {
			break
		}
	}
	return p
}

// none says whether no bit is set.
func none(x archsimd.Uint8x16) bool {
	w := x.ReshapeToUint64s()
	return w.GetElem(0)|w.GetElem(1) == 0
}
