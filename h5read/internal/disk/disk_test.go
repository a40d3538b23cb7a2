package disk

import (
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"

	"coverslip/h5read/internal/bytesio"
)

func file(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../../testdata/h5/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestLookup3 has the values of Bob Jenkins' own driver (lookup3.c, driver5).
func TestLookup3(t *testing.T) {
	for in, want := range map[string]uint32{"": 0xdeadbeef, "Four score and seven years ago": 0x17770551} {
		if got := lookup3([]byte(in)); got != want {
			t.Errorf("%q: %08x, not %08x", in, got, want)
		}
	}
}

// TestBrokenSuperblock changes one byte and expects an error that names the fault.
func TestBrokenSuperblock(t *testing.T) {
	for _, c := range []struct {
		name, file string
		at         int // offset in the superblock, format section II.A
		value      byte
		want       string
	}{
		{"version", "sb0_default.h5", 8, 4, "version 4"},
		{"size of offsets", "sb0_default.h5", 13, 3, "must be 2, 4 or 8"},
		{"size of lengths", "sb0_default.h5", 14, 0, "must be 2, 4 or 8"},
		{"signature", "sb0_default.h5", 1, 'h', "not an HDF5 file"},
		{"a byte under the checksum", "sb3_latest.h5", 20, 0x55, "checksum"},
	} {
		b := file(t, c.file)
		b[c.at] = c.value
		if _, err := ReadSuperblock(bytes.NewReader(b), int64(len(b))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, expected %q", c.name, err, c.want)
		}
	}
}

// TestDatatypes decodes messages written by hand after format section IV.A.2.d.
func TestDatatypes(t *testing.T) {
	f := &File{Superblock: Superblock{OffsetSize: 8, LengthSize: 8}}
	i4 := "\x10\x08\x00\x00\x04\x00\x00\x00\x00\x00\x20\x00"
	vlen := func(flags string) string { return "\x19" + flags + "\x10\x00\x00\x00" }
	for _, c := range []struct{ name, in, want string }{
		{"int32", i4, "<i4"},
		{"big-endian uint16 of 12 bits", "\x10\x01\x00\x00\x02\x00\x00\x00\x02\x00\x0c\x00", ">u2:prec=12,off=2"},
		{"float32", "\x11\x20\x1f\x00\x04\x00\x00\x00\x00\x00\x20\x00\x17\x08\x00\x17\x7f\x00\x00\x00", "<f4"},
		{"fixed string", "\x13\x11\x00\x00\x05\x00\x00\x00", "S5:nullpad:utf8"},
		{"string", vlen("\x01\x01\x00") + i4, "vstr:nullterm:utf8"},
		{"sequence", vlen("\x00\x00\x00") + i4, "vlen(<i4)"},
		{"array", "\x3a\x00\x00\x00\x18\x00\x00\x00\x02\x02\x00\x00\x00\x03\x00\x00\x00" + i4, "(2,3)<i4"},
		{"compound", "\x36\x01\x00\x00\x08\x00\x00\x00x\x00\x04" + i4, "{x:<i4@4}:8"},
		{"enum", "\x38\x01\x00\x00\x04\x00\x00\x00" + i4 + "A\x00\xff\xff\xff\xff", "enum(<i4){A=-1}"},
		{"object reference", "\x17\x00\x00\x00\x08\x00\x00\x00", "objref"},
		{"opaque", "\x15\x08\x00\x00\x03\x00\x00\x00tag\x00\x00\x00\x00\x00", "opaque3(tag)"},
	} {
		got, err := f.decodeDatatype(bytesio.NewCursor([]byte(c.in), 0), 0)
		if err != nil || got.String() != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
		for n := range len(c.in) - len("\x00\x00\x00\x00\x00") { // opaque tags are padded
			if _, err := f.decodeDatatype(bytesio.NewCursor([]byte(c.in[:n]), 0), 0); err == nil {
				t.Errorf("%s: no error when cut at %d", c.name, n)
			}
		}
	}
}

func TestRefusedDatatypes(t *testing.T) {
	f := &File{Superblock: Superblock{OffsetSize: 8, LengthSize: 8}}
	i4 := "\x10\x08\x00\x00\x04\x00\x00\x00\x00\x00\x20\x00"
	for name, in := range map[string]string{
		"no size":                 "\x10\x08\x00\x00\x00\x00\x00\x00\x00\x00\x20\x00",
		"bits outside":            "\x10\x08\x00\x00\x04\x00\x00\x00\x01\x00\x20\x00",
		"version 0":               "\x00\x08\x00\x00\x04\x00\x00\x00\x00\x00\x20\x00",
		"class 11":                "\x3b\x08\x00\x00\x04\x00\x00\x00\x00\x00\x20\x00",
		"member outside":          "\x36\x01\x00\x00\x08\x00\x00\x00x\x00\x05" + i4,
		"array of another size":   "\x3a\x00\x00\x00\x19\x00\x00\x00\x01\x06\x00\x00\x00" + i4,
		"array dimension 0":       "\x3a\x00\x00\x00\x18\x00\x00\x00\x01\x00\x00\x00\x00" + i4,
		"string of a wrong width": "\x19\x01\x00\x00\x0c\x00\x00\x00" + i4,
		"nested too deep":         strings.Repeat("\x3a\x00\x00\x00\x04\x00\x00\x00\x01\x01\x00\x00\x00", 40) + i4,
	} {
		if got, err := f.decodeDatatype(bytesio.NewCursor([]byte(in), 0), 0); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestSlots numbers the chunks of a 3-D dataset whose second dimension has no
// limit: that one moves to the front, and the others count by their maximum.
func TestSlots(t *testing.T) {
	d := &Dataset{Space: &Dataspace{Dims: []uint64{2, 3, 2}, Max: []uint64{4, Unlimited, 5}},
		Layout: &Layout{Class: Chunked, Chunk: []uint64{1, 1, 1}, Index: IndexExtensibleArray}}
	x := &ChunkIndex{Grid: []uint64{2, 3, 2}}
	s, err := newSlots(d, x)
	if err != nil {
		t.Fatal(err)
	}
	for slot, want := range map[uint64]uint64{0: 0, 1: 1, 5: 6, 6: 7, 20: 2, 40: 4, 46: 11} {
		if got, ok := s.number(slot); !ok || got != want {
			t.Errorf("slot %d: %d, %v; expected %d", slot, got, ok, want)
		}
	}
	for _, slot := range []uint64{2, 10, 60} { // outside the current shape
		if got, ok := s.number(slot); ok {
			t.Errorf("slot %d: %d", slot, got)
		}
	}
}

func TestEncSize(t *testing.T) {
	for v, want := range map[uint64]int{0: 1, 255: 1, 256: 2, 65535: 2, 65536: 3, 1 << 62: 8} {
		if got := encSize(v); got != want {
			t.Errorf("%d: %d bytes, not %d", v, got, want)
		}
	}
}

// telling is a file that is told what is read soon.
type telling struct {
	*bytes.Reader
	told   map[int64]int // the block at an offset, and how often it was told of
	ahead  int           // blocks that were told of and not yet read, and the most at a time
	most   int
	missed []int64
}

func (r *telling) Prefetch(off, _ int64) {
	r.told[off]++
	r.ahead++
	r.most = max(r.most, r.ahead)
}

func (r *telling) ReadAt(p []byte, off int64) (int, error) {
	if r.told[off] == 0 {
		r.missed = append(r.missed, off)
	} else {
		r.ahead--
	}
	return r.Reader.ReadAt(p, off)
}

// TestNodesAreTold: of a tree whose nodes lie far apart each but the root is told once before it is read, a few at a time;
// an address outside the file is left to whoever reads there.
func TestNodesAreTold(t *testing.T) {
	const nodes, apart = 40, 100 << 10
	b := make([]byte, (nodes+1)*apart)
	node := func(at int, level byte, children ...uint64) {
		head := append([]byte("TREE\x01"), level, byte(len(children)), 0)
		head = append(head, bytes.Repeat([]byte{0xff}, 16)...)
		for _, c := range children {
			head = append(head, make([]byte, 24)...)
			head = binary.LittleEndian.AppendUint64(head, c)
		}
		copy(b[at:], head)
	}
	var leaves []uint64
	for i := 1; i <= nodes; i++ {
		leaves = append(leaves, uint64(i*apart))
		node(i*apart, 0, uint64(i))
	}
	node(0, 1, append(leaves, 1<<40)...)
	r := &telling{Reader: bytes.NewReader(b), told: map[int64]int{}}
	f := &File{Superblock: Superblock{OffsetSize: 8, LengthSize: 8}, src: bytesio.NewSource(r, int64(len(b)))}
	var chunks []uint64
	tree := bTree1{f: f, kind: 1, keySize: 24, leaf: func(_ *bytesio.Cursor, child uint64) error {
		chunks = append(chunks, child)
		return nil
	}}
	err := tree.walk(0)
	if err == nil || len(chunks) != nodes {
		t.Errorf("%d chunks, %v", len(chunks), err)
	}
	if !slices.Equal(r.missed, []int64{0}) || r.ahead != 0 || r.most > nodesAhead {
		t.Errorf("not told of: %v; %d told of and not read, at most %d", r.missed, r.ahead, r.most)
	}
	for off, n := range r.told {
		if n != 1 {
			t.Errorf("told %d times of %d", n, off)
		}
	}
}
