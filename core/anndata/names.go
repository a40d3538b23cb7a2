package anndata

import (
	"hash/maphash"
	"math/bits"
	"strconv"
)

// UniqueNames returns names with "-1", "-2", ... added to all but the first of equal ones, and how many
// were changed, as anndata's make_index_unique does. The numbers of a name go up across the file and
// pass over names that exist. Where all are unique, names itself is returned.
func UniqueNames(names []string) (unique []string, changed int) {
	if allDistinct(names) {
		return names, 0
	}
	taken := make(map[string]bool, len(names))
	for _, n := range names {
		taken[n] = true
	}
	unique = make([]string, len(names))
	seen := make(map[string]bool, len(taken))
	count := map[string]int{}
	for i, n := range names {
		if !seen[n] {
			seen[n] = true
			unique[i] = n
			continue
		}
		changed++
		for {
			count[n]++
			candidate := n + "-" + strconv.Itoa(count[n])
			if !taken[candidate] {
				taken[candidate] = true
				unique[i] = candidate
				break
			}
		}
	}
	return unique, changed
}

// allDistinct reports whether no two names are equal. Its table of places takes a tenth of a map's memory, and the collector
// need not look through it: a file may have a million names.
func allDistinct(names []string) bool {
	table, seed := make([]uint32, 2<<bits.Len(uint(len(names)))), maphash.MakeSeed()
	mask := uint64(len(table) - 1)
	for i, name := range names {
		at := maphash.String(seed, name) & mask
		for ; table[at] != 0; at = (at + 1) & mask {
			if names[table[at]-1] == name {
				return false
			}
		}
		table[at] = uint32(i + 1)
	}
	return true
}
