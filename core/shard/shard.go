// Package shard cuts the rows of a matrix into fixed ranges and does work on them side by side.
//
// Where the borders lie depends on the number of rows alone, never on the machine: each range is summed
// up by itself and the ranges in order, so that every bit of a result is the same for any number of
// workers.
package shard

// Sizes of ranges, in rows: small files still give every worker something to do, and in large ones
// what a range costs beside its rows stays small.
const (
	wanted  = 64 // ranges
	minRows = 256
	maxRows = 4096
)

// Borders returns where the ranges of nRows rows begin, and last nRows: range i is [b[i], b[i+1]).
// There is at least one range.
func Borders(nRows int) []int {
	rows := min(max((nRows+wanted-1)/wanted, minRows), maxRows)
	borders := []int{0}
	for at := rows; at < nRows; at += rows {
		borders = append(borders, at)
	}
	return append(borders, nRows)
}

// Coarse joins neighbouring ranges, so that at most that many are left, of about equal numbers of ranges.
func Coarse(borders []int, most int) []int {
	n := len(borders) - 1
	if n <= most {
		return borders
	}
	out := make([]int, 0, most+1)
	for i := range most + 1 {
		out = append(out, borders[i*n/most])
	}
	return out
}
