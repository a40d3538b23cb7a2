package worker

import (
	"io"
	"sync/atomic"
	"testing"

	"coverslip/core/sparse"
)

// counted counts how often it is read.
type counted struct {
	io.ReaderAt
	times atomic.Int64
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	c.times.Add(1)
	return c.ReaderAt.ReadAt(p, at)
}

// TestReadAhead: where all of its rows stay a helper reads them before there is a stage, and the file is not needed any
// more; it stops when a stage comes.
func TestReadAhead(t *testing.T) {
	for _, c := range []struct {
		name       string
		stay, wait bool
	}{{"all stay", true, true}, {"some do not", false, true}, {"a stage comes at once", true, false}} {
		t.Run(c.name, func(t *testing.T) {
			made, size, err := madeUp()
			if err != nil {
				t.Fatal(err)
			}
			file := &counted{ReaderAt: made}
			const rows = warmCells / 2
			h := &Helper{}
			err = h.Open(t.Context(), MateFile{file, MateMatrix{
				Size: size, Name: "made up", Room: 1 << 26, Share: 2, Stay: c.stay, Runs: []int{0, rows / 2, rows / 2, rows},
			}})
			if err != nil {
				t.Fatal(err)
			}
			if !c.wait {
				h.ahead.stop()
			}
			h.ahead.does.Wait()
			if bytes, _ := h.matrix.Held(); c.wait && (bytes > 0) != c.stay {
				t.Errorf("%d bytes are kept", bytes)
			}
			before, seen := file.times.Load(), 0
			err = h.matrix.Rows(t.Context(), 0, rows, func(b *sparse.Block) error {
				seen += b.Rows()
				return nil
			})
			if err != nil || seen != rows {
				t.Errorf("%d rows of %d, %v", seen, rows, err)
			}
			if again := file.times.Load() - before; c.wait && (again == 0) != c.stay {
				t.Errorf("the file was read %d times again", again)
			}
		})
	}
}
