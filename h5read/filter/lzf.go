package filter

import (
	"errors"
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

var errLZF = errors.New("the lzf stream is damaged")

// lzf undoes filter 32000, h5py's: LibLZF's format. A control byte below 32
// starts a run of literals; else its top three bits are the length of a copy
// (7: one more byte adds to it) and the rest the high bits of its distance.
//
// What the longest step may read or write is looked at once for each step; near
// an end, where it may not fit, the exact lengths are.
func lzf(dst, src []byte, limit int, _ []uint32) ([]byte, error) {
	const longest = 2 + 7 + 255
	dst = dst[:limit]
	out, in := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src))
	at, i := 0, 0
	for i < len(src) {
		inside := i+32+words.Slack <= len(src) && at+longest+words.Slack <= limit
		control := int(src[i])
		i++
		if control < 32 {
			n := control + 1
			if inside {
				words.Copy16(out, at, in, i)
				words.Copy16(out, at+16, in, i+16)
			} else {
				if n > len(src)-i {
					return nil, errLZF
				}
				if n > limit-at {
					return nil, errLimit
				}
				copy(dst[at:], src[i:i+n])
			}
			at, i = at+n, i+n
			continue
		}
		n := control>>5 + 2
		if n == 9 && i < len(src) {
			n += int(src[i])
			i++
		}
		if i >= len(src) {
			return nil, errLZF
		}
		back := control&31<<8 + int(src[i]) + 1
		i++
		if back > at {
			return nil, errLZF
		}
		if inside {
			words.CopyMatch(out, at, back, n)
		} else {
			if n > limit-at {
				return nil, errLimit
			}
			words.CopyCarefully(dst[at:at+n], dst[:at], back)
		}
		at += n
	}
	return dst[:at], nil
}
