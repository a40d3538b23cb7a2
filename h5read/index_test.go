package h5read_test

import (
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
)

// An index that was read in one program serves another, which reads no metadata any more, and the values are the same.
func TestUseChunkIndex(t *testing.T) {
	first, _ := openRamp(t, h5write.Chunk(chunkLen), h5write.Compress(h5write.Deflate))
	index, err := first.ChunkIndex()
	if err != nil || len(index.Numbers) != (streamLen+chunkLen-1)/chunkLen {
		t.Fatalf("index %v, %v", index, err)
	}
	file := ramp(t, h5write.Chunk(chunkLen), h5write.Compress(h5write.Deflate))
	f, err := h5read.Open(file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	d := dataset(t, f, "/x")
	before := f.Work()
	d.UseChunkIndex(index)
	if err := readRamp[float32](d, 0, streamLen, 700); err != nil || f.Work() != before {
		t.Errorf("%v, and %d bytes of metadata were read", err, f.Work()-before)
	}

	plain, _ := openRamp(t)
	if index, err := plain.ChunkIndex(); index != nil || err != nil {
		t.Errorf("a dataset without chunks has the index %v, %v", index, err)
	}
	bad := &h5read.ChunkIndex{Numbers: index.Numbers, Addresses: index.Addresses[:3], Sizes: index.Sizes, Masks: index.Masks}
	g, err := h5read.Open(file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	d = dataset(t, g, "/x")
	d.UseChunkIndex(bad) // no panic
	if err := readRamp[float32](d, 0, streamLen, 700); err == nil {
		t.Error("a damaged index is believed")
	}
}
