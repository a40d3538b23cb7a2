package h5read_test

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"
	"testing"

	"coverslip/h5read"
)

// shared are fixtures that between them use every cache: of metadata blocks, of
// string heaps, of links, of chunk indexes and of chunks.
var shared = []string{
	"ad_rich_gzip.h5ad", "ad_pre07_compound.h5ad", "mudata.h5mu", "loom.loom", "chunks_btree1_gzip.h5", "chunks_ea_paged.h5",
	"chunks_bt2_deep.h5", "group_dense_big.h5", "group_old_big.h5", "types_strings.h5", "types_compound.h5", "filter_mask.h5",
	"bad_short_deflate.h5", "bad_gheap_size.h5", "bad_truncated_half.h5", "unwritten_latest.h5", "shared_messages.h5",
}

// account says what a file holds: its description, and a line of hashes or errors
// for each dataset.
func account(f *h5read.File) string {
	var out bytes.Buffer
	if err := h5read.Describe(context.Background(), &out, f.Root()); err != nil {
		return err.Error()
	}
	for line := range strings.Lines(out.String()) {
		path, _, found := strings.Cut(line, ": dataset of ")
		if !found {
			continue
		}
		d, err := f.Dataset(path)
		if err != nil {
			fmt.Fprintln(&out, path, err)
			continue
		}
		sum := fnv.New64a()
		if raw, err := d.Bytes(nil, nil); err != nil {
			fmt.Fprintln(&out, err)
		} else {
			sum.Write(raw)
		}
		text, err := d.Strings(nil, nil)
		fmt.Fprintln(&out, path, sum.Sum64(), len(text), err)
		if len(d.Shape()) == 1 {
			total := 0.0
			err := h5read.Stream(context.Background(), d, 0, uint64(d.Len()), func(_ uint64, values []float64) error {
				for _, v := range values {
					total += v
				}
				return nil
			})
			fmt.Fprintln(&out, path, total, err)
		}
	}
	return out.String()
}

// A file may be used by many goroutines at once, and each sees what one alone
// would. Run it with -race.
func TestConcurrentFixtures(t *testing.T) {
	for _, name := range shared {
		t.Run(name, func(t *testing.T) {
			b := load(t, name)
			f, want := openBytes(t, b), account(openBytes(t, b))
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					if got := account(f); got != want {
						t.Errorf("alone:\n%s\namong others:\n%s", want, got)
					}
				})
			}
			all.Wait()
		})
	}
}
