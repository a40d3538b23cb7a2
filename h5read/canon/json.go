package canon

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// record is one JSON object whose members keep their order.
type record struct{ b strings.Builder }

func (r *record) key(name string) *strings.Builder {
	if r.b.Len() > 0 {
		r.b.WriteString(", ")
	}
	quote(&r.b, name)
	r.b.WriteString(": ")
	return &r.b
}

func (r *record) str(name, v string)       { quote(r.key(name), v) }
func (r *record) raw(name, v string)       { r.key(name).WriteString(v) }
func (r *record) num(name string, v int64) { r.raw(name, strconv.FormatInt(v, 10)) }
func (r *record) String() string           { return "{" + r.b.String() + "}" }

// quote writes a JSON string in ASCII, as Python's json does. Bytes that are no
// UTF-8 become lone surrogates U+DC80 to U+DCFF ("surrogateescape").
func quote(b *strings.Builder, s string) {
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			hex4(b, 0xdc00|uint32(s[i]))
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case r >= ' ' && r < 0x7f:
			b.WriteByte(byte(r))
		case r >= 0x10000:
			hex4(b, 0xd800+uint32(r-0x10000)>>10)
			hex4(b, 0xdc00+uint32(r-0x10000)&0x3ff)
		default:
			hex4(b, uint32(r))
		}
		i += n
	}
	b.WriteByte('"')
}

func hex4(b *strings.Builder, v uint32) {
	const digits = "0123456789abcdef"
	b.WriteString(`\u`)
	for shift := 12; shift >= 0; shift -= 4 {
		b.WriteByte(digits[v>>uint(shift)&15])
	}
}

// replaceInvalid puts U+FFFD for each maximal part of a broken UTF-8 sequence,
// as Python's "replace" does.
func replaceInvalid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			for n < 3 && i+n < len(s) && prefixOfRune(s[i:i+n+1]) {
				n++
			}
			b.WriteRune(utf8.RuneError)
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// prefixOfRune reports whether more bytes could make p a rune.
func prefixOfRune(p string) bool { return !utf8.FullRuneInString(p) }

// dims prints a shape; Unlimited is null.
func dims(v []uint64) string {
	var s []string
	for _, d := range v {
		if d == ^uint64(0) {
			s = append(s, "null")
		} else {
			s = append(s, strconv.FormatUint(d, 10))
		}
	}
	return "[" + strings.Join(s, ", ") + "]"
}
