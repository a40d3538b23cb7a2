package kernel

import (
	"math/bits"
	"unsafe"
)

// Order is another order of k columns, in which rows are put: each column has a place.
type Order struct {
	places []int32
	val    []float64 // by place, of the row that is put in order
	there  []uint64  // a bit for each place that it has
}

// NewOrder takes the place of each column, all of 0 to k-1. places must not change any more.
func NewOrder(places []int32) *Order {
	k := len(places)
	o := &Order{places, make([]float64, k), make([]uint64, (k+63)/64)}
	for _, p := range places {
		bit := uint64(1) << (p & 63)
		if p < 0 || int(p) >= k || o.there[p/64]&bit != 0 {
			panic("kernel: places are not 0 to k-1")
		}
		o.there[p/64] |= bit
	}
	clear(o.there)
	return o
}

// Sort gives a row its places, which rise, in place of its columns idx, which rise, and its values in that order, in dst.
// That may be val.
func Sort[T float32 | float64](o *Order, dst []T, idx []int32, val []float64) {
	dst = dst[:len(idx)]
	ip, vp := row(idx, val, len(o.places))
	o.take(ip, vp, len(idx))
	v, n := start(o.val), 0
	to := unsafe.Pointer(unsafe.SliceData(dst))
	for w, there := range o.there {
		for o.there[w] = 0; there != 0; there &= there - 1 {
			p := w*64 + bits.TrailingZeros64(there)
			*(*int32)(unsafe.Add(ip, n*4)) = int32(p)
			*(*T)(unsafe.Add(to, n*int(unsafe.Sizeof(T(0))))) = T(*elem(v, p))
			n++
		}
	}
}

// take notes the values of a row by their places.
func (o *Order) take(ip, vp unsafe.Pointer, n int) {
	places, val, there := unsafe.Pointer(unsafe.SliceData(o.places)), start(o.val), unsafe.Pointer(unsafe.SliceData(o.there))
	put := func(i, v unsafe.Pointer, e int) {
		p := index(places, index(i, e))
		*elem(val, p) = *elem(v, e)
		*(*uint64)(at(there, p/64)) |= 1 << (p & 63)
	}
	e := 0
	for ; e+4 <= n; e += 4 {
		i, v := unsafe.Add(ip, e*4), at(vp, e)
		put(i, v, 0)
		put(i, v, 1)
		put(i, v, 2)
		put(i, v, 3)
	}
	for ; e < n; e++ {
		put(ip, vp, e)
	}
}
