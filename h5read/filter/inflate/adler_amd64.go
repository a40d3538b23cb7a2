//go:build goexperiment.simd

package inflate

import "simd/archsimd"

// vectors says whether this machine has the instructions that adlerVectors takes.
var vectors = archsimd.X86.AVX()
