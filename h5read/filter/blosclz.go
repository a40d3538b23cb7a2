package filter

import "errors"

var errBloscLZ = errors.New("the blosclz stream is damaged")

// maxNear is the longest distance of blosclz's short form.
const maxNear = 8191

// blosclz fills dst from Blosc's own LZ77, FastLZ's second format: a control byte
// below 32 starts literals; else its top three bits are the length of a copy (7:
// bytes of 255 and a last one add to it), the rest and the next byte its distance;
// the largest distance means that 16 more bits of it follow.
func blosclz(dst, src []byte) error {
	at, i := 0, 0
	if len(src) == 0 {
		return errBloscLZ
	}
	control := int(src[0]) & 31
	for {
		i++
		if control < 32 {
			n := control + 1
			if n > len(src)-i || n > len(dst)-at {
				return errBloscLZ
			}
			copy(dst[at:], src[i:i+n])
			at, i = at+n, i+n
		} else {
			n, back, used, ok := blosclzMatch(control, src[i:])
			if !ok || back > at || n > len(dst)-at {
				return errBloscLZ
			}
			i += used
			copyWithin(dst[at:at+n], dst[:at], back)
			at += n
		}
		if i >= len(src) {
			break
		}
		control = int(src[i])
	}
	if at != len(dst) {
		return errBloscLZ
	}
	return nil
}

func blosclzMatch(control int, src []byte) (n, back, used int, ok bool) {
	n = control>>5 - 1
	offset := control & 31 << 8
	if n == 6 {
		for {
			if used >= len(src) {
				return 0, 0, 0, false
			}
			v := int(src[used])
			used++
			if n += v; v != 255 {
				break
			}
		}
	}
	if used >= len(src) {
		return 0, 0, 0, false
	}
	code := int(src[used])
	used++
	back = offset + code + 1
	if code == 255 && offset == 31<<8 {
		if used+2 > len(src) {
			return 0, 0, 0, false
		}
		back = int(src[used])<<8 + int(src[used+1]) + maxNear + 1
		used += 2
	}
	return n + 3, back, used, true
}

// copyWithin fills to with what begins back bytes before it; done is what lies
// before it. The two may overlap.
func copyWithin(to, done []byte, back int) {
	from := done[len(done)-back:]
	if back >= len(to) {
		copy(to, from)
		return
	}
	n := copy(to, from)
	for n < len(to) {
		n += copy(to[n:], to[:n])
	}
}
