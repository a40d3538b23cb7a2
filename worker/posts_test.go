package worker

import (
	"slices"
	"testing"
)

// TestPostsShareAlike: whatever the number of shards, two mates do about as many each. It was 4 and 8 of 12.
func TestPostsShareAlike(t *testing.T) {
	for n := 1; n <= 2*ranges; n++ {
		c := &crew{posts: make([]post, 2)}
		shards := [2]int{}
		for i := range n {
			shards[c.postOf(i, n)]++
		}
		if apart := shards[0] - shards[1]; apart < -2 || apart > 2 {
			t.Errorf("of %d shards the mates do %d and %d", n, shards[0], shards[1])
		}
	}
}

// TestRunsOfPosts: the mates are told of all rows, each once.
func TestRunsOfPosts(t *testing.T) {
	for _, rows := range []int{0, 1, 257, 2700, 100_000} {
		for size := 1; size <= 8; size++ {
			c, err := newCrew(size, func() (Mate, error) { return nil, nil }, MateFile{}, rows)
			if err != nil {
				t.Fatal(err)
			}
			told := make([]int, rows)
			for w := range c.posts {
				runs := c.posts[w].runs
				for i := 0; i < len(runs); i += 2 {
					for row := runs[i]; row < runs[i+1]; row++ {
						told[row]++
					}
				}
			}
			if i := slices.IndexFunc(told, func(n int) bool { return n != 1 }); i >= 0 {
				t.Errorf("%d rows, %d mates: row %d is told of %d times", rows, size, i, told[i])
			}
		}
	}
}
