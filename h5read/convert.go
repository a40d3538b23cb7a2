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

// convert turns raw elements of type t into dst.
func convert[T Number](t *Datatype, dst []T, raw []byte) error {
	if len(raw) != len(dst)*t.Size {
		return disk.Bad(-1, "%d bytes for %d elements of %d", len(raw), len(dst), t.Size)
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

// blockLen is how many elements are converted at once: the copy that makes them
// aligned and of the host's order stays in the first cache.
const blockLen = 512

// blocks brings raw into aligned elements of the host's order, a block at a
// time, and converts each block. Same types are copied straight.
func blocks[T, S Number](dst []T, raw []byte, swap bool, from func([]T, []S) error) error {
	var s S
	size := sizeOf(s)
	if same, ok := any(dst).([]S); ok {
		view := byteView(same)
		copy(view, raw)
		if swap {
			swapBytes(view, size)
		}
		return nil
	}
	var block [blockLen]S
	view := byteView(block[:])
	for at := 0; at < len(dst); at += blockLen {
		n := min(blockLen, len(dst)-at)
		copy(view[:n*size], raw[at*size:])
		if swap {
			swapBytes(view[:n*size], size)
		}
		if err := from(dst[at:at+n], block[:n]); err != nil {
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
