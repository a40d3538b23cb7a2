package worker

import (
	"context"
	"sync"
	"time"

	"coverslip/core/anndata"
	"coverslip/core/sparse"
)

// ahead is what a helper does before the first stage, while the person looks at the settings: it finds where its rows
// lie, and reads them where all of them stay. What goes wrong whoever reads them next will be told.
type ahead struct {
	stop context.CancelFunc
	does sync.WaitGroup
}

// beginAhead begins it for the matrix that was opened.
func (h *Helper) beginAhead(data *anndata.File, m MateMatrix) *ahead {
	ctx, stop := context.WithCancel(context.Background())
	a := &ahead{stop: stop}
	matrix := h.matrix
	a.does.Go(func() {
		m.eachRun(func(lo, hi int) { data.Locate(anndata.Source(m.Source), lo, hi) })
		if !m.Stay {
			return
		}
		yielded := time.Now()
		m.eachRun(func(lo, hi int) {
			_ = matrix.Rows(ctx, lo, hi, func(*sparse.Block) error {
				if h.Yield != nil && time.Since(yielded) >= aheadFor {
					h.Yield()
					yielded = time.Now()
				}
				return ctx.Err()
			})
		})
	})
	return a
}

// aheadFor is how long it goes on before it lets in what has arrived: a stage should not wait.
const aheadFor = 4 * time.Millisecond

// end ends it. What was read stays.
func (a *ahead) end() {
	if a != nil {
		a.stop()
		a.does.Wait()
	}
}
