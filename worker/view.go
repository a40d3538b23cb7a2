package worker

import (
	"context"
	"fmt"
	"strings"

	"coverslip/core/engine"
	"coverslip/core/frame"
	"coverslip/core/provenance"
	"coverslip/core/results"
)

// expressionBytes bounds what is kept of the expression of genes asked for: going back to one is free.
const expressionBytes = 32 << 20

// view is a finished run: what colours, names and embeddings are taken from.
type view struct {
	a       *engine.Analysis
	results *results.Results
	record  func() (*provenance.Record, error) // see [Session.recorder]
	run     int                                // counts the session's views
	store   *keeper
	file    string         // its key
	keys    cacheKeys      // of the steps
	steps   map[string]any // that it came of, as they are kept, by key; nil once they were forgotten
	source  engine.Source  // the matrix that was analysed

	// Of requests that have their turn.
	genes map[string]int       // index of each kept gene, made when first asked for
	cache map[string][]float32 // expression by gene
	order []string             // of cache, the least recently used first
}

func newView(r *run) *view {
	return &view{
		a: r.a, results: r.a.Results(), store: r.store, file: r.file.summary.Key, keys: r.keys, steps: r.steps,
		source: r.plan.Source,
		cache:  map[string][]float32{},
	}
}

// keptGene is the expression of the gene that was last looked at. There is one of a file: what a person comes
// back to is shown without the file, and what is kept does not grow with every look.
type keptGene struct {
	Norm, Name string
	Values     []float32
}

func (v *view) geneKey() string { return onlyKey(v.file, "gene", keptGene{}) }

// columns lists what the cells can be coloured by: the file's columns, then those of the run, which take
// the place of the file's where they have the same name; and at the end those that cannot be read.
func (v *view) columns(f *openFile) []ColumnInfo {
	there := map[string]bool{}
	var out []ColumnInfo
	for _, c := range v.results.Obs.Columns {
		there[c.Name] = true
		info := ColumnInfo{Name: c.Name, Kind: kindOf(c.Values)}
		if labels, ok := c.Values.(frame.Categorical); ok {
			info.Categories = len(labels.Categories)
		}
		out = append(out, info)
	}
	for _, c := range f.summary.Obs {
		if !there[c.Name] {
			out = append(out, c)
		}
	}
	return out
}

func kindOf(values any) ColumnKind {
	switch values.(type) {
	case frame.Categorical:
		return KindCategorical
	case []int32, []int64:
		return KindInteger
	case []bool:
		return KindBoolean
	case []string:
		return KindText
	}
	return KindReal
}

// gene finds a kept gene by name, in any case of letters where no name fits exactly.
func (v *view) gene(name string) (int, error) {
	index := v.results.Var.Index
	if v.genes == nil {
		v.genes = make(map[string]int, index.Len())
		for i, g := range index.All() {
			v.genes[g] = i
		}
	}
	if i, ok := v.genes[name]; ok {
		return i, nil
	}
	for i, g := range index.All() {
		if strings.EqualFold(g, name) {
			return i, nil
		}
	}
	return 0, &invalid{
		fmt.Sprintf("There is no gene %q among the %d kept.", name, index.Len()),
		"Look for another name of the gene; one seen in few cells may have been filtered out.",
	}
}

// expression returns the log1p-normalised expression of a gene in each kept cell. It must not be changed.
// Only requests that have their turn may ask: an analysis does one thing at a time.
func (v *view) expression(ctx context.Context, s *Session, gene int, tell Teller) ([]float32, error) {
	name := v.results.Var.Index.At(gene)
	if values, ok := v.cache[name]; ok {
		v.use(name, values)
		return values, nil
	}
	var kept keptGene
	if v.store.load(ctx, v.geneKey(), &kept) && kept.Norm == v.keys.norm && kept.Name == name {
		v.use(name, kept.Values)
		return kept.Values, nil
	}
	if f, err := s.current(); err == nil && v.a.Away == nil {
		f.help(&s.host, v.a, v.source)
	}
	defer listen(v.a, tell)()
	values, err := v.a.Expression(ctx, gene)
	if err != nil {
		return nil, err
	}
	v.use(name, values)
	return values, nil
}

// use makes a gene the most recently used, keeps it, and drops others when the cache grows beyond its bound.
func (v *view) use(name string, values []float32) {
	for i, g := range v.order {
		if g == name {
			v.order = append(v.order[:i], v.order[i+1:]...)
			break
		}
	}
	v.order = append(v.order, name)
	v.cache[name] = values
	v.store.save(v.file, v.geneKey(), keptGene{v.keys.norm, name, values})
	for len(v.order) > 1 && len(v.order)*4*len(values) > expressionBytes {
		delete(v.cache, v.order[0])
		v.order = v.order[1:]
	}
}
