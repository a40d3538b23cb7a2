package disk

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"coverslip/h5read/internal/bytesio"
)

// structure is one kind of structure on disk, for the fuzzer: what it begins with, where seeds for it are
// found, and how it is read at an address.
type structure struct {
	name, magic string
	read        func(f *File, at uint64)
}

// chunked is a dataset for reading chunk indexes: of two dimensions, of which the first may grow where
// the index is an extensible array, both where it is a B-tree.
func chunked(index IndexKind, at uint64) *Dataset {
	max := []uint64{40, 30}
	switch index {
	case IndexExtensibleArray:
		max[0] = Unlimited
	case IndexBTree2:
		max[0], max[1] = Unlimited, Unlimited
	}
	return &Dataset{
		Type: &Datatype{Class: Integer, Size: 4, Precision: 32}, Fill: &Fill{},
		Space:  &Dataspace{Dims: []uint64{40, 30}, Max: max, Len: 1200},
		Layout: &Layout{Class: Chunked, Chunk: []uint64{4, 3}, Element: 4, Index: index, Address: at},
	}
}

func chunkIndex(index IndexKind) func(f *File, at uint64) {
	return func(f *File, at uint64) {
		if x, err := f.ReadChunkIndex(chunked(index, at), 0, Undefined); err == nil {
			for n := range min(x.Total, 1000) {
				x.Lookup(n)
				x.Gap(n)
			}
			x.StoredBytes()
		}
	}
}

// message reads the bytes at an address as a header message.
func message(kind uint16, read func(f *File, m *Message)) func(f *File, at uint64) {
	return func(f *File, at uint64) {
		if b, pos, err := f.bytes(at, min(2048, uint64(f.src.Size())-at), "message"); err == nil {
			read(f, &Message{Type: kind, Data: b, Offset: pos})
		}
	}
}

var structures = []structure{
	{"object header, version 1", "\x01\x00", readObject},
	{"object header, version 2", "OHDR", readObject},
	{"group of symbols", "TREE", func(f *File, at uint64) {
		t := bTree1{f: f, keySize: f.Superblock.LengthSize, leaf: func(_ *bytesio.Cursor, node uint64) error {
			_, err := f.readSymbolNode(node, &localHeap{data: make([]byte, 64)})
			return err
		}}
		_ = t.walk(at)
	}},
	{"symbol node", "SNOD", func(f *File, at uint64) { _, _ = f.readSymbolNode(at, &localHeap{data: make([]byte, 64)}) }},
	{"local heap", "HEAP", func(f *File, at uint64) {
		if h, err := f.readLocalHeap(at); err == nil {
			_, _ = h.name(8)
		}
	}},
	{"global heap", "GCOL", func(f *File, at uint64) {
		if h, err := f.heap(at); err == nil {
			for i := range uint32(len(h.objects)) {
				_, _ = f.heapObject(at, i)
			}
		}
	}},
	{"fractal heap", "FRHP", func(f *File, at uint64) {
		h, err := f.readFractalHeap(at)
		if err != nil {
			return
		}
		for _, id := range []string{"\x00\x16\x00\x00\x10\x00\x00\x00", "\x00\xff\xff\x00\x10\x00\x00\x00", "\x10\x01\x00\x00\x00\x00\x00\x00", "\x23abcdefgh"} {
			_, _ = h.object([]byte(id))
		}
	}},
	{"dense links", "BTHD", func(f *File, at uint64) {
		_ = f.walkBTree2(at, "\x01\x02\x03\x04\x05\x06\x08\x09", func(byte, *bytesio.Cursor) error { return nil })
	}},
	{"chunk B-tree, version 1", "TREE", chunkIndex(IndexBTree1)},
	{"fixed array", "FAHD", chunkIndex(IndexFixedArray)},
	{"extensible array", "EAHD", chunkIndex(IndexExtensibleArray)},
	{"chunk B-tree, version 2", "BTHD", chunkIndex(IndexBTree2)},
	{"implicit index", "", chunkIndex(IndexImplicit)},
	{"datatype", "\x10\x08", message(MsgDatatype, func(f *File, m *Message) {
		if t, err := f.datatype(m); err == nil {
			_, _ = t.String(), t.MemorySize()
		}
	})},
	{"dataspace", "\x01\x01", message(MsgDataspace, func(f *File, m *Message) { _, _ = f.dataspace(m) })},
	{"layout", "\x03\x02", message(MsgLayout, func(f *File, m *Message) { _, _ = f.decodeLayout(m) })},
	{"layout, version 4", "\x04\x02", message(MsgLayout, func(f *File, m *Message) { _, _ = f.decodeLayout(m) })},
	{"filters", "\x01\x01", message(MsgFilters, func(_ *File, m *Message) { _, _ = decodeFilters(m) })},
	{"fill value", "\x02\x02", message(MsgFill, func(_ *File, m *Message) { _, _ = decodeFill(m) })},
	{"old fill value", "\x04\x00\x00\x00", message(MsgFillOld, func(_ *File, m *Message) { _, _ = decodeFill(m) })},
	{"attribute", "\x01\x00", message(MsgAttribute, func(f *File, m *Message) { _, _ = f.attribute(m) })},
	{"link", "\x01\x00", message(MsgLink, func(f *File, m *Message) { _, _ = f.decodeLink(m.cursor()) })},
	{"link info", "\x00\x00", message(MsgLinkInfo, func(f *File, m *Message) { _, _ = f.decodeInfo(m) })},
	{"shared messages", "SMTB", func(f *File, at uint64) {
		f.Superblock.Extension = at
		_, _ = f.sharedObject(make([]byte, 8), MsgDatatype)
	}},
	{"cache image", "MDCI", func(f *File, at uint64) {
		f.Superblock.Extension = at
		if f.readCacheImage() == nil {
			_, _, _ = f.bytes(at, 1, "anything")
		}
	}},
}

func readObject(f *File, at uint64) {
	h, err := f.ReadHeader(at)
	if err != nil {
		return
	}
	_, _ = f.Attributes(h)
	switch h.Kind() {
	case GroupObject:
		_, _ = f.Links(h)
	case DatasetObject:
		if d, err := f.Dataset(h); err == nil && d.Layout.Class == Chunked {
			_, _ = f.ReadChunkIndex(d, 0, Undefined)
		}
	case TypeObject:
		_, _ = f.NamedType(h)
	}
}

// FuzzStructure reads one kind of structure at an address of a file, with checksums ignored. Seeds are
// the structures of the fixtures, where they stand; sizes says how wide addresses and lengths are.
func FuzzStructure(f *testing.F) {
	names, err := filepath.Glob("../../../testdata/h5*/*.h5")
	if err != nil || len(names) == 0 {
		f.Fatal("no fixtures", err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(b) > 8<<10 {
			continue
		}
		for k, s := range structures {
			if at := bytes.Index(b, []byte(s.magic)); at >= 0 {
				f.Add(byte(k), byte(0x88), uint16(at), b)
			}
		}
	}
	VerifyChecksums = false
	f.Fuzz(func(t *testing.T, kind, sizes byte, at uint16, b []byte) {
		if int(at) >= len(b) {
			return
		}
		widths := []int{2, 4, 8, 8}
		file := &File{src: bytesio.NewSource(bytes.NewReader(b), int64(len(b))), Superblock: Superblock{
			OffsetSize: widths[sizes>>2&3], LengthSize: widths[sizes>>6], Extension: Undefined,
		}}
		file.Unfilter = func(dst, src []byte, _ []Filter, _ uint32) error { copy(dst, src); return nil }
		start := time.Now()
		structures[int(kind)%len(structures)].read(file, uint64(at))
		if d := time.Since(start); d > 5*time.Second {
			t.Fatalf("%s took %v", structures[int(kind)%len(structures)].name, d)
		}
		if n := file.src.Metered(); n > 64<<20 {
			t.Fatalf("%s asked for %d bytes of a file of %d", structures[int(kind)%len(structures)].name, n, len(b))
		}
	})
}
