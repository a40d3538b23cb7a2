package anndata

import (
	"hash/maphash"
	"math/bits"
	"strconv"

	"coverslip/core/frame"
)

// UniqueNames returns names with "-1", "-2", ... added to all but the first of equal ones, and how many
// were changed, as anndata's make_index_unique does. The numbers of a name go up across the file and
// pass over names that exist.
func UniqueNames(names frame.Names) (unique frame.Names, changed int) {
	if allDistinct(names) {
		return names, 0
	}
	list := names.List()
	taken := make(map[string]bool, len(list))
	for _, n := range list {
		taken[n] = true
	}
	seen := make(map[string]bool, len(taken))
	count := map[string]int{}
	for i, n := range list {
		if !seen[n] {
			seen[n] = true
			continue
		}
		changed++
		for {
			count[n]++
			candidate := n + "-" + strconv.Itoa(count[n])
			if !taken[candidate] {
				taken[candidate] = true
				list[i] = candidate
				break
			}
		}
	}
	return frame.NamesOf(list), changed
}

// allDistinct reports whether no two names are equal. Its table of places takes a tenth of a map's memory, and the collector
// need not look through it: a file may have a million names.
func allDistinct(names frame.Names) bool {
	table, seed := make([]uint32, 2<<bits.Len(uint(names.Len()))), maphash.MakeSeed()
	mask := uint64(len(table) - 1)
	for i, name := range names.All() {
		at := maphash.String(seed, name) & mask
		for ; table[at] != 0; at = (at + 1) & mask {
			if names.At(int(table[at]-1)) == name {
				return false
			}
		}
		table[at] = uint32(i + 1)
	}
	return true
}
