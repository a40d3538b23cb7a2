package h5read

import (
	"io"

	"coverslip/h5read/internal/bytesio"
	"coverslip/h5read/internal/disk"
)

// Limits of what a File keeps in memory, in bytes.
const (
	chunkCacheBytes = 32 << 20
	storeBytes      = 16 << 20 // parsed datasets with their chunk indexes
	tableBytes      = 16 << 20 // lists of links
)

// File is an open HDF5 file. It holds no position and may be used by several
// goroutines; the io.ReaderAt under it must allow that too.
type File struct {
	disk     *disk.File
	warnings []string
	chunks   *chunkCache
	stores   *bytesio.LRU[uint64, *store]
	tables   *bytesio.LRU[uint64, *linkTable]
}

// Open reads the superblock of the HDF5 file that is the first size bytes of r.
// Nothing else is read before it is asked for.
func Open(r io.ReaderAt, size int64) (f *File, err error) {
	defer guard(&err, "")
	d, err := disk.ReadSuperblock(r, size)
	if err != nil {
		return nil, err
	}
	f = &File{
		disk:   d,
		chunks: newChunkCache(chunkCacheBytes),
		stores: bytesio.NewLRU[uint64, *store](storeBytes),
		tables: bytesio.NewLRU[uint64, *linkTable](tableBytes),
	}
	if msg, cut := d.Truncated(); cut {
		f.warnings = append(f.warnings, msg)
	}
	if d.Superblock.OpenFlags&5 != 0 {
		f.warnings = append(f.warnings, "the file was not closed by the program that wrote it: the newest data may be missing")
	}
	if root := d.Superblock.Root; !d.Holds(root, 16) {
		return nil, f.fail("", disk.Bad(-1, "the root group at %#x lies outside the file of %d bytes", root, size))
	}
	d.Unfilter = func(dst, src []byte, filters []disk.Filter, mask uint32) error {
		return undo(dst, src, undoing(filters, mask), disk.Chunk{Mask: mask})
	}
	return f, nil
}

// Warnings lists what is wrong with the file as a whole although it opens: its
// end is missing, or its writer was killed.
func (f *File) Warnings() []string { return f.warnings }

// Work is how many bytes of metadata were decoded so far. Who walks a whole file
// can end the walk of one that sends it in circles.
func (f *File) Work() int64 { return f.disk.Source().Metered() }

// Truncated says how much of the file is there when its end is missing, and is
// "" otherwise.
func (f *File) Truncated() string {
	msg, _ := f.disk.Truncated()
	return msg
}

// Probe looks at the superblock without judging it: its version, its position
// (the size of the user block before it), and the sizes of addresses and lengths.
// ok is false when there is no HDF5 signature with 16 bytes behind it.
func Probe(r io.ReaderAt, size int64) (version int, userBlock int64, sizes [2]int, ok bool) {
	head, at, ok := disk.FindSignature(r, size)
	if !ok {
		return 0, 0, sizes, false
	}
	if version = int(head[8]); version < 2 {
		sizes = [2]int{int(head[13]), int(head[14])}
	} else {
		sizes = [2]int{int(head[9]), int(head[10])}
	}
	return version, at, sizes, true
}

// Root is the root group.
func (f *File) Root() *Group {
	return &Group{object{f, "/", f.disk.Superblock.Root}}
}

// fail names the object in an error, and the missing end of the file, which is
// the likeliest reason for every other fault.
func (f *File) fail(path string, err error) error { return f.failIn(path, "", err) }

func (f *File) failIn(path, place string, err error) error {
	err = disk.In(path, place, err)
	e, ok := err.(*FormatError)
	if !ok {
		return err
	}
	if msg, cut := f.disk.Truncated(); cut && !hasSuffix(e.Msg, msg) {
		return &FormatError{Offset: e.Offset, Object: e.Object, Msg: e.Msg + "; " + msg}
	}
	return err
}

func hasSuffix(s, end string) bool { return len(s) >= len(end) && s[len(s)-len(end):] == end }
