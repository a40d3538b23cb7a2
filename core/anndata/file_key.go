package anndata

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
)

// What a key is made of. Pieces are few, as each is a request of its own to a browser.
const (
	keyPieces = 8
	keyBytes  = 64 << 10
)

// FileKey names a file by its contents: the SHA-256, in hexadecimal, of its size and a sample of 512 KiB, which takes as
// long for 10 GB as for 10 MB. The sample is both ends, where HDF5 has its superblock and what was written last, and pieces
// spread evenly between. Errors are those of reading. A reader with a method Prefetch, as [h5read] knows it, is told what
// comes next.
func FileKey(r io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(size))
	hash.Write(length[:])
	piece := make([]byte, min(keyBytes, size))
	at := func(i int) int64 { return (size - int64(len(piece))) * int64(i) / (keyPieces - 1) }
	if p, ok := r.(interface{ Prefetch(at, n int64) }); ok {
		for i := range keyPieces {
			p.Prefetch(at(i), int64(len(piece)))
		}
	}
	for i := range keyPieces {
		if got, err := r.ReadAt(piece, at(i)); got < len(piece) {
			return "", err
		}
		hash.Write(piece)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
