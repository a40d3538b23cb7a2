package kernel

import "testing"

// TestSpare: what was given is taken again where it is long enough, and zeros are zeros then, too.
func TestSpare(t *testing.T) {
	var s Spare[int32]
	for _, n := range []int{5, 3, 8, 0} {
		x := s.Take(n)
		if len(x) != n {
			t.Fatalf("%d elements of %d", len(x), n)
		}
		for i := range x {
			x[i] = 7
		}
		s.Give(x)
		z := s.Zeros(n)
		if len(z) != n {
			t.Fatalf("%d zeros of %d", len(z), n)
		}
		for _, v := range z {
			if v != 0 {
				t.Fatalf("%v are not zeros", z)
			}
		}
	}
}
