//go:build !goexperiment.simd || !(amd64 || arm64 || wasm)

package inflate

const vectors = false

// adlerVectors stands in where there are no vectors.
func adlerVectors(a, b uint64, part []byte) (_, _ uint64, rest []byte) { return a, b, part }
