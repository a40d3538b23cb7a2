package anndata

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"coverslip/h5read"
	"coverslip/h5write"
)

// maxCarried bounds the elements of one file: groups may hold each other, and every path is another element.
const maxCarried = 1 << 17

// carry copies an element of whatever encoding into the group. Of its first axes only what is kept is copied; an
// element of uns has none.
func (e *exporter) carry(parent *h5write.Group, name string, o h5read.Object, axes []kept, depth int) error {
	if err := e.failed(); err != nil {
		return err
	}
	if e.carried++; e.carried > maxCarried || depth > maxUnsDepth {
		return e.file.fault(o.Path(), "", "is nested more than %d deep, or one of more than %d elements", maxUnsDepth, maxCarried)
	}
	switch o := o.(type) {
	case *h5read.Dataset:
		return e.data(parent, name, o, axes)
	case *h5read.Group:
		return e.carryGroup(parent, name, o, axes, depth)
	}
	return e.file.fault(o.Path(), "", "is a datatype")
}

func (e *exporter) carryGroup(parent *h5write.Group, name string, from *h5read.Group, axes []kept, depth int) error {
	switch kind := elementKind(from); {
	case kind == "dataframe":
		s, err := e.file.openDataframe(name, from.Path())
		if err != nil {
			return err
		}
		rows := keep(s.n, nil)
		if len(axes) > 0 {
			rows = axes[0]
		}
		return e.table(parent, name, s, rows)
	case kind == csrEncoding || kind == cscEncoding:
		return e.sparseElement(parent, name, from, axes)
	case kind == "categorical" || strings.HasPrefix(kind, "nullable-"):
		return e.listed(parent, name, from, axes)
	case slices.ContainsFunc(axes, func(k kept) bool { return !k.all() }):
		return e.file.fault(from.Path(), "", "a %s cannot be cut to the cells and genes that are kept", cmp.Or(kind, "group"))
	default:
		return e.members(parent, name, from, kind, depth)
	}
}

// members copies a group of named elements, and with it what it says about itself.
func (e *exporter) members(parent *h5write.Group, name string, from *h5read.Group, kind string, depth int) error {
	links, err := from.Links()
	if err != nil {
		return err
	}
	g := parent.Group(name)
	version := attribute(from, "encoding-version")
	if kind == "" {
		kind, version = "dict", "0.1.0"
	}
	encode(g, kind, version)
	e.attributes(g, from)
	for _, l := range links {
		e.element(g, l.Name, func() error {
			o, err := from.Open(l.Name)
			if err != nil {
				return err
			}
			return e.carry(g, l.Name, o, nil, depth+1)
		})
	}
	return nil
}

// elementKind is a group's encoding, by its form where it says none, as before anndata 0.8.
func elementKind(g *h5read.Group) string {
	if t := encoding(g); t != "" {
		return t
	}
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return !g.Has(n) })
	}
	switch {
	case has("data", "indices", "indptr"):
		return cmp.Or(attribute(g, "h5sparse_format"), "csr") + "_matrix"
	case has("codes", "categories"):
		return "categorical"
	case attribute(g, "_index") != "":
		return "dataframe"
	}
	return ""
}

// attributes copies what else is said about an element.
func (e *exporter) attributes(to attributed, from h5read.Object) {
	list, err := from.Attributes()
	if err != nil {
		e.leftOut(from.Path(), "its attributes: "+explain(err))
		return
	}
	for _, a := range list {
		if a.Name == "encoding-type" || a.Name == "encoding-version" {
			continue
		}
		v, err := e.attributeValue(a)
		if err != nil {
			e.leftOut(from.Path(), "its attribute "+a.Name+": "+explain(err))
			continue
		}
		to.Attr(a.Name, v)
	}
}

func (e *exporter) attributeValue(a *h5read.Attribute) (any, error) {
	if err := a.Err(); err != nil {
		return nil, err
	}
	t := a.Type()
	if t.Class == h5read.String || t.Class == h5read.VariableLength && t.IsString {
		text, err := a.Strings()
		if err != nil {
			return nil, err
		}
		return h5write.Values{Type: h5write.Text(), Shape: a.Shape(), Null: a.Shape() == nil, Text: cleanAll(text)}, nil
	}
	b, err := a.Bytes()
	if err != nil {
		return nil, err
	}
	return e.values(t, a.Shape(), b)
}

var errNoPlace = errors.New("refers to other objects of the file")
