package anndata

import (
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
func (f *File) describeLegacyCategories(c *column, name string) {
	if c.Kind != Integer {
		return
	}
	o, err := f.h5.Open("/uns/" + name + "_categories")
	if err != nil {
		return
	}
	d, ok := o.(*h5read.Dataset)
	if !ok || len(d.Shape()) > 1 || f.affordable(d) != nil {
		return
	}
	c.Kind, c.Categories = Categorical, int(d.Len())
	codes := c.read
	c.read = func() (any, []bool, error) {
		v, _, err := codes()
		if err != nil {
			return nil, nil, err
		}
		var wide []int64
		switch v := v.(type) {
		case []int32:
			for _, x := range v {
				wide = append(wide, int64(x))
			}
		case []int64:
			wide = v
		}
		return f.categorical(wide, d, "codes", false)
	}
}

func (f *File) describeCodes(codes *h5read.Dataset, categories h5read.Object, n int, ordered bool) *column {
	if c := f.describeArray(codes, n); c.Problem != "" || c.Kind != Integer {
		return problem("its codes are %s; expected integers %s", codes.Type(), c.Problem)
	}
	k, err := f.length(categories)
	if err != nil {
		return problem("its categories: %s", explain(err))
	}
	c := &column{ColumnInfo: ColumnInfo{Kind: Categorical, Categories: k}}
	c.read = func() (any, []bool, error) {
		stored, err := h5read.ReadAll[int64](codes)
		if err != nil {
			return nil, nil, f.wrap(codes.Path(), err)
		}
		return f.categorical(stored, categories, codes.Path(), ordered)
	}
	return c
}

// categorical joins codes with their categories, of whatever type they are.
func (f *File) categorical(codes []int64, categories h5read.Object, path string, ordered bool) (any, []bool, error) {
	k := 1
	if d, ok := categories.(*h5read.Dataset); !ok || len(d.Shape()) == 1 {
		var err error
		if k, err = f.length(categories); err != nil {
			return nil, nil, err
		}
	}
	c := f.describeLabels(categories, k)
	if c.Problem != "" {
		return nil, nil, fmt.Errorf("its categories: %s", c.Problem)
	}
	labels, _, err := c.read()
	if err != nil {
		return nil, nil, f.wrap(categories.Path(), err)
	}
	out := frame.Categorical{Codes: make([]int32, len(codes)), Categories: asStrings(labels), Ordered: ordered}
	for i, c := range codes {
		if c < -1 || c >= int64(len(out.Categories)) {
			return nil, nil, f.fault(path, hintRewrite, "row %d has code %d; with %s codes are -1 (missing) to %d",
				i, c, counted(len(out.Categories), "category", "categories"), len(out.Categories)-1)
		}
		out.Codes[i] = int32(c)
	}
	return out, nil, nil
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
