package engine

import (
	"fmt"
	"strconv"

	"coverslip/core/frame"
	"coverslip/core/hvg"
)

// maxBatchBytes bounds the moments of all genes in all batches. A column that needs more is no batch.
const maxBatchBytes = 512 << 20

// batches numbers the batches that a column of obs divides the kept cells into, in the order of their
// labels. of has the number for each cell of the file, -1 where the cell is dropped or has no label.
// Without a key there is one batch of all.
func (a *Analysis) batches(key string) (of []int32, n int, err error) {
	of = make([]int32, a.obs.Index.Len())
	if key == "" {
		return of, 1, nil
	}
	c := a.obs.Column(key)
	if c == nil {
		return nil, 0, fmt.Errorf("obs has no column %q for batch_key: choose one that names each cell's sample or donor", key)
	}
	labels, err := labelsOf(c)
	if err != nil {
		return nil, 0, err
	}
	number := make([]int32, len(labels.Categories))
	for i := range number {
		number[i] = -1
	}
	for _, cell := range a.Kept.Cells {
		if code := labels.Codes[cell]; code >= 0 {
			number[code] = 0 // has a cell; numbered below
		}
	}
	for i, used := range number {
		if used == 0 {
			number[i] = int32(n)
			n++
		}
	}
	if n == 0 {
		return nil, 0, fmt.Errorf("no kept cell has a label in column %q of obs: choose another batch_key", key)
	}
	// Twice: of the shard and of all.
	if need := 2 * n * len(a.Kept.Genes) * hvg.MomentBytes; need > maxBatchBytes {
		return nil, 0, fmt.Errorf("column %q of obs has %d labels, and to rank %d genes in each would take %d MiB: choose a batch_key with fewer", key, n, len(a.Kept.Genes), need>>20)
	}
	for i := range of {
		of[i] = -1
	}
	for _, cell := range a.Kept.Cells {
		if code := labels.Codes[cell]; code >= 0 {
			of[cell] = number[code]
		}
	}
	return of, n, nil
}

// labelsOf returns the column as labels. Text and whole numbers are made categorical, sorted; scanpy does
// that for text.
func labelsOf(c *frame.Column) (frame.Categorical, error) {
	switch v := c.Values.(type) {
	case frame.Categorical:
		return v, nil
	case []string:
		return frame.Labels(v, c.Missing), nil
	case []bool:
		return named(v, c.Missing, strconv.FormatBool), nil
	case []int32:
		return named(v, c.Missing, func(n int32) string { return strconv.Itoa(int(n)) }), nil
	case []int64:
		return named(v, c.Missing, func(n int64) string { return strconv.FormatInt(n, 10) }), nil
	}
	return frame.Categorical{}, fmt.Errorf("column %q of obs holds fractional numbers, which name no batches: choose a column of labels", c.Name)
}

// named makes labels of values that are no text.
func named[T any](values []T, missing []bool, label func(T) string) frame.Categorical {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = label(v)
	}
	return frame.Labels(texts, missing)
}
