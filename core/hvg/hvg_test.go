package hvg_test

import (
	_ "embed"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"coverslip/core/hvg"
	"coverslip/core/norm"
	"coverslip/internal/stopwatch"
)

//go:embed testdata/scanpy.json
var goldens []byte // see testdata/golden.py

type golden struct {
	Name   string         `json:"name"`
	Params map[string]any `json:"params"`
	X      [][]float32    `json:"x"`
	Names  []string       `json:"names"`
	Batch  []int          `json:"batch"` // nil without batches

	HighlyVariable  []bool     `json:"highly_variable"`
	Means           []*float64 `json:"means"` // nil: NaN
	Dispersions     []*float64 `json:"dispersions"`
	DispersionsNorm []*float64 `json:"dispersions_norm"`
	NBatches        []int64    `json:"n_batches"`
	Intersection    []bool     `json:"intersection"`
}

func (g *golden) params() hvg.Params {
	p := hvg.Default()
	p.NTopGenes = 0
	for name, value := range g.Params {
		switch name {
		case "flavor":
			p.Flavor = value.(string)
		case "batch_key":
			p.BatchKey = value.(string)
		case "n_top_genes":
			p.NTopGenes = int(value.(float64))
		case "n_bins":
			p.NBins = int(value.(float64))
		case "min_mean":
			p.MinMean = value.(float64)
		case "max_mean":
			p.MaxMean = value.(float64)
		case "min_disp":
			p.MinDisp = value.(float64)
		case "max_disp":
			limit := value.(float64)
			p.MaxDisp = &limit
		}
	}
	return p
}

// moments normalises dense rows to 100 counts a cell and gathers their moments, in runs of cells.
func moments(x [][]float32, batch []int, logged bool, run int) *hvg.Moments {
	nBatches := 1
	for _, b := range batch {
		nBatches = max(nBatches, b+1)
	}
	total := hvg.NewMoments(len(x[0]), nBatches)
	var log norm.Log1p
	for lo := 0; lo < len(x); lo += run {
		part := hvg.NewMoments(len(x[0]), nBatches)
		for i := lo; i < min(lo+run, len(x)); i++ {
			var indices []int32
			var counts []float32
			sum := 0.0
			for g, v := range x[i] {
				if v != 0 {
					indices, counts, sum = append(indices, int32(g)), append(counts, v), sum+float64(v)
				}
			}
			b := 0
			if batch != nil {
				b = batch[i]
			}
			if !logged {
				part.AddCounts(b, indices, counts, norm.Factor(sum, 100))
				continue
			}
			values := make([]float64, len(counts))
			log.Into(values, counts, norm.Factor(sum, 100))
			part.AddCell(b, indices, values)
		}
		total.Add(part.Sums())
	}
	return total
}

func TestAgainstScanpy(t *testing.T) {
	var cases []golden
	if err := json.Unmarshal(goldens, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			p := c.params()
			r, err := hvg.Find(moments(c.X, c.Batch, p.Logged(), 7), c.Names, p)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(r.HighlyVariable, c.HighlyVariable) {
				t.Errorf("other genes:\n got %v\nwant %v", r.HighlyVariable, c.HighlyVariable)
			}
			agree(t, "means", r.Means, c.Means, 1e-9)
			agree(t, "dispersions", r.Dispersions, c.Dispersions, 1e-9)
			wide := make([]float64, len(r.DispersionsNorm))
			for g, v := range r.DispersionsNorm {
				wide[g] = float64(v)
			}
			agree(t, "dispersions_norm", wide, c.DispersionsNorm, 1e-6)
			if !slices.Equal(r.NBatches, c.NBatches) || !slices.Equal(r.Intersection, c.Intersection) {
				t.Errorf("batches: got %v %v\nwant %v %v", r.NBatches, r.Intersection, c.NBatches, c.Intersection)
			}
		})
	}
}

func agree(t *testing.T, name string, got []float64, want []*float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", name, len(got), len(want))
	}
	for g, w := range want {
		if (w == nil) != math.IsNaN(got[g]) || w != nil && math.Abs(got[g]-*w) > tolerance*max(math.Abs(*w), 1) {
			t.Fatalf("%s of gene %d: got %v, want %v", name, g, got[g], w)
		}
	}
}

func TestOrderOfRunsIsIrrelevant(t *testing.T) {
	var cases []golden
	if err := json.Unmarshal(goldens, &cases); err != nil {
		t.Fatal(err)
	}
	c := cases[0]
	want, _ := hvg.Find(moments(c.X, nil, false, len(c.X)), c.Names, c.params())
	for _, run := range []int{1, 3, 20} {
		got, _ := hvg.Find(moments(c.X, nil, false, run), c.Names, c.params())
		if !slices.Equal(got.HighlyVariable, want.HighlyVariable) {
			t.Errorf("runs of %d cells give other genes", run)
		}
	}
	m := moments(c.X, nil, false, 5).Fork()
	m.Add(moments(c.X, nil, false, len(c.X)).Sums())
	if got, _ := hvg.Find(m, c.Names, c.params()); !slices.Equal(got.Means, want.Means) {
		t.Error("forked moments differ from new ones")
	}
}

// Half of the genes have no cell and many others are alike: scanpy's cell_ranger raises on both.
func TestWhereScanpyFails(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	x := make([][]float32, 50)
	for i := range x {
		x[i] = make([]float32, 200)
		for g := range 100 {
			x[i][g] = float32(rng.IntN(g/10 + 2))
		}
	}
	p := hvg.Params{Flavor: hvg.CellRanger, NTopGenes: 20}
	r, err := hvg.Find(moments(x, nil, true, 50), nil, p)
	if err != nil || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "100 genes have no count") {
		t.Fatalf("notes %q, error %v", r.Notes, err)
	}
	if r.Means[150] != 0 || r.DispersionsNorm[150] != 0 || slices.Contains(r.HighlyVariable[100:], true) {
		t.Error("genes without cells take part")
	}
	for i := range x { // the same gene a hundred times over
		for g := 1; g < 100; g++ {
			x[i][g] = x[i][0]
		}
		x[i][199] = 1
	}
	if r, err = hvg.Find(moments(x, nil, true, 50), nil, p); err != nil || len(r.Notes) != 2 {
		t.Errorf("genes of one mean: notes %q, error %v", r.Notes, err)
	}

	seurat := hvg.Params{Flavor: hvg.Seurat, NTopGenes: 20, NBins: 20, BatchKey: "sample"}
	batch := make([]int, len(x))
	batch[7] = 1 // one cell alone
	r, err = hvg.Find(moments(x, batch, false, 50), make([]string, 200), seurat)
	if err != nil || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "1 of 2 batches") || slices.Max(r.NBatches) != 1 {
		t.Errorf("a batch of one cell: %v, %v", r, err)
	}
}

func TestConstantGeneHasNoDispersion(t *testing.T) {
	m := hvg.NewMoments(3, 1)
	for i := range 1000 {
		m.AddCell(0, []int32{0, 1, 2}, []float64{0.1, float64(i % 3), float64(i % 7)})
	}
	r, err := hvg.Find(m, nil, hvg.Params{Flavor: hvg.Seurat, NTopGenes: 3, NBins: 1})
	if err != nil || !math.IsNaN(r.Dispersions[0]) || !reflect.DeepEqual(r.HighlyVariable, []bool{false, true, true}) || len(r.Notes) != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestErrors(t *testing.T) {
	constant := hvg.NewMoments(1, 1)
	constant.AddCell(0, []int32{0}, []float64{1})
	one := hvg.NewMoments(1, 1)
	one.Add(constant.Sums())
	constant.AddCell(0, []int32{0}, []float64{1})
	seurat := hvg.Params{Flavor: hvg.Seurat, NTopGenes: 5, NBins: 20}
	for _, c := range []struct {
		name string
		m    *hvg.Moments
		p    hvg.Params
		want string
	}{
		{"flavor", constant, hvg.Params{Flavor: "pearson"}, `"pearson" is not known`},
		{"n_top_genes", constant, hvg.Params{Flavor: hvg.Seurat, NTopGenes: -1, NBins: 20}, "n_top_genes is -1"},
		{"n_bins", constant, hvg.Params{Flavor: hvg.Seurat}, "n_bins is 0"},
		{"one cell", one, seurat, "at least 2 cells"},
		{"no gene", hvg.NewMoments(0, 1), seurat, "no gene"},
		{"nothing varies", constant, seurat, "no gene varies"},
		{"no batch to use", hvg.NewMoments(1, 2), hvg.Params{Flavor: hvg.Seurat, NBins: 20, BatchKey: "donor"}, `no batch of "donor"`},
	} {
		if r, err := hvg.Find(c.m, []string{"a"}, c.p); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v; want an error with %q", c.name, r, err, c.want)
		}
	}
}

func BenchmarkAddCounts(b *testing.B) {
	const genes, values = 30000, 1600
	rng := rand.New(rand.NewPCG(5, 6))
	indices, counts := make([]int32, values), make([]float32, values)
	for j := range indices {
		indices[j], counts[j] = int32(j*genes/values), float32(1+rng.IntN(3))
	}
	m := hvg.NewMoments(genes, 1)
	stopwatch.Fastest(b, values, "nonzero", func() { m.AddCounts(0, indices, counts, 1.5) })
}
