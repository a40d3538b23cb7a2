package anndata

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
)

const (
	edgeBytes   = 64 << 10
	sampleBytes = 32 << 10
	samples     = 30
)

// keyAhead is how many pieces a reader is told of before they are read.
const keyAhead = 8

// FileKey names a file by its contents: the SHA-256, in hexadecimal, of its size and a sample of about
// 1 MiB, which takes as long for 10 GB as for 10 MB. The sample is both ends, where HDF5 has its superblock
// and what was written last, and pieces spread evenly between. Errors are those of reading. A reader with a method
// Prefetch, as [h5read] knows it, is told what comes next.
func FileKey(r io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(size))
	hash.Write(length[:])
	pieces := keyPieces(size)
	tell := func(keyPiece) {}
	if p, ok := r.(interface{ Prefetch(at, n int64) }); ok {
		tell = func(k keyPiece) { p.Prefetch(k.at, k.n) }
	}
	for _, k := range pieces[:keyAhead] {
		tell(k)
	}
	buffer := make([]byte, edgeBytes)
	for i, k := range pieces {
		if i+keyAhead < len(pieces) {
			tell(pieces[i+keyAhead])
		}
		if got, err := r.ReadAt(buffer[:k.n], k.at); got < int(k.n) {
			return "", err
		}
		hash.Write(buffer[:k.n])
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

type keyPiece struct{ at, n int64 }

// keyPieces are those of the sample; of a small file they overlap.
func keyPieces(size int64) (pieces []keyPiece) {
	add := func(at, n int64) { pieces = append(pieces, keyPiece{at, min(n, size-at)}) }
	add(0, edgeBytes)
	for i := range int64(samples) {
		add(size/(samples+1)*(i+1), sampleBytes)
	}
	add(max(0, size-edgeBytes), edgeBytes)
	return pieces
}
