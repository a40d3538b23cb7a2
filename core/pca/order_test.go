package pca

import (
	"math"
	"slices"
	"testing"
)

// TestPlaces: genes that the same cells have are neighbours, dense ones come first, and each gene has a place of its own.
func TestPlaces(t *testing.T) {
	const k = 11
	s := sample{words: make([][SampleRows / 64]uint64, k)}
	c := chunk{Indptr: []int32{0}}
	for r := range SampleRows {
		for j := range int32(k) {
			switch {
			case j == 10 && r < 200, j < 8 && j%2 == int32(r)%2 && r < 100, j == 8 && r == 0:
				c.Idx = append(c.Idx, j)
			}
		}
		c.Indptr = append(c.Indptr, int32(len(c.Idx)))
	}
	s.add(&c)
	places := s.places(4)
	order := make([]int32, k)
	for j, p := range places {
		order[p] = int32(j)
	}
	if want := []int32{10, 0, 1, 2, 3, 5, 7, 4, 6, 8, 9}; !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
}

// TestPlacesChangeNoBit: the covariance in float64 is the same to the bit wherever its columns lie.
func TestPlacesChangeNoBit(t *testing.T) {
	const n, k = 700, 83
	m, factors := counts(8, n, k, 0.3)
	src := wholly(m, factors)
	places := make([]int32, k)
	for j := range places {
		places[j] = int32(j)
	}
	plain, err := gatherAs(Gather{makeCovariance, places, true}, src, n, silent())
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := src.chooseForm(n, 1<<20, silent())
	if err != nil || chosen.Form != makeCovariance || slices.Equal(chosen.Places, places) {
		t.Fatalf("chosen: %+v, %v", chosen, err)
	}
	chosen.Double = true
	other, err := gatherAs(chosen, src, n, silent())
	if err != nil {
		t.Fatal(err)
	}
	for i := range k {
		for j := range k {
			if a, b := plain.covariance(i, j), other.covariance(i, j); math.Float64bits(a) != math.Float64bits(b) {
				t.Fatalf("element %d, %d is %v, not %v", i, j, b, a)
			}
		}
	}
}
