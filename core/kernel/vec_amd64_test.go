//go:build goexperiment.simd

package kernel

func init() { runsVec = vectors }
