package shard_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"coverslip/core/shard"
)

func TestBordersCoverTheRows(t *testing.T) {
	for _, n := range []int{0, 1, 255, 256, 257, 2700, 50_000, 262_144, 262_145, 1_000_000} {
		b := shard.Borders(n)
		if b[0] != 0 || b[len(b)-1] != n || len(b) < 2 || n > 0 && !slices.IsSorted(b) {
			t.Errorf("%d rows: %d borders from %d to %d", n, len(b), b[0], b[len(b)-1])
		}
		for i := 1; i < len(b); i++ {
			if size := b[i] - b[i-1]; n > 0 && (size <= 0 || size > 4096) {
				t.Errorf("%d rows: range %d has %d", n, i-1, size)
			}
		}
		for _, most := range []int{1, 3, 8, 1000} {
			c := shard.Coarse(b, most)
			if len(c)-1 > most && len(c) != len(b) || c[0] != 0 || c[len(c)-1] != n {
				t.Errorf("%d rows in at most %d: %v", n, most, c)
			}
			for _, at := range c {
				if !slices.Contains(b, at) {
					t.Errorf("%d rows in at most %d: %d is no border", n, most, at)
				}
			}
		}
	}
}

func TestInOrder(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 5, 100} {
		var got []int
		err := shard.InOrder(t.Context(), workers, 40, func(_ context.Context, i int) (int, error) {
			time.Sleep(time.Duration(i*7%5) * 100 * time.Microsecond)
			return i * i, nil
		}, func(i, p int) error {
			if p != i*i {
				t.Errorf("part %d is %d", i, p)
			}
			got = append(got, i)
			return nil
		})
		if err != nil || len(got) != 40 || !slices.IsSorted(got) {
			t.Errorf("%d workers: %v, %v", workers, got, err)
		}
	}
}

func TestInOrderEndings(t *testing.T) {
	broken := errors.New("broken")
	for _, workers := range []int{1, 3} {
		var running atomic.Int32
		do := func(fails int) func(context.Context, int) (int, error) {
			return func(ctx context.Context, i int) (int, error) {
				running.Add(1)
				defer running.Add(-1)
				if i == fails {
					return 0, broken
				}
				if i > fails && workers > 1 {
					<-ctx.Done() // what comes after a fault is told to stop
					return 0, ctx.Err()
				}
				return i, nil
			}
		}
		keep := func(int, int) error { return nil }
		if err := shard.InOrder(t.Context(), workers, 20, do(4), keep); err != broken {
			t.Errorf("%d workers: a fault gave %v", workers, err)
		}
		if err := shard.InOrder(t.Context(), workers, 20, do(99), func(i, _ int) error {
			if i == 3 {
				return broken
			}
			return nil
		}); err != broken {
			t.Errorf("%d workers: a fault of merge gave %v", workers, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err := shard.InOrder(ctx, workers, 20, func(ctx context.Context, i int) (int, error) {
			if i == 2 {
				cancel()
			}
			return i, ctx.Err()
		}, keep)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%d workers: a cancel gave %v", workers, err)
		}
		func() {
			defer func() {
				if recover() != "a mistake" {
					t.Errorf("%d workers: the panic is lost", workers)
				}
			}()
			_ = shard.InOrder(t.Context(), workers, 5, func(_ context.Context, i int) (int, error) {
				if i == 1 {
					panic("a mistake")
				}
				return i, nil
			}, keep)
		}()
		if n := running.Load(); n != 0 {
			t.Errorf("%d workers: %d parts go on after the end", workers, n)
		}
	}
}
