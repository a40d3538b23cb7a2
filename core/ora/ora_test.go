package ora_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/ora"
	"coverslip/internal/stopwatch"
)

// slow computes one cell's p-values by sorting all genes and summing binomials.
func slow(row []float32, sets [][]int, nUp int) []float64 {
	order := make([]int, len(row))
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(row[b], row[a]) })
	var selected []int
	for _, g := range order[:min(nUp, len(order))] {
		if row[g] > 0 {
			selected = append(selected, g)
		}
	}
	var out []float64
	for _, set := range sets {
		k := 0
		for _, g := range set {
			if slices.Contains(selected, g) {
				k++
			}
		}
		p := 0.0
		for i := k; i <= min(len(set), len(selected)); i++ {
			p += math.Exp(logChoose(len(set), i) + logChoose(len(row)-len(set), len(selected)-i) - logChoose(len(row), len(selected)))
		}
		out = append(out, p)
	}
	return out
}

func logChoose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

func TestCellsAgainstSlowTwin(t *testing.T) {
	for _, s := range []struct {
		name       string
		nVars, nUp int
		density    float64
		highest    int // values are 1 to this: few values make many ties
	}{
		{"ties", 60, 10, 0.6, 3},
		{"few ties", 60, 10, 0.9, 10000},
		{"fewer genes than n_up", 60, 50, 0.2, 3},
		{"one gene", 1, 5, 0.5, 3},
		{"all zero", 20, 5, 0, 3},
		{"one is taken", 40, 1, 0.8, 2},
	} {
		t.Run(s.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(13, 14))
			genes := make([]string, s.nVars)
			for g := range genes {
				genes[g] = fmt.Sprint("g", g)
			}
			sets := [][]int{{0}, {}, {}}
			for g := 0; g < s.nVars; g += 3 {
				sets[1] = append(sets[1], g)
			}
			p := ora.Params{NUp: s.nUp}
			for i, set := range sets {
				names := []string{"absent", "also absent"}
				for _, g := range set {
					names = append(names, genes[g], genes[g]) // twice counts once
				}
				p.Sets = append(p.Sets, ora.Set{Name: fmt.Sprint("s", i), Genes: names})
			}
			tester, err := ora.NewTester(genes, p)
			if err != nil {
				t.Fatal(err)
			}
			var want []float64
			for range 40 {
				row := make([]float32, s.nVars)
				var indices []int32
				var data []float32
				for g := range row {
					if rng.Float64() < s.density {
						row[g] = float32(1 + rng.IntN(s.highest))
						indices, data = append(indices, int32(g)), append(data, row[g])
					}
				}
				tester.AddCell(indices, data)
				want = append(want, slow(row, sets, s.nUp)...)
			}
			r := tester.Result()
			if !reflect.DeepEqual(r.SetSize, []int64{1, int64(len(sets[1])), 0}) || len(r.PVals) != len(want) {
				t.Fatalf("sizes %v, %d p-values for %d", r.SetSize, len(r.PVals), len(want))
			}
			for i, p := range r.PVals {
				if math.Abs(p-want[i]) > 1e-10*want[i] || math.Abs(r.Score[i]+math.Log10(p)) > 1e-12 {
					t.Fatalf("cell %d, set %d: p %v and score %v, want p %v", i/3, i%3, p, r.Score[i], want[i])
				}
			}
		})
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		want             string // sets as NAME[genes], or the words of the error
	}{
		{"tsv", "a.tsv", "# markers\nT\tCD3D\nB\tMS4A1\r\n\nT\tCD3E\tweight\nT\tCD3D\n", "T[CD3D CD3E] B[MS4A1]"},
		{"headings", "a.tsv", "source\ttarget\tweight\nT\tCD3D\t1\n", "T[CD3D]"},
		{"a set that is called set", "a.tsv", "T\tCD3D\nset\tgene\n", "T[CD3D] set[gene]"},
		{"byte order mark, no end of line", "a.txt", "\ufeffT\tCD3D", "T[CD3D]"},
		{"gmt", "H.GMT", "T\thttp://x\tCD3D\tCD3E\tCD3D\t\nB\t\tMS4A1\n", "T[CD3D CD3E] B[MS4A1]"},
		{"no tab", "a.tsv", "T\tCD3D\nB,MS4A1\n", "line 2"},
		{"no gene", "a.tsv", "\n#\nT\t \n", "line 3"},
		{"no set", "a.tsv", "\tCD3D\n", "line 1"},
		{"nothing", "a.tsv", "# nothing\n", "no gene set"},
		{"gmt of two fields", "a.gmt", "T\tCD3D\n", "line 1"},
		{"gmt without genes", "a.gmt", "T\tx\tCD3D\nB\tx\t\n", "line 2"},
		{"gmt without a name", "a.gmt", "\tx\tCD3D\n", "line 1"},
		{"gmt with a name twice", "a.gmt", "T\tx\tA\nT\tx\tB\n", "line 2"},
		{"no text at all", "a.tsv", strings.Repeat("\x00\xff", 1000), "line 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sets, err := ora.Parse(c.file, c.text)
			if err != nil {
				if !strings.Contains(err.Error(), c.want) || len(err.Error()) > 400 {
					t.Errorf("got error %q, want %q", err, c.want)
				}
				return
			}
			var got []string
			for _, s := range sets {
				got = append(got, s.Name+fmt.Sprint(s.Genes))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %s, want %s", s, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("T\tCD3D\nB\tx\tMS4A1")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.tsv", "a.gmt"} {
			sets, err := ora.Parse(name, text)
			if (err == nil) != (len(sets) > 0) {
				t.Fatalf("%s: %v, %v", name, sets, err)
			}
			for _, s := range sets {
				if s.Name == "" || len(s.Genes) == 0 {
					t.Fatalf("%s: set %+v", name, s)
				}
			}
		}
	})
}

func TestImmuneMarkers(t *testing.T) {
	sets, genes := ora.ImmuneMarkers(), 0
	for _, s := range sets {
		genes += len(s.Genes)
	}
	if len(sets) != 8 || genes != 40 || sets[0].Name != "T_cell" {
		t.Errorf("%d sets of %d genes, want 8 of 40", len(sets), genes)
	}
}

func TestNUpIsChecked(t *testing.T) {
	if _, err := ora.NewTester(nil, ora.Params{}); err == nil || !strings.Contains(err.Error(), "n_up is 0") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkAddCell(b *testing.B) {
	rng := rand.New(rand.NewPCG(15, 16))
	genes := make([]string, 20000)
	for g := range genes {
		genes[g] = fmt.Sprint(g)
	}
	indices, data := make([]int32, 800), make([]float32, 800)
	for j := range indices {
		indices[j], data[j] = int32(j*25), float32(math.Ceil(math.Exp(rng.ExpFloat64()-1)))
	}
	tester, _ := ora.NewTester(genes, ora.Params{NUp: 50, Sets: ora.ImmuneMarkers()})
	stopwatch.Fastest(b, len(data), "nonzero", func() {
		tester.AddCell(indices, data)
		if r := tester.Result(); len(r.PVals) > 1<<20 {
			r.PVals, r.Score = r.PVals[:0], r.Score[:0]
		}
	})
}
