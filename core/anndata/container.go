package anndata

import (
	"fmt"
	"slices"
	"strings"

	"coverslip/h5read"
)

// container is a way of laying cells and genes out in HDF5.
type container struct {
	is   func(r contents) bool
	open func(f *File) error // finds obs, var and the matrices, and sets kind
}

// containers are tried in this order.
var containers = []container{
	{isMuData, (*File).openMuData},
	{isAnnData, func(f *File) error { return f.openAnnData("") }},
	{isTenx3, (*File).openTenx3},
	{isLoom, (*File).openLoom},
	{isTenx2, (*File).openTenx2},
}

// openContainer opens the file as what it is, and refuses by name what it is not.
func (f *File) openContainer() error {
	links, err := f.h5.Root().Links()
	if err != nil {
		return f.wrap("/", err)
	}
	root := contents{f.h5, links}
	for _, c := range containers {
		if c.is(root) {
			return c.open(f)
		}
	}
	for _, k := range foreign {
		if k.is(root) {
			return f.fault("", k.hint, "this is %s, not a matrix of cells and genes", k.what)
		}
	}
	need := "obs"
	if root.has("/", "obs") {
		need = "var"
	}
	return f.fault("/"+need, hintChoose, "this HDF5 file is not AnnData: it has no %s, only %s", need, someNames(links))
}

// contents is what a file is told by.
type contents struct {
	h5    *h5read.File
	links []h5read.Link // of the root
}

// has reports whether the group at the path has all the members.
func (r contents) has(path string, members ...string) bool {
	g, err := r.h5.Group(path)
	if err != nil {
		return false
	}
	for _, m := range members {
		if !g.Has(m) {
			return false
		}
	}
	return true
}

// where returns the paths of the groups of the root that have all the members, in the order of names.
func (r contents) where(members ...string) []string {
	var paths []string
	for _, l := range r.links {
		if path := "/" + l.Name; r.has(path, members...) {
			paths = append(paths, path)
		}
	}
	return paths
}

// attribute returns the text of an attribute of the root, "" where there is none.
func (r contents) attribute(name string) string { return attribute(r.h5.Root(), name) }

// hasAttribute reports whether the root has one of the attributes, of any type.
func (r contents) hasAttribute(names ...string) bool {
	for _, name := range names {
		if a, err := r.h5.Root().Attribute(name); err == nil && a != nil {
			return true
		}
	}
	return false
}

func someNames(links []h5read.Link) string {
	if len(links) == 0 {
		return "nothing at all"
	}
	var names []string
	for _, l := range links {
		names = append(names, fmt.Sprintf("%.40q", l.Name))
	}
	return some(names)
}

// some lists the first of many words.
func some(words []string) string {
	const most = 6
	if len(words) > most {
		words = append(slices.Clone(words[:most]), fmt.Sprintf("%d more", len(words)-most))
	}
	return strings.Join(words, ", ")
}
