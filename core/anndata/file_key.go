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

// FileKey names a file by its contents: the SHA-256, in hexadecimal, of its size and a sample of about
// 1 MiB, which takes as long for 10 GB as for 10 MB. The sample is both ends, where HDF5 has its superblock
// and what was written last, and pieces spread evenly between. Errors are those of reading.
func FileKey(r io.ReaderAt, size int64) (string, error) {
	hash := sha256.New()
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(size))
	hash.Write(length[:])
	buffer := make([]byte, edgeBytes)
	add := func(at, n int64) error {
		piece := buffer[:min(n, size-at)]
		if got, err := r.ReadAt(piece, at); got < len(piece) {
			return err
		}
		hash.Write(piece)
		return nil
	}
	if err := add(0, edgeBytes); err != nil {
		return "", err
	}
	for i := range int64(samples) {
		if err := add(size/(samples+1)*(i+1), sampleBytes); err != nil {
			return "", err
		}
	}
	if err := add(max(0, size-edgeBytes), edgeBytes); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
