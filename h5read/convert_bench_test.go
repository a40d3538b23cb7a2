package h5read

import (
	"fmt"
	"testing"
)

// BenchmarkConvert brings stored values that fit into the types that an analysis
// computes with; MB/s of what is stored.
func BenchmarkConvert(b *testing.B) {
	bench[int64, int32](b, "int64 to int32", &Datatype{Class: Integer, Size: 8, Precision: 64, Signed: true})
	bench[uint64, int64](b, "uint64 to int64", &Datatype{Class: Integer, Size: 8, Precision: 64})
	bench[uint16, int32](b, "uint16 to int32", &Datatype{Class: Integer, Size: 2, Precision: 16})
	bench[int32, float32](b, "int32 to float32", &Datatype{Class: Integer, Size: 4, Precision: 32, Signed: true})
	bench[int64, float32](b, "int64 to float32", &Datatype{Class: Integer, Size: 8, Precision: 64, Signed: true})
	bench[uint8, float32](b, "uint8 to float32", &Datatype{Class: Integer, Size: 1, Precision: 8})
	bench[float64, float32](b, "float64 to float32", ieee(64, 52))
	bench[float32, int32](b, "float32 to int32", ieee(32, 23))
	bench[float32, float32](b, "float32 to float32", ieee(32, 23))
}

func ieee(bits, mantissa int) *Datatype {
	exponent := bits - 1 - mantissa
	return &Datatype{Class: Float, Size: bits / 8, Precision: bits, SignPos: bits - 1, ExpPos: mantissa,
		ExpSize: exponent, ManSize: mantissa, ExpBias: 1<<(exponent-1) - 1}
}

func bench[S, T Number](b *testing.B, name string, t *Datatype) {
	src := make([]S, 32<<10)
	for i := range src {
		src[i] = S(i % 100)
	}
	raw, dst := byteView(src), make([]T, len(src))
	b.Run(fmt.Sprint(name), func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			if err := convert(t, dst, raw); err != nil {
				b.Fatal(err)
			}
		}
	})
}
