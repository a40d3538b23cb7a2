package h5read

import (
	"fmt"
	"unsafe"

	"coverslip/h5read/internal/disk"
)

// bigEndianHost is false on every platform that Go's wasm and the common
// processors are; the reader works on the others too.
var bigEndianHost = func() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 0
}()

func sizeOf[T Number](v T) int { return int(unsafe.Sizeof(v)) }

// byteView is the memory of s.
func byteView[T Number](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*sizeOf(s[0]))
}

// view is raw as values, without a copy; false where they are not stored as T is.
func view[T Number](t *Datatype, raw []byte) ([]T, bool) {
	size := sizeOf(*new(T))
	same := t.Size == size && (size == 1 || t.BigEndian == bigEndianHost)
	switch t.Class {
	case Float:
		same = same && isFloat[T]() && t.IEEE()
	case Integer, Enum, BitField:
		same = same && !isFloat[T]() && t.Signed == isSigned[T]() && t.Plain()
	default:
		same = false
	}
	if !same {
		return nil, false
	}
	return aligned[T](raw)
}

// aligned is raw as values of the host; false where it does not lie on their
// borders.
func aligned[T Number](raw []byte) ([]T, bool) {
	p, size := unsafe.Pointer(unsafe.SliceData(raw)), sizeOf(*new(T))
	if uintptr(p)%uintptr(size) != 0 {
		return nil, false
	}
	return unsafe.Slice((*T)(p), len(raw)/size), true
}

// convert turns raw elements of type t into dst.
func convert[T Number](t *Datatype, dst []T, raw []byte) error {
	if len(raw) != len(dst)*t.Size {
		return disk.Bad(-1, "%d bytes for %d elements of %d", len(raw), len(dst), t.Size)
	}
	if v, ok := view[T](t, raw); ok {
		copy(dst, v)
		return nil
	}
	swap := t.BigEndian != bigEndianHost
	switch t.Class {
	case Integer, Enum, BitField:
		if !t.Plain() || t.Size != 1 && t.Size != 2 && t.Size != 4 && t.Size != 8 {
			return convertOddInteger(t, dst, raw)
		}
		return convertInteger(t, dst, raw, swap)
	case Float:
		switch {
		case !t.IEEE():
			return convertOddFloat(t, dst, raw)
		case t.Size == 2:
			return blocks(dst, raw, swap, func(dst []T, src []uint16) error {
				var wide [blockLen]float32
				for i, v := range src {
					wide[i] = Float16(v)
				}
				return fromFloat(dst, wide[:len(src)])
			})
		case t.Size == 4:
			return blocks(dst, raw, swap, fromFloat[T, float32])
		}
		return blocks(dst, raw, swap, fromFloat[T, float64])
	}
	return disk.Bad(-1, "holds %s, not numbers", t)
}

func convertInteger[T Number](t *Datatype, dst []T, raw []byte, swap bool) error {
	if t.Signed {
		switch t.Size {
		case 1:
			return blocks(dst, raw, false, fromInteger[T, int8])
		case 2:
			return blocks(dst, raw, swap, fromInteger[T, int16])
		case 4:
			return blocks(dst, raw, swap, fromInteger[T, int32])
		}
		return blocks(dst, raw, swap, fromInteger[T, int64])
	}
	switch t.Size {
	case 1:
		return blocks(dst, raw, false, fromInteger[T, uint8])
	case 2:
		return blocks(dst, raw, swap, fromInteger[T, uint16])
	case 4:
		return blocks(dst, raw, swap, fromInteger[T, uint32])
	}
	return blocks(dst, raw, swap, fromInteger[T, uint64])
}

// blockLen is how many elements are converted at once: a copy that makes them
// aligned and of the host's order stays in the first cache.
const blockLen = 512

// blocks converts raw elements of the type S, a block at a time. Those that are
// not aligned, or not of the host's order, are brought into shape before.
func blocks[T, S Number](dst []T, raw []byte, swap bool, from func([]T, []S) error) error {
	var shaped [blockLen]S
	view, size := byteView(shaped[:]), sizeOf(shaped[0])
	src, asIs := aligned[S](raw)
	asIs = asIs && !swap
	for at := 0; at < len(dst); at += blockLen {
		n := min(blockLen, len(dst)-at)
		block := shaped[:n]
		if asIs {
			block = src[at : at+n]
		} else {
			copy(view[:n*size], raw[at*size:])
		}
		if swap {
			swapBytes(view[:n*size], size)
		}
		if err := from(dst[at:at+n], block); err != nil {
			return err
		}
	}
	return nil
}

func swapBytes(b []byte, size int) {
	for i := 0; i+size <= len(b); i += size {
		for lo, hi := i, i+size-1; lo < hi; lo, hi = lo+1, hi-1 {
			b[lo], b[hi] = b[hi], b[lo]
		}
	}
}

func valueError[S, T Number](v S, _ T) error {
	return disk.Bad(-1, "the value %v does not fit %s", v, fmt.Sprintf("%T", *new(T)))
}
