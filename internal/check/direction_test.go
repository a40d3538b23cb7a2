package main

import "testing"

func TestWrongArrows(t *testing.T) {
	for _, c := range []struct {
		name, pkg, imported string
		want                int
	}{
		{"down", "coverslip/worker", "coverslip/core/engine", 0},
		{"up", "coverslip/core/engine", "coverslip/worker", 1},
		{"engine knows no file format", "coverslip/core/engine", "coverslip/core/anndata", 1},
		{"only wasm is in the browser", "coverslip/worker", "syscall/js", 1},
		{"wasm is in the browser", "coverslip/wasm", "syscall/js", 0},
		{"reader stands alone", "coverslip/h5read", "coverslip/core/sparse", 1},
		{"only filters inflate", "coverslip/h5read", "github.com/klauspost/compress/flate", 1},
		{"filters inflate", "coverslip/h5read/filter", "github.com/klauspost/compress/flate", 0},
		{"core does no I/O", "coverslip/core/qc", "os", 1},
		{"harmless", "coverslip/core/qc", "math", 0},
		{"unknown", "coverslip/utils", "math", 1},
		{"the program leaves wasm alone", "coverslip", "coverslip/wasm", 1},
	} {
		if got := wrongArrows(c.pkg, []string{c.imported}); len(got) != c.want {
			t.Errorf("%s: %s -> %s gave %q, want %d faults", c.name, c.pkg, c.imported, got, c.want)
		}
	}
}

func TestDOMUses(t *testing.T) {
	text := "// document.title is not used\nconst x = window.innerWidth\nconst document = 1\n"
	if got := domUses("a.ts", []byte(text)); len(got) != 1 {
		t.Errorf("got %q, want the second line only", got)
	}
}
