package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"coverslip/core/anndata"
	"coverslip/h5read"
)

// diagnosis is why a file failed, with the facts that a bug report needs.
type diagnosis struct {
	error
	facts string
}

func (d *diagnosis) Unwrap() error { return d.error }

// facts are lines of a name and what is known under it.
type facts []string

func (f *facts) add(name, format string, args ...any) {
	*f = append(*f, "  "+name+"\t"+fmt.Sprintf(format, args...))
}

// diagnose adds to an error what the file is, as far as it can be read, and the place in it that failed:
// where things are and of which form, and no value of the data.
func diagnose(path string, r io.ReaderAt, size int64, err error) error {
	var f facts
	f.add("file", "%s, %d bytes", filepath.Base(path), size)
	super, userBlock, sizes, isHDF5 := h5read.Probe(r, size)
	if isHDF5 {
		f.add("format", "HDF5, superblock version %d at byte %d, addresses of %d bytes, lengths of %d", super, userBlock, sizes[0], sizes[1])
	} else {
		head := make([]byte, min(size, 16))
		n, _ := r.ReadAt(head, 0)
		f.add("format", "no HDF5 signature; begins with % x", head[:n])
	}
	h5, opened := h5read.Open(r, size)
	if opened == nil {
		f.addContents(h5)
	}
	f.addPlace(h5, userBlock, err)
	f.add("coverslip", "%s, %s, %s/%s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	var text strings.Builder
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "\nFor a bug report:\n"+strings.Join(f, "\n"))
	out.Flush()
	return &diagnosis{err, text.String()}
}

// addContents tells what is in the root, by which the kind of file is known, and what is wrong with the
// file as a whole.
func (f *facts) addContents(h5 *h5read.File) {
	const most = 12
	root := h5.Root()
	links, err := root.Links()
	if err != nil {
		f.add("contents", "cannot be listed: %v", err)
	} else {
		var names []string
		for _, l := range links[:min(len(links), most)] {
			names = append(names, fmt.Sprintf("%.40q", l.Name))
		}
		if len(links) > most {
			names = append(names, fmt.Sprintf("%d more", len(links)-most))
		}
		f.add("contents", "%s", strings.Join(names, ", "))
	}
	if a, err := root.Attribute("encoding-type"); err == nil && a != nil {
		if s, err := a.String(); err == nil {
			f.add("encoding", "%.40q", s)
		}
	}
	for _, w := range h5.Warnings() { // a missing end among them
		f.add("warning", "%s", w)
	}
}

// addPlace tells the path inside the file that an error is about, where that is, and its form.
func (f *facts) addPlace(h5 *h5read.File, userBlock int64, err error) {
	var data *anndata.Error
	var format *h5read.FormatError
	var unsupported *h5read.UnsupportedError
	path, offset := "", int64(-1)
	if errors.As(err, &data) {
		path = data.Path
	}
	switch {
	case errors.As(err, &format):
		offset = format.Offset
		if format.Object != "" {
			path = format.Object
		}
	case errors.As(err, &unsupported):
		f.add("feature", "%s", unsupported.Feature)
		if unsupported.Object != "" {
			path = unsupported.Object
		}
	}
	if path != "" {
		f.add("failed at", "%s", path)
	}
	if offset >= 0 {
		f.add("structure", "at byte %d (%#x)", offset, offset)
	}
	if h5 == nil || path == "" {
		return
	}
	o, err := h5.Open(path)
	if err != nil {
		return
	}
	f.add("header", "at byte %d (%#[1]x)", userBlock+int64(o.Address()))
	if d, ok := o.(*h5read.Dataset); ok {
		f.add("dataset", "%s", form(d))
	}
}

// form says the type, shape, layout and filters of a dataset.
func form(d *h5read.Dataset) string {
	s := fmt.Sprintf("%s %v, %s", d.Type(), d.Shape(), d.Layout())
	if chunk := d.ChunkShape(); chunk != nil {
		s += fmt.Sprintf(" %v", chunk)
	}
	for _, filter := range d.Filters() {
		s += fmt.Sprintf(", %s (filter %d)", filter.Name, filter.ID)
	}
	return s
}
