package core

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// The collector lets the heap grow by collectAt per cent, and leastGrowth, before it looks again, and looks as often as it
// must to stay within limitEighths of the limit; the rest is for what lies beside the heap and for fragments of it. What
// lives in a large heap here are large slices without pointers, which cost nothing to look through; a small one is
// names and tables, and grows twentyfold while a file is opened.
const (
	collectAt    = 20
	leastGrowth  = 8 << 20
	limitEighths = 7
)

// Apply has the collector of this program keep to the limits.
func (l Limits) Apply() {
	debug.SetMemoryLimit(l.heap())
	collecting.Do(collectLater)
}

func (l Limits) heap() int64 { return l.Memory / 8 * limitEighths }

var collecting sync.Once

// collectLater sets when the collector looks next, and is called again when it has looked, until the heap is large.
func collectLater() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := growth(live[0].Value.Uint64())
	debug.SetGCPercent(percent)
	if percent > collectAt {
		runtime.SetFinalizer(new(*int), func(**int) { collectLater() })
	}
}

// growth is by how many per cent a heap may grow, of which so many bytes live.
func growth(live uint64) (percent int) { return int(max(collectAt, 100*leastGrowth/max(1<<20, live))) }
