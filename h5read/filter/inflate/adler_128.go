//go:build goexperiment.simd && (arm64 || wasm)

package inflate

const vectors = true
