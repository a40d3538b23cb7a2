package disk

import "coverslip/h5read/internal/bytesio"

// sharedTable is the file's table of shared object header messages.
type sharedTable struct{}

func (f *File) sharedFromHeap(c *bytesio.Cursor, kind uint16) (*Message, error) {
	return nil, Unsupported("message in the shared message heap")
}
