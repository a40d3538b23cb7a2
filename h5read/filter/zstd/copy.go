package zstd

import "unsafe"

// copy16 copies sixteen bytes, in two words one after the other: what is copied may
// begin eight bytes before it ends.
func copy16(to unsafe.Pointer, at int, from unsafe.Pointer, taken int) {
	store64(to, at, load64(from, taken))
	store64(to, at+8, load64(from, taken+8))
}

// copyWords copies n bytes, and up to 15 more.
func copyWords(to unsafe.Pointer, at int, from unsafe.Pointer, taken, n int) {
	for end := at + n; at < end; at, taken = at+16, taken+16 {
		copy16(to, at, from, taken)
	}
}

// copyNear copies n bytes from back bytes before at, less than eight, and up to 15
// more. A word would overlap what it has yet to write: distances of a power of two
// are a pattern to repeat, and of the others a multiple is far enough.
func copyNear(out unsafe.Pointer, at, back, n int) {
	end := at + n
	var pattern uint64
	switch back {
	case 1:
		pattern = uint64(*(*byte)(unsafe.Add(out, at-1))) * 0x0101010101010101
	case 2:
		pattern = uint64(*(*uint16)(unsafe.Add(out, at-2))) * 0x0001000100010001
	case 4:
		pattern = uint64(*(*uint32)(unsafe.Add(out, at-4))) * 0x0000000100000001
	default:
		far := 8 / back * 2 * back // 3, 5, 6 and 7 become 12, 10, 12 and 14
		for first := min(end, at+far-back); at < first; at++ {
			*(*byte)(unsafe.Add(out, at)) = *(*byte)(unsafe.Add(out, at-back))
		}
		copyWords(out, at, out, at-far, end-at)
		return
	}
	for ; at < end; at += 16 {
		*(*uint64)(unsafe.Add(out, at)) = pattern
		*(*uint64)(unsafe.Add(out, at+8)) = pattern
	}
}

// copyCarefully fills to with what begins back bytes before it; done lies before it.
func copyCarefully(to, done []byte, back int) {
	from := done[len(done)-back:]
	n := copy(to, from)
	for n < len(to) {
		n += copy(to[n:], to[:n])
	}
}
