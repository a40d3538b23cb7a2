package h5write

import "encoding/binary"

const (
	superblockSize = 48
	undefined      = ^uint64(0) // the address of what is not there
)

var le = binary.LittleEndian

// encodeSuperblock encodes a version 2 superblock (II.A.2) with 8-byte offsets and lengths, no base
// address and no extension.
func encodeSuperblock(end, root uint64) []byte {
	b := append(make([]byte, 0, superblockSize), "\x89HDF\r\n\x1a\n"...)
	b = append(b, 2, 8, 8, 0)
	b = le.AppendUint64(b, 0)
	b = le.AppendUint64(b, undefined)
	b = le.AppendUint64(b, end)
	b = le.AppendUint64(b, root)
	return le.AppendUint32(b, checksum(b))
}
