package hvg

import "math"

// atBorder is how close to a border of its bin a gene's mean is, as a part of the bin's width, when some more cells may
// take it across.
const atBorder = 0.1

// Near returns a normalised dispersion for each gene, from cells without batches that are a part of all: that of [Find],
// but of a gene at the border of its bin the highest that it would have on either side. A bin's few genes may differ
// much from the next one's, so with all cells such a gene may be far from where Find puts it now.
func Near(m *Moments, p Params) []float64 {
	b := newBinned(m, 0, m.genes(), p, new([]string))
	out := make([]float64, m.nVars)
	for i, g := range b.genes {
		bin, mean := b.bins[i], b.means[i]
		out[g] = b.norm(i, bin)
		lo, hi := b.edges[bin], b.edges[bin+1]
		margin := (hi - lo) * atBorder
		if math.IsInf(margin, 0) {
			margin = 0
		}
		if bin > 0 && mean-lo <= margin {
			out[g] = higher(out[g], b.norm(i, bin-1))
		}
		if bin+2 < len(b.edges) && hi-mean <= margin {
			out[g] = higher(out[g], b.norm(i, bin+1))
		}
	}
	return out
}

// higher is the larger of a and b, or the one that is a number.
func higher(a, b float64) float64 {
	if a >= b || math.IsNaN(b) {
		return a
	}
	return b
}
