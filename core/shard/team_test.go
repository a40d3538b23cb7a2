package shard_test

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"coverslip/core/shard"
)

func TestTeam(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 5} {
		team := shard.NewTeam(workers)
		if got := team.Size(); got != max(1, workers) {
			t.Errorf("%d workers are %d", workers, got)
		}
		for round := range 300 {
			if round%100 == 50 {
				time.Sleep(5 * time.Millisecond) // long enough to fall asleep
			}
			done := make([]int32, round%8)
			team.Do(len(done), func(i int) { atomic.AddInt32(&done[i], 1) })
			if slices.ContainsFunc(done, func(n int32) bool { return n != 1 }) {
				t.Fatalf("%d workers, round %d: parts were done %d times", workers, round, done)
			}
		}
		team.End()
	}
}

// TestTeamSideBySide: parts that wait for each other end only when others do some.
func TestTeamSideBySide(t *testing.T) {
	team := shard.NewTeam(3)
	defer team.End()
	for range 20 {
		var begun atomic.Int32
		team.Do(3, func(int) {
			begun.Add(1)
			for begun.Load() < 3 {
				time.Sleep(10 * time.Microsecond)
			}
		})
	}
}

func TestTeamPanic(t *testing.T) {
	for _, workers := range []int{1, 3} {
		team := shard.NewTeam(workers)
		for fails := range 4 {
			func() {
				defer func() {
					if got := recover(); got != "broken" {
						t.Errorf("%d workers, part %d: recovered %v", workers, fails, got)
					}
				}()
				team.Do(4, func(i int) {
					if i == fails {
						panic("broken")
					}
				})
			}()
		}
		var sum atomic.Int64
		team.Do(10, func(i int) { sum.Add(int64(i)) })
		if sum.Load() != 45 {
			t.Errorf("%d workers: after a panic the sum is %d", workers, sum.Load())
		}
		team.End()
	}
}
