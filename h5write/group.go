package h5write

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// object is what groups and datasets have in common.
type object struct {
	file  *Writer
	path  string
	attrs []*attribute
}

// member is an object that a group links to.
type member interface {
	putStrings()         // its attributes' strings, and those of what is below it, into the heap
	writeHeader() uint64 // writes what describes it, once all strings have addresses
}

// Path returns where the object is in the file.
func (o *object) Path() string { return o.path }

// Group is a group of the file being written.
type Group struct {
	object
	links []link
}

type link struct {
	name string
	to   member
}

// Group makes a group of that name inside g. A name must be UTF-8, not empty and without "/", and no
// other member may have it.
func (g *Group) Group(name string) *Group {
	child := &Group{object: object{file: g.file, path: join(g.path, name)}}
	g.link(name, child)
	return child
}

// Has reports whether there is a member of that name.
func (g *Group) Has(name string) bool {
	return slices.ContainsFunc(g.links, func(l link) bool { return l.name == name })
}

// Remove takes a member out of the group. What was written of it stays in the file, unused.
func (g *Group) Remove(name string) {
	g.links = slices.DeleteFunc(g.links, func(l link) bool { return l.name == name })
}

// Attr gives the group an attribute; see [Group.Dataset] for the types of value.
func (g *Group) Attr(name string, value any) { g.attr(name, value) }

func (g *Group) link(name string, to member) {
	switch {
	case name == "" || name == "." || strings.ContainsAny(name, "/\x00") || !utf8.ValidString(name):
		g.file.fail(g.path, "%q cannot be the name of a member: it must be UTF-8, not empty, and without \"/\"", name)
	case len(name) > maxMessage-32:
		g.file.fail(g.path, "the name of a member has %d bytes; at most %d fit", len(name), maxMessage-32)
	case g.Has(name):
		g.file.fail(g.path, "there are two members of the name %q", name)
	default:
		g.links = append(g.links, link{name, to})
	}
}

func (g *Group) putStrings() {
	g.object.putStrings()
	slices.SortFunc(g.links, func(a, b link) int { return strings.Compare(a.name, b.name) })
	for _, l := range g.links {
		l.to.putStrings()
	}
}

func (g *Group) writeHeader() uint64 {
	var h header
	h.add(msgLinkInfo, 0, infoBody())
	// Group Info says nothing here, but without it libhdf5 cannot add to the group later.
	h.add(msgGroupInfo, 0, []byte{0, 0})
	for _, l := range g.links {
		h.add(msgLink, 0, encodeLink(l.name, l.to.writeHeader()))
	}
	g.addAttributes(&h)
	return g.file.append(h.encode())
}

// encodeLink encodes a hard link (IV.A.2.g), version 1.
func encodeLink(name string, address uint64) []byte {
	const charset, wideLength = 0x10, 0x01
	flags := byte(0)
	ascii := isASCII(name)
	if !ascii {
		flags |= charset
	}
	if len(name) > 255 {
		flags |= wideLength
	}
	b := []byte{1, flags}
	if !ascii {
		b = append(b, 1) // UTF-8
	}
	if len(name) > 255 {
		b = le.AppendUint16(b, uint16(len(name)))
	} else {
		b = append(b, byte(len(name)))
	}
	b = append(b, name...)
	return le.AppendUint64(b, address)
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func join(parent, name string) string {
	if parent == "/" {
		return "/" + name
	}
	return parent + "/" + name
}
