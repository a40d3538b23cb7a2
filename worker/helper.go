package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"coverslip/core/anndata"
	"coverslip/core/compact"
	"coverslip/core/engine"
	"coverslip/core/qc"
	"coverslip/worker/internal/pack"
)

// Helper does shards of a pass for a session that runs in another program. It reads the matrix by itself
// and keeps the rows that it has read, as far as its memory allows. It does one thing at a time.
type Helper struct {
	Yield func() // lets what has arrived meanwhile be received; nil where that happens anyway

	mu     sync.Mutex
	matrix *compact.Matrix
	stage  *engine.Prepared
}

// Open opens the matrix that the stages to come are about.
func (h *Helper) Open(_ context.Context, f MateFile) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.matrix, h.stage = nil, nil
	data, err := anndata.Open(f.File, f.Size, f.Name)
	if err != nil {
		return err
	}
	x, err := data.Matrix(anndata.Source(f.Source))
	if err != nil {
		return err
	}
	h.matrix = compact.New(x, f.Room, f.Share)
	go f.eachRun(func(lo, hi int) { data.Locate(anndata.Source(f.Source), lo, hi) }) // before the rows are asked for
	return nil
}

// worthCollecting is from how many bytes of counts memory is worth looking for between two stages, which takes some
// milliseconds.
const worthCollecting = 16 << 20

// Stage takes the stage, packed, that the shards to come are of.
func (h *Helper) Stage(_ context.Context, stage []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.matrix == nil {
		return errNoFile
	}
	s := &engine.Stage{}
	if err := pack.Read(stage, s); err != nil {
		return err
	}
	if h.stage != nil {
		h.stage = nil
		if bytes, _ := h.matrix.Held(); bytes >= worthCollecting {
			// What it needed, and of the counts what was given up: pools let go of theirs at the second time.
			runtime.GC()
			runtime.GC()
		}
	}
	var err error
	h.stage, err = s.Prepare(h.matrix)
	return err
}

// Do does a shard and returns its part. It calls at five times a second with the row that it has come to.
func (h *Helper) Do(ctx context.Context, shard int, at func(row int)) (*Packed, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage == nil {
		return nil, errNoFile
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	told, yielded := time.Now(), time.Now()
	p, err := h.stage.Do(ctx, shard, func(row int) {
		now := time.Now()
		if now.Sub(told) >= progressEvery {
			at(row)
			told = now
		}
		if h.Yield != nil && now.Sub(yielded) >= yieldEvery {
			h.Yield()
			yielded = time.Now()
		}
	})
	if err != nil {
		return nil, err
	}
	return &Packed{pack.Pieces(p), p}, nil
}

// Packed is the part of a shard as bytes for another program: pieces of its memory, to be joined.
type Packed struct {
	Pieces [][]byte
	part   *engine.Part
}

// Free gives the memory of the part back, which nobody may look at any more.
func (p *Packed) Free() { p.part.Free() }

// Bytes returns the bytes in one piece, and frees the part.
func (p *Packed) Bytes() []byte {
	defer p.Free()
	return bytes.Join(p.Pieces, nil)
}

// awayError is an error that came from a helper: its words, and what the session words by itself.
type awayError struct {
	Failure  *Failure
	Negative *qc.NegativeError
}

func (e *awayError) Error() string { return e.Failure.Message }

func (e *awayError) Unwrap() error {
	if e.Negative == nil {
		return nil
	}
	return e.Negative
}

// PackError turns an error into bytes that [UnpackError] reads in another program.
func PackError(err error) []byte {
	e := &awayError{Failure: failure(err)}
	errors.As(err, &e.Negative)
	return pack.Bytes(e)
}

// UnpackError returns the error that [PackError] was given, as far as a session cares.
func UnpackError(b []byte) error {
	e := &awayError{}
	if err := pack.Read(b, e); err != nil || e.Failure == nil {
		return fmt.Errorf("a helper failed: %w", err)
	}
	if e.Failure.Code == CodeCancelled {
		return context.Canceled
	}
	return e
}
