package main

import (
	"slices"
	"testing"
)

func TestFusedIn(t *testing.T) {
	assembly := `coverslip/core/pca.f STEXT size=48 args=0x18 locals=0x0
	0x0000 00000 (/src/core/pca/a.go:7)	TEXT	coverslip/core/pca.f(SB), LEAF|NOFRAME|ABIInternal, $0-24
	0x0000 00000 (/src/core/pca/a.go:8)	FMULD	F0, F1, F1
	0x0004 00004 (/src/core/pca/a.go:9)	FMADDD	F0, F2, F1, F0
	0x0008 00008 (/src/core/pca/a.go:9)	FMADDD	F0, F2, F1, F0
	0x000c 00012 (/src/core/pca/b.go:3)	FNMSUBS	F0, F2, F1, F0
	0x0010 00016 (/src/core/pca/b.go:4)	RET	(R30)
`
	want := []string{
		"/src/core/pca/a.go:9: FMADDD on arm64: round the product, float64(x*y), before it is added",
		"/src/core/pca/b.go:3: FNMSUBS on arm64: round the product, float64(x*y), before it is added",
	}
	if got := fusedIn([]byte(assembly)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestInexactIn(t *testing.T) {
	lines := "core/a.go:3:\tx := math.Sqrt(math.Log(y))\ncore/a.go:4:\t// math.Exp(1) is not called\ncore/a.go:5:\treturn math.MaxInt32\n"
	want := []string{"core/a.go:3: math.Log is not the same code on every machine: see core/elem"}
	if got := inexactIn([]byte(lines)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
