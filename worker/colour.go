package worker

import (
	"context"
	"fmt"
	"math"
	"slices"

	"coverslip/core/frame"
)

// maxCategories is how many different texts a column may hold to be shown as categories.
const maxCategories = 1000

// Colour implements [Operations].
func (s *Session) Colour(ctx context.Context, p ColourParams, tell Teller) (*Colour, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	switch {
	case p.Gene != "":
		gene, err := v.gene(p.Gene)
		if err != nil {
			return nil, err
		}
		values, err := v.expression(ctx, s, gene, tell)
		if err != nil {
			return nil, err
		}
		return numbers(v.results.Var.Index.At(gene), slices.Clone(values)), nil
	case p.Set != "":
		return v.setScore(p.Set)
	case p.Obs != "":
		column, err := s.obsColumn(v, p.Obs)
		if err != nil {
			return nil, err
		}
		return colourOf(column)
	}
	return nil, &invalid{"Nothing is named to colour by.", "Name a column of obs, a gene or a gene set."}
}

// setScore returns -log10 p of a gene set for each kept cell.
func (v *view) setScore(name string) (*Colour, error) {
	o := v.a.ORAResult
	if o == nil {
		return nil, &invalid{"The last run had no gene sets.", "Choose gene sets and run again."}
	}
	set := slices.Index(o.Sets, name)
	if set < 0 {
		return nil, &invalid{fmt.Sprintf("There is no gene set %q in the last run.", name), "Run again with it."}
	}
	values := make([]float32, len(o.Score)/len(o.Sets))
	for cell := range values {
		values[cell] = float32(o.Score[cell*len(o.Sets)+set])
	}
	return numbers(name, values), nil
}

// obsColumn finds a column about the kept cells. One that the results lack could not be read, and the
// file says why.
func (s *Session) obsColumn(v *view, name string) (*frame.Column, error) {
	if c := v.results.Obs.Column(name); c != nil {
		return c, nil
	}
	f, err := s.current()
	if err != nil {
		return nil, err
	}
	data, err := f.data()
	if err != nil {
		return nil, err
	}
	obs, err := data.Obs()
	if err != nil {
		return nil, err
	}
	c, err := obs.Column(name)
	if err != nil {
		return nil, err
	}
	return c.Take(v.a.Kept.Cells), nil
}

// colourOf makes codes of labels, and float32 of numbers.
func colourOf(c *frame.Column) (*Colour, error) {
	missing := func(i int) bool { return c.Missing != nil && c.Missing[i] }
	switch v := c.Values.(type) {
	case frame.Categorical:
		return labels(c.Name, slices.Clone(v.Codes), v.Categories), nil
	case []bool:
		codes := make([]int32, len(v))
		for i, yes := range v {
			switch {
			case missing(i):
				codes[i] = -1
			case yes:
				codes[i] = 1
			}
		}
		return labels(c.Name, codes, []string{"False", "True"}), nil
	case []string:
		return texts(c.Name, v, c.Missing)
	case []int32:
		return numbers(c.Name, asFloat32(v, missing)), nil
	case []int64:
		return numbers(c.Name, asFloat32(v, missing)), nil
	case []float32:
		return numbers(c.Name, asFloat32(v, missing)), nil
	case []float64:
		return numbers(c.Name, asFloat32(v, missing)), nil
	}
	return nil, fmt.Errorf("column %s holds a %T, which has no colours", c.Name, c.Values)
}

// texts makes categories of the different texts of a column, in their order as text.
func texts(name string, values []string, missing []bool) (*Colour, error) {
	of := frame.Labels(values, missing)
	if len(of.Categories) > maxCategories {
		return nil, &invalid{
			fmt.Sprintf("Column %s holds %d different texts, more than can be told apart by colour (%d).", name, len(of.Categories), maxCategories),
			"Choose a column of labels.",
		}
	}
	return labels(name, of.Codes, of.Categories), nil
}

// labels counts the codes, and owns them from then on.
func labels(name string, codes []int32, categories []string) *Colour {
	out := &Colour{Label: name, Codes: codes, Categories: categories, Counts: make([]int32, len(categories))}
	for i, c := range codes {
		if c < 0 || int(c) >= len(categories) {
			codes[i] = -1
			out.Missing++
		} else {
			out.Counts[c]++
		}
	}
	return out
}

// numbers finds the range of finite values, and owns them from then on.
func numbers(name string, values []float32) *Colour {
	out := &Colour{Label: name, Values: values, Min: math.Inf(1), Max: math.Inf(-1)}
	for _, v := range values {
		x := float64(v)
		if math.IsNaN(x) {
			out.Missing++
		} else if !math.IsInf(x, 0) {
			out.Min, out.Max = min(out.Min, x), max(out.Max, x)
		}
	}
	if out.Min > out.Max { // no value at all
		out.Min, out.Max = 0, 0
	}
	return out
}

func asFloat32[T int32 | int64 | float32 | float64](values []T, missing func(int) bool) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		if out[i] = float32(v); missing(i) {
			out[i] = float32(math.NaN())
		}
	}
	return out
}
