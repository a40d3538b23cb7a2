package h5read_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"coverslip/h5read"
)

// Every file that opens, damaged or not, is described, and what is wrong in it is
// in its line.
func TestDescribe(t *testing.T) {
	want := map[string]string{
		"bad_truncated_half.h5":     "warning: the file is cut off: 27400 of 54800 bytes",
		"bad_unknown_filter.h5":     `unknown filter 32099 "`,
		"bad_huge_dims_contig.h5":   " — ",
		"bad_cyclic_group_btree.h5": " — ",
		"group_old_links.h5":        ": external link to ",
		"chunks_ea_paged.h5":        " by an extensible array, ",
		"unwritten.h5":              "fill value set",
	}
	files, err := filepath.Glob(filepath.Join(fixtures, "*.h5*"))
	if err != nil || len(files) < 100 {
		t.Fatal(len(files), err)
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := h5read.Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			continue
		}
		var out strings.Builder
		if err := h5read.Describe(context.Background(), &out, f.Root()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		text := out.String()
		if strings.Contains(text, "not readable (") || !strings.HasPrefix(text, "HDF5 file of ") {
			t.Errorf("%s:\n%s", path, text)
		}
		if word := want[filepath.Base(path)]; !strings.Contains(text, word) {
			t.Errorf("%s does not say %q:\n%s", path, word, text)
		}
	}
}

type broken struct{}

var errBroken = errors.New("the disk is full")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestDescribeEnds(t *testing.T) {
	root := open(t, "sb0_default.h5").Root()
	if err := h5read.Describe(context.Background(), broken{}, root); err != errBroken {
		t.Errorf("an error of writing: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := h5read.Describe(ctx, &bytes.Buffer{}, root); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
