package frame

import (
	"maps"
	"slices"
)

// Labels makes a categorical of text: its categories are the different texts, sorted as bytes, as pandas
// orders them. Where missing (nil: nowhere) is true the code is -1.
func Labels(values []string, missing []bool) Categorical {
	codes := map[string]int32{}
	for i, v := range values {
		if missing == nil || !missing[i] {
			codes[v] = 0
		}
	}
	out := Categorical{Codes: make([]int32, len(values)), Categories: slices.Sorted(maps.Keys(codes))}
	for i, c := range out.Categories {
		codes[c] = int32(i)
	}
	for i, v := range values {
		out.Codes[i] = -1
		if missing == nil || !missing[i] {
			out.Codes[i] = codes[v]
		}
	}
	return out
}
