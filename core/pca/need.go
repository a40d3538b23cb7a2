package pca

// Need is what a pass over the rows takes, in bytes, beside the counts.
type Need struct {
	Part   int64 // what one range of rows gives, for as long as it waits to be merged
	Merged int64 // what the parts become
	After  int64 // what is there, without parts, when the next is made of that
	Each   int64 // what each that works on the rows has beside its part
	Task   int64 // what whoever does a pass is told; part of Merged
	Passes int   // over the rows of the matrix
}

// Peak is the most that is there at a time, when so many parts may wait and so many work on the rows.
func (n Need) Peak(parts, workers int) int64 {
	return max(n.Merged+int64(parts)*n.Part+int64(workers)*n.Each, n.After)
}

// bytesPerListed is what an entry takes in the list of a chunk by groups, and its value as float32.
const bytesPerListed = 12

// sharesOfUsed is how many times their share of the values highly variable genes have: 0.8 to 2.7 in blood
// cells of two kinds, 1.3 in simulated atlases.
const sharesOfUsed = 1.35

// Values is about how many of a matrix's stored values so many of its genes have, if they are highly variable.
func Values(nVars, used int, nonZeros int64) int64 {
	return min(nonZeros, int64(sharesOfUsed*float64(nonZeros)*float64(used)/float64(max(1, nVars))))
}

// Predict returns the need for so many cells and used genes that have so many values, by the form that [Run] would
// choose.
func Predict(nObs, used int, values int64, p Params) Need {
	entries, k := float64(values), int64(used)
	perCell := entries / float64(max(1, nObs))
	n := Need{Passes: 2} // what is gathered, and the scores
	form := formOf(used, p.expectedProducts(), entries, entries*(perCell+1)/2)
	switch form {
	case keepRows:
		n.Merged = int64(entries * bytesPerEntry)
		n.Part = n.Merged / mostRanges
	case makeCovariance:
		n.Part = 8 * int64(productsSize(used))
		n.Merged = n.Part
		n.Each = chunkForProduct * (bytesPerEntry + bytesPerListed)
	}
	products := 0
	if p.Solver == Randomized {
		products = p.PowerIterations + 1
		// The vectors and their products; in a pass the vectors as columns, then both transposed and what is made of them.
		wide := 8 * k * int64(p.width())
		n.Part, n.Task = max(n.Part, wide), wide
		n.After = max(n.After, n.Merged+5*wide)
		n.Merged += 3 * wide
		n.Each = chunkBytes(perCell, int64(p.width()))
	} else {
		products = p.expectedProducts()
		n.After = max(n.After, n.Merged+8*k*int64(lanczosRoom(p.NComps)+4*lanes))
	}
	switch form {
	case keepRows:
		n.Passes = 1
	case readAgain:
		n.Passes += products
	}
	return n
}

// chunkBytes is what a chunk for a product with many vectors takes: entries, which grow by a quarter, and the
// product.
func chunkBytes(perCell float64, width int64) int64 {
	return int64(min(chunkForWide, wideRows*perCell)*bytesPerEntry*5/4) + wideRows*width*8
}
