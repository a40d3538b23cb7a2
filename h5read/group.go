package h5read

import (
	"fmt"
	"sort"
	"strings"

	"coverslip/h5read/internal/disk"
)

// maxSoftLinks is how many soft links a path may follow, as in libhdf5.
const maxSoftLinks = 16

// linkBytes is what a link takes in a table, about, without its text.
const linkBytes = 160

// LinkKind is the kind of a link.
type LinkKind = disk.LinkKind

// Kinds of links.
const (
	Hard     = disk.HardLink
	Soft     = disk.SoftLink
	External = disk.ExternalLink
	User     = disk.UserLink
)

// Link is one name in a group: Address for a hard link, Target for a soft one,
// File and Target for an external one.
type Link = disk.Link

// Group is a group.
type Group struct{ object }

// linkTable is a group's links, by name and in byte order of names.
type linkTable struct {
	sorted []Link
	byName map[string]int
}

// Links lists the group's links in byte order of their names.
func (g *Group) Links() ([]Link, error) {
	t, err := g.table()
	if err != nil {
		return nil, err
	}
	return append([]Link(nil), t.sorted...), nil
}

// Has reports whether the group has a link of that name, wherever it may lead.
func (g *Group) Has(name string) bool {
	t, err := g.table()
	if err != nil {
		return false
	}
	_, ok := t.byName[name]
	return ok
}

func (g *Group) table() (t *linkTable, err error) {
	defer guard(&err, g.path)
	f := g.file
	if t, ok := f.tables.Get(g.address); ok {
		return t, nil
	}
	h, err := f.disk.ReadHeader(g.address)
	if err != nil {
		return nil, f.fail(g.path, err)
	}
	links, err := f.disk.Links(h)
	if err != nil {
		return nil, f.fail(g.path, err)
	}
	sort.Slice(links, func(i, j int) bool { return links[i].Name < links[j].Name })
	t = &linkTable{links, make(map[string]int, len(links))}
	bytes := int64(0)
	for i, l := range links {
		t.byName[l.Name] = i
		bytes += linkBytes + int64(len(l.Name)+len(l.Target)+len(l.File))
	}
	f.tables.Put(g.address, t, bytes)
	return t, nil
}

// Open follows a path from this group. An error wraps ErrNotFound where a name
// does not exist; external links are refused by name.
func (g *Group) Open(path string) (Object, error) {
	links := maxSoftLinks
	return g.follow(path, &links)
}

func (g *Group) follow(path string, links *int) (Object, error) {
	var at Object = g
	if strings.HasPrefix(path, "/") {
		at = g.file.Root()
	}
	for _, name := range strings.Split(path, "/") {
		if name == "" || name == "." {
			continue
		}
		group, ok := at.(*Group)
		if !ok {
			return nil, fmt.Errorf("%s: %w: %s is no group", join(at.Path(), name), ErrNotFound, at.Path())
		}
		next, err := group.step(name, links)
		if err != nil {
			return nil, err
		}
		at = next
	}
	return at, nil
}

func (g *Group) step(name string, links *int) (Object, error) {
	path := join(g.path, name)
	t, err := g.table()
	if err != nil {
		return nil, err
	}
	i, ok := t.byName[name]
	if !ok {
		return nil, fmt.Errorf("%s: %w", path, ErrNotFound)
	}
	switch l := t.sorted[i]; l.Kind {
	case Hard:
		return g.file.open(path, l.Address)
	case Soft:
		if *links--; *links < 0 {
			return nil, &FormatError{Offset: -1, Object: path, Msg: fmt.Sprintf("more than %d soft links in a row", maxSoftLinks)}
		}
		o, err := g.follow(l.Target, links)
		if err != nil {
			return nil, fmt.Errorf("%s: soft link: %w", path, err)
		}
		return o, nil
	case External:
		return nil, &UnsupportedError{Feature: fmt.Sprintf("external link to %q in %q", l.Target, l.File), Object: path}
	}
	return nil, &UnsupportedError{Feature: "user-defined link", Object: path}
}

// Group opens a group by its path from this one.
func (g *Group) Group(path string) (*Group, error) {
	o, err := g.Open(path)
	if err != nil {
		return nil, err
	}
	if x, ok := o.(*Group); ok {
		return x, nil
	}
	return nil, kindError(o, "group")
}

// Dataset opens a dataset by its path from this group.
func (g *Group) Dataset(path string) (*Dataset, error) {
	o, err := g.Open(path)
	if err != nil {
		return nil, err
	}
	if x, ok := o.(*Dataset); ok {
		return x, nil
	}
	return nil, kindError(o, "dataset")
}

func join(path, name string) string { return strings.TrimRight(path, "/") + "/" + name }
