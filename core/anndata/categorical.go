package anndata

import (
	"context"
	"fmt"

	"coverslip/core/frame"
	"coverslip/h5read"
)

// describeCategorical describes a group of codes and categories, anndata 0.8 and later.
func (f *File) describeCategorical(g *h5read.Group, n int) *column {
	codes, err := g.Dataset("codes")
	if err != nil {
		return problem("%s", explain(f.wrap(g.Path(), err)))
	}
	categories, err := g.Open("categories")
	if err != nil {
		return problem("%s", explain(f.wrap(g.Path(), err)))
	}
	return f.describeCodes(codes, categories, n, flag(g, "ordered"))
}

// categoryReference returns the attribute of anndata 0.7 that points at the categories, or nil.
func categoryReference(d *h5read.Dataset) *h5read.Attribute {
	a, err := d.Attribute("categories")
	if err != nil || a == nil || a.Type() == nil || a.Type().Class != h5read.ReferenceClass {
		return nil
	}
	return a
}

// describeReferenced describes codes whose categories are in __categories, behind an object reference.
func (f *File) describeReferenced(codes *h5read.Dataset, a *h5read.Attribute, n int) *column {
	refs, err := a.References()
	if err != nil || len(refs) != 1 {
		return problem("its attribute categories holds %d references, not one (%v)", len(refs), err)
	}
	categories, err := f.h5.Dereference(refs[0])
	if err != nil {
		return problem("its categories: %s", explain(f.wrap("", err)))
	}
	return f.describeCodes(codes, categories, n, flag(categories, "ordered"))
}

// describeLegacyCategories turns integers into the labels in uns/NAME_categories, where anndata before
// 0.7 kept them.
func (f *File) describeLegacyCategories(c *column, stored h5read.Object, name string) {
	codes, ok := stored.(*h5read.Dataset)
	if !ok || c.Kind != Integer {
		return
	}
	o, err := f.h5.Open(f.base + "/uns/" + name + "_categories")
	if err != nil {
		return
	}
	d, ok := o.(*h5read.Dataset)
	if !ok || len(d.Shape()) > 1 || f.affordable(d) != nil {
		return
	}
	*c = *f.categoricalColumn(codes, d, int(d.Len()), false)
}

func (f *File) describeCodes(codes *h5read.Dataset, categories h5read.Object, n int, ordered bool) *column {
	if c := f.describeArray(codes, n); c.Problem != "" || c.Kind != Integer {
		return problem("its codes are %s; expected integers %s", codes.Type(), c.Problem)
	}
	k, err := f.length(categories)
	if err != nil {
		return problem("its categories: %s", explain(err))
	}
	return f.categoricalColumn(codes, categories, k, ordered)
}

// categoricalColumn describes codes into k categories of whatever type.
func (f *File) categoricalColumn(codes *h5read.Dataset, categories h5read.Object, k int, ordered bool) *column {
	c := &column{ColumnInfo: ColumnInfo{Kind: Categorical, Categories: k}, codes: codes, labels: categories, ordered: ordered}
	c.read = func() (any, []bool, error) {
		stored, err := h5read.ReadAll[int64](codes)
		if err != nil {
			return nil, nil, f.wrap(codes.Path(), err)
		}
		labels := f.describeLabels(categories, k)
		if labels.Problem != "" {
			return nil, nil, fmt.Errorf("its categories: %s", labels.Problem)
		}
		text, _, err := labels.read()
		if err != nil {
			return nil, nil, f.wrap(categories.Path(), err)
		}
		out := frame.Categorical{Codes: make([]int32, len(stored)), Categories: asStrings(text), Ordered: ordered}
		for i, code := range stored {
			if code < -1 || code >= int64(len(out.Categories)) {
				return nil, nil, f.codeFault(codes.Path(), i, code, len(out.Categories))
			}
			out.Codes[i] = int32(code)
		}
		return out, nil, nil
	}
	return c
}

func (f *File) codeFault(path string, row int, code int64, k int) error {
	return f.fault(path, hintRewrite, "row %d has code %d; with %s codes are -1 (missing) to %d",
		row, code, counted(k, "category", "categories"), k-1)
}

// check looks at every code of a categorical column. It costs what reading them does.
func (c *column) check(ctx context.Context, f *File) error {
	return h5read.Stream(ctx, c.codes, 0, uint64(c.codes.Len()), func(offset uint64, codes []int64) error {
		for i, code := range codes {
			if uint64(code+1) > uint64(c.Categories) {
				return f.codeFault(c.codes.Path(), int(offset)+i, code, c.Categories)
			}
		}
		return nil
	})
}

// describeLabels is describeColumn but for categories, which may also be one scalar: a single label, in
// files of anndata before 0.7.
func (f *File) describeLabels(o h5read.Object, k int) *column {
	d, ok := o.(*h5read.Dataset)
	if !ok || len(d.Shape()) != 0 || d.Shape() == nil {
		return f.describeColumn(o, k)
	}
	if t := d.Type(); t.Class != h5read.String && t.Class != h5read.VariableLength {
		return problem("are %s", t)
	}
	return &column{read: func() (any, []bool, error) { return values(d.Strings(nil, nil)) }}
}
