package disk

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"testing"

	"coverslip/h5read/internal/bytesio"
)

// TestHeapsWithHighNumbers: a collection of 4 KiB may number its one object 65535. Many of those must not
// pile up: a table by number is 1 MiB each.
func TestHeapsWithHighNumbers(t *testing.T) {
	const size, n = 4096, 200
	file := make([]byte, size*n)
	for i := range n {
		b := file[i*size:]
		copy(b, "GCOL\x01")
		binary.LittleEndian.PutUint64(b[8:], size)
		binary.LittleEndian.PutUint16(b[16:], 65535)
		binary.LittleEndian.PutUint64(b[24:], 4)
		copy(b[32:], "text")
	}
	f := &File{src: bytesio.NewSource(bytes.NewReader(file), int64(len(file))), Superblock: Superblock{OffsetSize: 8, LengthSize: 8}}
	for i := range n {
		if b, err := f.heapObject(uint64(i*size), 65535); err != nil || string(b) != "text" {
			t.Fatalf("collection %d: %q, %v", i, b, err)
		}
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 64<<20 {
		t.Errorf("%d MiB are held of a file of %d", m.HeapAlloc>>20, len(file)>>20)
	}
	runtime.KeepAlive(f)
}
