package anndata

// kept says which positions of an axis are written.
type kept struct {
	n    int     // of the file's
	list []int32 // those that are kept, rising; nil: all
}

// keep makes one of a list that may name everything.
func keep(n int, list []int32) kept {
	if len(list) == n {
		list = nil
	}
	return kept{n, list}
}

func (k kept) all() bool { return k.list == nil }

// len returns how many are kept.
func (k kept) len() int {
	if k.all() {
		return k.n
	}
	return len(k.list)
}

// at returns the file's position of the i-th that is kept.
func (k kept) at(i int) int {
	if k.all() {
		return i
	}
	return int(k.list[i])
}

// renumber returns the new position of each of the file's, -1 where it is dropped; nil when all are kept.
func (k kept) renumber() []int32 {
	if k.all() {
		return nil
	}
	to := make([]int32, k.n)
	for i := range to {
		to[i] = -1
	}
	for i, from := range k.list {
		to[from] = int32(i)
	}
	return to
}

// runs visits stretches [lo, hi) of the file's positions that begin and end with a kept one and are at most
// `most` long, and with each how many were kept before.
func (k kept) runs(most int, visit func(lo, hi, done int) error) error {
	for done := 0; done < k.len(); {
		lo, end := k.at(done), done+1
		for end < k.len() && k.at(end)-lo < most {
			end++
		}
		if err := visit(lo, k.at(end-1)+1, done); err != nil {
			return err
		}
		done = end
	}
	return nil
}
