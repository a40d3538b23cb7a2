package anndata

import "strconv"

// UniqueNames returns names with "-1", "-2", ... added to all but the first of equal ones, and how many
// were changed, as anndata's make_index_unique does. The numbers of a name go up across the file and
// pass over names that exist. Where all are unique, names itself is returned.
func UniqueNames(names []string) (unique []string, changed int) {
	taken := make(map[string]bool, len(names))
	for _, n := range names {
		taken[n] = true
	}
	if len(taken) == len(names) {
		return names, 0
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
