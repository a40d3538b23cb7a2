// Package stopwatch measures on a machine that has other work too: not the mean of a benchmark's rounds,
// in which the others' work is counted, but the fastest of many short ones, in which there was least of it.
package stopwatch

import (
	"math"
	"testing"
	"time"
)

// round is how long a round takes at least: long against the clock's steps, short against a time slice.
const round = 200 * time.Microsecond

// Fastest measures run, which does a number of the named things ("nonzero", "product", ...), and reports the
// nanoseconds for one of them.
func Fastest(b *testing.B, n int, thing string, run func()) {
	times := 1
	for min(rounds(times, run), rounds(times, run), rounds(times, run)) < round {
		times *= 2
	}
	best := time.Duration(math.MaxInt64)
	for b.Loop() {
		best = min(best, rounds(times, run))
	}
	b.ReportMetric(float64(best)/float64(times)/float64(n), "ns/"+thing)
	b.ReportMetric(0, "ns/op")
}

func rounds(times int, run func()) time.Duration {
	start := time.Now()
	for range times {
		run()
	}
	return time.Since(start)
}
