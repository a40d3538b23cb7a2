package pca

import (
	"testing"
	"time"
)

// BenchmarkStages times the stages of Run with 2,000 genes, 100 of them not zero in a cell. Few cells
// keep their rows, many give the covariance.
func BenchmarkStages(b *testing.B) {
	for _, c := range []struct {
		name  string
		cells int
	}{{"cells=2700", 2700}, {"cells=50k", 50000}} {
		b.Run(c.name+"/genes=2k/density=5%", func(b *testing.B) {
			const genes, nComps = 2000, 50
			m, factors := counts(1, c.cells, genes, 0.05)
			src := wholly(m, factors)
			var spent [4]time.Duration
			b.ReportAllocs()
			for b.Loop() {
				at := time.Now()
				lap := func(i int) { spent[i] += time.Since(at); at = time.Now() }
				g, err := gather(src, c.cells, Params{NComps: nComps, Solver: Covariance}.expectedProducts(), silent())
				check(b, err)
				lap(0)
				_, vectors, err := topEigen(g.operator(), nComps, silent())
				check(b, err)
				lap(1)
				_, err = g.scores(vectors, nComps, silent())
				check(b, err)
				lap(2)
				p := Default()
				g, err = gather(src, c.cells, 0, silent())
				check(b, err)
				_, _, err = randomizedEigen(g, p, silent())
				check(b, err)
				lap(3)
			}
			for i, name := range []string{"gather", "eigen", "scores", "randomized"} {
				b.ReportMetric(spent[i].Seconds()/float64(b.N), name+"-s/op")
			}
		})
	}
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
