package core

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// The collector lets the heap grow by collectAt per cent, by as much as it has to look through, and by leastGrowth, before it
// looks again, and looks as often as it must to stay within limitEighths of the limit; the rest is for what lies beside
// the heap and for fragments of it. What lives in a large heap here are large slices without pointers, which cost nothing
// to look through; names and tables do, and a small heap grows twentyfold while a file is opened.
const (
	collectAt    = 8
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

// collectLater sets when the collector looks next, and is called again when it has looked.
func collectLater() {
	heap := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/heap:bytes"}}
	metrics.Read(heap)
	if percent := growth(heap[0].Value.Uint64(), heap[1].Value.Uint64()); percent != collectsAt {
		collectsAt = percent
		debug.SetGCPercent(percent)
	}
	runtime.SetFinalizer(new(*int), func(**int) { collectLater() })
}

var collectsAt int // as it was set last

// growth is by how many per cent a heap may grow of which so many bytes live, and so many are looked through.
func growth(live, scanned uint64) (percent int) {
	return int(max(collectAt, 100*max(leastGrowth, scanned)/max(1<<20, live)))
}
