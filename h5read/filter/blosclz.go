package filter

import (
	"errors"
	"unsafe"

	"coverslip/h5read/filter/internal/words"
)

var errBloscLZ = errors.New("the blosclz stream is damaged")

// maxNear is the longest distance of blosclz's short form.
const maxNear = 8191

// blosclz fills dst from Blosc's own LZ77, FastLZ's second format: a control byte
// below 32 starts literals; else its top three bits are the length of a copy (7:
// bytes of 255 and a last one add to it), the rest and the next byte its distance;
// the largest distance means that 16 more bits of it follow.
func blosclz(dst, src []byte) error {
	if len(src) == 0 {
		return errBloscLZ
	}
	out, in := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src))
	at, i := 0, 0
	control := int(src[0]) & 31
	for {
		i++
		if control < 32 {
			n := control + 1
			switch {
			case i+32 <= len(src) && at+32 <= len(dst): // the longest run fits
				words.Copy16(out, at, in, i)
				words.Copy16(out, at+16, in, i+16)
			case n > len(src)-i || n > len(dst)-at:
				return errBloscLZ
			default:
				copy(dst[at:], src[i:i+n])
			}
			at, i = at+n, i+n
		} else {
			n, back, used := blosclzMatch(control, src[i:])
			if used == 0 || back > at || n > len(dst)-at {
				return errBloscLZ
			}
			if n+words.Slack <= len(dst)-at {
				words.CopyMatch(out, at, back, n)
			} else {
				words.CopyCarefully(dst[at:at+n], dst[:at], back)
			}
			at, i = at+n, i+used
		}
		if i >= len(src) {
			break
		}
		control = int(src[i])
	}
	if at != len(dst) || i != len(src) {
		return errBloscLZ
	}
	return nil
}

// blosclzMatch reads the length and the distance of a copy; used is how many bytes
// they took, none where they are not whole.
func blosclzMatch(control int, src []byte) (n, back, used int) {
	n = control>>5 + 2
	offset := control & 31 << 8
	if n == 9 {
		for more := 255; more == 255; used++ {
			if used >= len(src) {
				return 0, 0, 0
			}
			more = int(src[used])
			n += more
		}
	}
	if used >= len(src) {
		return 0, 0, 0
	}
	code := int(src[used])
	used++
	back = offset + code + 1
	if code == 255 && offset == 31<<8 {
		if used+2 > len(src) {
			return 0, 0, 0
		}
		back = int(src[used])<<8 + int(src[used+1]) + maxNear + 1
		used += 2
	}
	return n, back, used
}
