package canon_test

import (
	"context"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestBounded: files that declare far more than they hold are described within 5 seconds and 256 MiB. Both
// are ends of patience, far from what is seen (some milliseconds, a few MiB).
func TestBounded(t *testing.T) {
	const mostBytes, mostTime = 256 << 20, 5 * time.Second
	debug.FreeOSMemory()
	n := 0
	for folder := range fixtures {
		for name, want := range expected(t, folder) {
			if want[0]["expect"] != "bounded" {
				continue
			}
			n++
			start := time.Now()
			peak := watchHeap(t)
			dump(t, folder, name)
			if took := time.Since(start); took > mostTime {
				t.Errorf("%s: %v", name, took)
			}
			if p := peak(); p > mostBytes {
				t.Errorf("%s: %d MiB", name, p>>20)
			}
		}
	}
	if n == 0 {
		t.Error("no fixture is marked as bounded")
	}
}

// watchHeap looks at the heap until the function that it returns is called, which gives the most that was seen.
func watchHeap(t *testing.T) (peak func() uint64) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := make(chan uint64)
	go func() {
		var most uint64
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
			select {
			case <-ctx.Done():
				seen <- most
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	return func() uint64 { cancel(); return <-seen }
}
