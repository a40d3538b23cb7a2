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
// spread evenly between. Errors are those of reading.
func FileKey(r io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(size))
	hash.Write(length[:])
	piece := make([]byte, min(keyBytes, size))
	for i := range keyPieces {
		if got, err := r.ReadAt(piece, keyPiece(i, size)); got < len(piece) {
			return "", err
		}
		hash.Write(piece)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// PrefetchKey tells a reader that has a method Prefetch, as [h5read] knows it, what [FileKey] will ask for.
func PrefetchKey(r io.ReaderAt, size int64) {
	if p, ok := r.(interface{ Prefetch(at, n int64) }); ok {
		for i := range keyPieces {
			p.Prefetch(keyPiece(i, size), min(keyBytes, size))
		}
	}
}

// keyPiece is where piece i of the sample begins.
func keyPiece(i int, size int64) int64 {
	return (size - min(keyBytes, size)) * int64(i) / (keyPieces - 1)
}
