// Package canon describes an HDF5 file in canonical JSON lines, one a file,
// dataset, group, link or committed type, with SHA-256 hashes over canonical
// bytes, so that two readers can be compared without agreeing on anything else.
//
// Canonical bytes, elements in row order: integers, enums and bit fields
// little-endian at the file type's size; IEEE floats little-endian, other floats
// as float64; strings as a u32 length and the bytes without padding; sequences
// as a u32 count and the elements; compounds member by member; object references
// as the u64 address of the object's header. Region references and datasets over
// 64 MiB are described, not hashed.
//
// The file's own record also counts the signatures of on-disk structures that a
// byte search finds: it tells what kind of file it is, not what was understood.
package canon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"coverslip/h5read"
)

// maxHashed is the size, in libhdf5's memory form, up to which a dataset is read.
const maxHashed = 64 << 20

// maxObjects and maxPaths end the walk of a file that has more objects, or longer paths to them.
const (
	maxObjects = 20000
	maxPaths   = 32 << 20 // bytes, of all
)

var errTooMany = errors.New("too many objects")

// budget bounds the work of a dump: no sound file decodes to more than some 1032
// times its size (deflate's limit), but for values that were never written.
func budget(size int64) int64 { return 256<<20 + 2000*size }

var errBudget = errors.New("describing this needs more work than a file of this size is worth")

// dumper walks one file.
type dumper struct {
	ctx  context.Context
	file *h5read.File
	name string
	w    io.Writer
	seen map[uint64]string
	said int   // bytes of the paths in seen
	err  error // of writing
	left int64 // of the budget, in bytes hashed and chunks visited
	work int64 // of the budget, in bytes of metadata
}

// Dump prints the records of the file that is the first size bytes of r; name is
// its "file". What cannot be read is an "error" in its record; Dump's own error
// is one of writing, or of ctx.
func Dump(ctx context.Context, r io.ReaderAt, size int64, name string, w io.Writer) error {
	d := &dumper{ctx: ctx, name: name, w: w, seen: map[uint64]string{}, left: budget(size), work: budget(size)}
	if err := d.head(r, size); err != nil || d.file == nil {
		return err
	}
	end := record{}
	end.str("rec", "file-end")
	end.str("file", name)
	root, err := d.file.At("/", d.file.Root().Address())
	if err == nil {
		err = d.visit(root, "/")
	}
	switch {
	case d.err != nil:
		return d.err
	case ctx.Err() != nil:
		return ctx.Err()
	case err == errTooMany:
		end.str("skip", err.Error())
	case err != nil:
		end.str("error", err.Error())
	default:
		return nil
	}
	d.put(&end)
	return d.err
}

func (d *dumper) put(r *record) {
	if d.err == nil {
		_, d.err = fmt.Fprintln(d.w, r)
	}
}

// head prints the file's own record and opens it.
func (d *dumper) head(r io.ReaderAt, size int64) error {
	h, found := sha256.New(), &signatures{}
	if _, err := io.Copy(io.MultiWriter(h, found), io.NewSectionReader(r, 0, size)); err != nil {
		return err
	}
	rec := record{}
	rec.str("rec", "file")
	rec.str("file", d.name)
	rec.num("size", size)
	rec.str("sha256", hex.EncodeToString(h.Sum(nil)))
	f, err := h5read.Open(r, size)
	if v, user, sizes, ok := h5read.Probe(r, size); ok {
		rec.num("superblock", int64(v))
		rec.num("userblock", user)
		rec.raw("sizes", fmt.Sprintf("[%d, %d]", sizes[0], sizes[1]))
		rec.raw("signatures", found.String())
	} else {
		rec.raw("superblock", "null")
	}
	if err == nil && f.Truncated() != "" {
		err = errors.New(f.Truncated())
	}
	if err != nil {
		rec.raw("open", "false")
		rec.str("error", err.Error())
	} else {
		rec.raw("open", "true")
		d.file = f
	}
	d.put(&rec)
	return d.err
}

// visit prints an object, and what is below it.
func (d *dumper) visit(o h5read.Object, path string) error {
	if err := d.ctx.Err(); err != nil {
		return err
	}
	if d.file.Work() > d.work {
		return errBudget
	}
	if first, ok := d.seen[o.Address()]; ok {
		d.link(path, "hard", first)
		return d.err
	}
	d.seen[o.Address()] = path
	if d.said += len(path); len(d.seen) > maxObjects || d.said > maxPaths {
		return errTooMany
	}
	switch x := o.(type) {
	case *h5read.Dataset:
		d.dataset(x, path)
	case *h5read.NamedType:
		r := record{}
		r.str("rec", "type")
		r.str("file", d.name)
		r.str("path", path)
		r.str("dtype", replaceInvalid(x.Type().String()))
		r.raw("attrs", d.attributes(o))
		d.put(&r)
	case *h5read.Group:
		return d.group(x, path)
	}
	return d.err
}

func (d *dumper) group(g *h5read.Group, path string) error {
	links, err := g.Links()
	r := record{}
	r.str("rec", "group")
	r.str("file", d.name)
	r.str("path", path)
	r.num("links", int64(len(links)))
	r.raw("attrs", d.attributes(g))
	if err != nil {
		r.str("error", err.Error())
	}
	d.put(&r)
	for _, l := range links {
		at := strings.TrimSuffix(path, "/") + "/" + l.Name
		switch l.Kind {
		case h5read.Soft:
			d.link(at, "soft", l.Target)
		case h5read.External:
			d.link(at, "external", l.File, l.Target)
		case h5read.User:
			d.link(at, "user")
		default:
			if err := d.hard(l, at); err != nil {
				return err
			}
		}
	}
	return d.err
}

func (d *dumper) hard(l h5read.Link, path string) error {
	if first, ok := d.seen[l.Address]; ok {
		d.link(path, "hard", first)
		return d.err
	}
	o, err := d.file.At(path, l.Address)
	if err != nil {
		r := d.linkRecord(path, "hard")
		r.str("error", err.Error())
		d.put(r)
		return d.err
	}
	return d.visit(o, path)
}

func (d *dumper) linkRecord(path, kind string) *record {
	r := &record{}
	r.str("rec", "link")
	r.str("file", d.name)
	r.str("path", path)
	r.str("kind", kind)
	return r
}

func (d *dumper) link(path, kind string, target ...string) {
	r := d.linkRecord(path, kind)
	switch len(target) {
	case 1:
		r.str("target", target[0])
	case 2:
		b := r.key("target")
		b.WriteString("[")
		quote(b, target[0])
		b.WriteString(", ")
		quote(b, target[1])
		b.WriteString("]")
	}
	d.put(r)
}

// attributes prints the list of an object's attributes by name.
func (d *dumper) attributes(o h5read.Object) string {
	list, err := o.Attributes()
	if err != nil {
		r := record{}
		r.str("error", err.Error())
		return "[" + r.String() + "]"
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	var out []string
	for _, a := range list {
		out = append(out, d.attribute(a).String())
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func (d *dumper) attribute(a *h5read.Attribute) *record {
	r := &record{}
	r.str("name", a.Name)
	raw, err := a.Bytes()
	if err != nil {
		r.raw("sha256", "null")
		r.str("error", err.Error())
		return r
	}
	r.str("dtype", replaceInvalid(a.Type().String()))
	shape := a.Shape()
	if shape == nil {
		r.raw("shape", "null")
	} else {
		r.raw("shape", dims(shape))
	}
	if why := skips(a.Type()); why != "" && shape != nil {
		r.raw("sha256", "null")
		r.str("skip", why)
		return r
	}
	e := encoder{file: d.file, left: &d.left}
	if err := e.encode(a.Type(), raw); err != nil {
		r.raw("sha256", "null")
		r.str("error", err.Error())
		return r
	}
	sum := sha256.Sum256(e.buf)
	r.str("sha256", hex.EncodeToString(sum[:]))
	if s, err := a.String(); err == nil && len(s) <= 200 && a.Type().Class != h5read.Array {
		r.str("value", replaceInvalid(s))
	}
	return r
}
