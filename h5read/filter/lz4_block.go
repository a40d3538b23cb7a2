package filter

import (
	"runtime"
	"unsafe"

	"coverslip/h5read/filter/internal/words"

	"github.com/pierrec/lz4/v4"
)

// lz4Assembly is where pierrec/lz4 has assembly, which is the fastest. Elsewhere, in
// WebAssembly above all, ours is twice as fast as its Go.
const lz4Assembly = runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64"

// lz4Raw fills dst from a raw lz4 block. pierrec/lz4 refuses some short copies near
// the end that liblz4 reads: what it refuses, ours looks at again.
func lz4Raw(dst, src []byte) error {
	if lz4Assembly {
		if n, err := lz4.UncompressBlock(src, dst); err == nil && n == len(dst) {
			return nil
		}
	}
	return lz4Decode(dst, src)
}

// lz4Decode fills dst from a raw lz4 block (lz4_Block_format.md): a token whose halves
// are the lengths of literals and of a match (15: bytes of 255 and a last one add to
// it), the literals, and the match's distance in two bytes; the last one has no match.
//
// Most lengths are in the token: then, far from both ends, copies go in words
// without another look.
func lz4Decode(dst, src []byte) error {
	out, in := unsafe.Pointer(unsafe.SliceData(dst)), unsafe.Pointer(unsafe.SliceData(src))
	lastIn, lastOut := len(src)-16-2, len(dst)-16-18-words.Slack
	for at, i := 0, 0; i < len(src); {
		token := int(src[i])
		i++
		n, match := token>>4, token&15
		if n < 15 && i <= lastIn && at <= lastOut {
			words.Copy16(out, at, in, i)
			at, i = at+n, i+n
			back := int(src[i]) | int(src[i+1])<<8
			if match < 15 && back >= 8 && back <= at {
				i += 2
				words.Copy16(out, at, out, at-back)
				words.Store(out, at+16, words.Load(out, at+16-back))
				at += match + 4
				continue
			}
		} else {
			var ok bool
			if n, i, ok = lz4Length(src, i, n); !ok || n > len(src)-i || n > len(dst)-at {
				return errLZ4
			}
			if n+words.Slack <= min(len(src)-i, len(dst)-at) {
				words.Copy(out, at, in, i, n)
			} else {
				copy(dst[at:], src[i:i+n])
			}
			at, i = at+n, i+n
			if i == len(src) {
				if at != len(dst) {
					return errLZ4
				}
				return nil
			}
		}
		if len(src)-i < 2 {
			return errLZ4
		}
		back := int(src[i]) | int(src[i+1])<<8
		n, next, ok := lz4Length(src, i+2, match)
		i, n = next, n+4
		switch {
		case !ok || back == 0 || back > at || n > len(dst)-at:
			return errLZ4
		case n+words.Slack <= len(dst)-at:
			words.CopyMatch(out, at, back, n)
		default:
			words.CopyCarefully(dst[at:at+n], dst[:at], back)
		}
		if at += n; at == len(dst) && i == len(src) {
			return nil // a block should end in literals; pierrec/lz4 takes one that does not, too
		}
	}
	return errLZ4
}

// lz4Length reads the rest of a length.
func lz4Length(src []byte, i, n int) (length, next int, ok bool) {
	if n < 15 {
		return n, i, true
	}
	for i < len(src) {
		more := int(src[i])
		i++
		if n += more; more != 255 {
			return n, i, true
		}
	}
	return 0, i, false
}
