package anndata_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
)

// No bytes make it panic, hang or hold memory without end: every table and matrix of whatever opens is
// walked.
func FuzzOpen(f *testing.F) {
	for _, pattern := range []string{"ad_*.h5ad", "tenx*.h5", "*.loom", "*.h5mu"} {
		for _, folder := range []string{fixtures, "testdata/files"} {
			files, err := filepath.Glob(filepath.Join(folder, pattern))
			if err != nil {
				f.Fatal(err)
			}
			for _, path := range files {
				b, err := os.ReadFile(path)
				if err != nil {
					f.Fatal(err)
				}
				if len(b) < 64<<10 {
					f.Add(b)
				}
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := anndata.Open(bytes.NewReader(b), int64(len(b)), "fuzz.h5ad")
		if err != nil {
			return
		}
		for _, m := range file.Matrices() {
			file.Sample(context.Background(), m.Source, 1000)
			x, err := file.Matrix(m.Source)
			if err != nil {
				continue
			}
			n, nVars := x.Shape()
			for _, lo := range []int{0, n / 2} {
				x.Rows(context.Background(), lo, min(lo+10, n), func(b *sparse.Block) error {
					for _, j := range b.Indices {
						if int(j) >= nVars {
							t.Fatalf("column %d of %d", j, nVars)
						}
					}
					return nil
				})
			}
		}
		for _, key := range []string{"obs", "var", "raw/var"} {
			if table, err := tableAt(file, key); err == nil {
				table.Check(context.Background(), 1<<20)
				table.Frame()
			}
		}
		for _, name := range file.Obsm() {
			file.ObsmArray(name)
		}
		for _, name := range file.Varm() {
			file.VarmArray(name)
		}
		file.Uns("")
		file.Notes()
	})
}
