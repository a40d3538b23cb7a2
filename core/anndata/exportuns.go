package anndata

import (
	"strings"

	"coverslip/h5read"
	"coverslip/h5write"
)

// uns writes what the file has in uns and what was computed.
func (e *exporter) uns(root *h5write.Group) {
	g := e.group(root, "uns")
	path := e.file.base + "/uns"
	from, err := e.file.h5.Group(path)
	var links []h5read.Link
	if err == nil {
		links, err = from.Links()
	}
	if err != nil && e.file.hasUns() {
		e.leftOut("/uns", explain(e.file.wrap(path, err)))
	}
	for _, l := range links {
		if _, computed := e.r.Uns[l.Name]; computed || e.usedAsLabels(l.Name) {
			continue
		}
		e.element(g, l.Name, func() error {
			o, err := from.Open(l.Name)
			if err != nil {
				return err
			}
			return e.carry(g, l.Name, o, nil, 1)
		})
	}
	e.dict(g, e.r.Uns)
}

func (f *File) hasUns() bool {
	base, err := f.h5.Group(f.base + "/")
	return err == nil && base.Has("uns")
}

// usedAsLabels reports whether an entry holds the labels of a column of codes, as before anndata 0.7: they are in the
// column now.
func (e *exporter) usedAsLabels(entry string) bool {
	name, is := strings.CutSuffix(entry, "_categories")
	if !is {
		return false
	}
	for _, s := range []*tableSource{e.file.obs, e.file.vars} {
		for _, c := range s.columns() {
			if c.Name == name && c.codes != nil && c.labels.Path() == e.file.base+"/uns/"+entry {
				return true
			}
		}
	}
	return false
}
