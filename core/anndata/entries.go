package anndata

import (
	"context"
	"runtime"
	"sync"

	"coverslip/h5read"
)

// entries reads the values of a sparse matrix and the indices beside them, front to back.
type entries struct {
	m       *storedMatrix
	minor   int // how many indices there can be
	indptr  []int64
	at      uint64 // where both readers stand
	data    *h5read.Reader[float32]
	indices *h5read.Reader[int32]
}

// open begins at value lo and will end at hi. The caller closes.
func (e *entries) open(ctx context.Context, lo, hi uint64) (err error) {
	e.close()
	e.at = lo
	if e.data, err = h5read.NewReader[float32](ctx, e.m.data, lo, hi); err != nil {
		return err
	}
	e.indices, err = h5read.NewReader[int32](ctx, e.m.indices, lo, hi)
	return err
}

// close ends what the readers do in the background, and with it the use of what they gave.
func (e *entries) close() {
	if e.data != nil {
		e.data.Close()
	}
	if e.indices != nil {
		e.indices.Close()
	}
	e.data, e.indices = nil, nil
}

// hasNext reports whether the values from lo to hi are the next to come.
func (e *entries) hasNext(lo, hi uint64) bool {
	return e.data != nil && e.indices != nil && e.at == lo && e.data.Left() >= hi-lo && e.indices.Left() >= hi-lo
}

// next returns the next n values and their indices, valid until the next call and not to be changed. Where
// there are two processors each reads one of them. A value or an index that does not fit is named.
func (e *entries) next(ctx context.Context, n int) (data []float32, indices []int32, err error) {
	var dataErr error
	wait := beside(func() { data, dataErr = e.data.Next(n) })
	indices, err = e.indices.Next(n)
	wait()
	lo := e.at
	e.at += uint64(n)
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case dataErr != nil:
		return nil, nil, e.m.faultAt(dataErr, lo, e.at, e.m.whereIn(e.indptr))
	case err != nil:
		return nil, nil, e.m.indexFault(err, lo, e.at, e.minor, e.indptr)
	}
	return data, indices, nil
}

// beside runs f on another processor, where there is one, until wait returns.
func beside(f func()) (wait func()) {
	if runtime.GOMAXPROCS(0) == 1 {
		f()
		return func() {}
	}
	var running sync.WaitGroup
	running.Go(f)
	return running.Wait
}
