package h5read

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"coverslip/h5read/internal/disk"
)

// maxDescribed is how many objects Describe goes through.
const maxDescribed = 10000

// Describe writes what an object and everything below it is made of, a line for
// each object, link and attribute: types, shapes, layouts, chunks and their
// index, filters, bytes stored, and what is wrong with each. It prints names but
// no values, so that it can go with a bug report. It ends after 10,000 objects,
// and where a damaged file sends it in circles, and says so; its own error is
// one of writing, or of ctx.
func Describe(ctx context.Context, w io.Writer, o Object) error {
	d := &describer{ctx: ctx, w: bufio.NewWriter(w), seen: map[uint64]string{}}
	switch x := o.(type) {
	case *Group:
		d.file = x.file
	case *Dataset:
		d.file = x.file
	case *NamedType:
		d.file = x.file
	}
	d.work = d.file.Work() + 64<<20 + 16*d.file.disk.Source().Size()
	if o.Address() == d.file.disk.Superblock.Root {
		d.head()
	}
	d.object(o)
	if err := ctx.Err(); err != nil {
		return err
	}
	return d.w.Flush()
}

// describer walks one tree.
type describer struct {
	ctx  context.Context
	w    *bufio.Writer // keeps the first error of writing
	file *File
	seen map[uint64]string
	work int64 // bytes of metadata at which the walk ends
}

func (d *describer) line(format string, args ...any) { fmt.Fprintf(d.w, format+"\n", args...) }

func (d *describer) head() {
	s := &d.file.disk.Superblock
	d.line("HDF5 file of %d bytes, superblock %d at %d, addresses of %d bytes, lengths of %d",
		d.file.disk.Source().Size(), s.Version, s.Base, s.OffsetSize, s.LengthSize)
	for _, warning := range d.file.warnings {
		d.line("warning: %s", warning)
	}
}

// ends reports whether the walk has gone far enough.
func (d *describer) ends() bool {
	return d.ctx.Err() != nil || len(d.seen) > maxDescribed || d.file.Work() > d.work
}

func (d *describer) object(o Object) {
	d.seen[o.Address()] = o.Path()
	switch x := o.(type) {
	case *Dataset:
		d.line("%s: dataset of %s", x.path, d.dataset(x))
	case *NamedType:
		d.line("%s: type %s", x.path, x.typ)
	}
	group, ok := o.(*Group)
	if !ok {
		d.attributes(o)
		return
	}
	links, err := group.Links()
	d.line("%s: group, %d links%s", group.path, len(links), wrong(err))
	d.attributes(o)
	for _, l := range links {
		if d.ends() {
			d.line("%s: the description ends here, after %d objects", group.path, len(d.seen))
			return
		}
		d.link(group, l)
	}
}

func (d *describer) link(g *Group, l Link) {
	path := join(g.path, l.Name)
	first, seen := d.seen[l.Address]
	switch {
	case l.Kind == Soft:
		d.line("%s: soft link to %s", path, l.Target)
	case l.Kind == External:
		d.line("%s: external link to %s in the file %s", path, l.Target, l.File)
	case l.Kind == User:
		d.line("%s: user-defined link", path)
	case seen:
		d.line("%s: the same object as %s", path, first)
	default:
		o, err := d.file.open(path, l.Address)
		if err != nil {
			d.line("%s: object at %d%s", path, l.Address, wrong(err))
			return
		}
		d.object(o)
	}
}

func (d *describer) attributes(o Object) {
	list, err := o.Attributes()
	if err != nil {
		d.line("  attributes%s", wrong(err))
	}
	for _, a := range list {
		if err := a.Err(); err != nil {
			d.line("  @%s%s", a.Name, wrong(err))
		} else {
			d.line("  @%s: %s", a.Name, extent(a.Type(), a.Shape(), nil))
		}
	}
}

func (d *describer) dataset(x *Dataset) string {
	shape := x.Shape()
	s := extent(x.typ, shape, x.MaxShape()) + ", " + x.Layout().String()
	if c := x.ChunkShape(); c != nil {
		s += fmt.Sprintf(" in %v by %s", c, indexName(x.store.disk.Layout.Index))
		if index, err := x.chunkIndex(); err == nil {
			s += fmt.Sprintf(", %d of %d stored", index.Stored(), index.Total)
		}
	}
	for i, f := range x.Filters() {
		if f.Name == "?" {
			f.Name = fmt.Sprintf("unknown filter %d %q", f.ID, x.store.disk.Filters[i].Name)
		}
		s += fmt.Sprintf(", %s%v", f.Name, f.Values)
	}
	if x.HasFill() {
		s += ", fill value set"
	}
	if err := x.Check(); err != nil {
		return s + wrong(err)
	}
	n, err := x.StoredBytes()
	if err != nil {
		return s + wrong(err)
	}
	return s + fmt.Sprintf(", %d bytes", n)
}

// extent is a type with a shape, and how far that may grow.
func extent(t *Datatype, shape, most []uint64) string {
	s := t.String()
	switch {
	case shape == nil:
		return s + ", null"
	case len(shape) == 0:
		return s + ", scalar"
	}
	s += fmt.Sprintf(" %v", shape)
	if most != nil && fmt.Sprint(most) != fmt.Sprint(shape) {
		s += strings.ReplaceAll(fmt.Sprintf(" of at most %v", most), fmt.Sprint(uint64(Unlimited)), "unlimited")
	}
	return s
}

func indexName(k disk.IndexKind) string {
	return [...]string{"a v1 B-tree", "a single address", "position", "a fixed array", "an extensible array", "a v2 B-tree"}[min(k, disk.IndexBTree2)]
}

func wrong(err error) string {
	if err == nil {
		return ""
	}
	return " — " + err.Error()
}
