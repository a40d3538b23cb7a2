package canon

import (
	"fmt"
	"strings"
)

// markers are the signatures of on-disk structures that are counted, in the order
// of the record.
var markers = []string{"SNOD", "HEAP", "GCOL", "FRHP", "FHDB", "FHIB", "FAHD", "EAHD", "EASB", "OHDR", "OCHK", "SMTB", "FSHD"}

// lookAhead is how many bytes from its first on decide what a marker is.
const lookAhead = 7

// signatures counts the markers in the bytes written to it, wherever they stand:
// some hits are chance. It holds no more than the last few bytes.
type signatures struct {
	counts map[string]int
	order  []string // of the counts, as found
	tail   []byte
}

func (s *signatures) Write(p []byte) (int, error) {
	b := append(s.tail, p...)
	keep := max(0, len(b)-lookAhead+1)
	for i := range keep {
		s.look(b[i:])
	}
	s.tail = append(s.tail[:0], b[keep:]...)
	return len(p), nil
}

// look counts what begins with the first byte of b, of which there are fewer than
// lookAhead only at the end of the file.
func (s *signatures) look(b []byte) {
	switch b[0] {
	case 'S', 'H', 'G', 'F', 'E', 'O', 'T', 'B':
	default:
		return
	}
	if len(b) < 4 {
		return
	}
	name := string(b[:4])
	switch {
	case name == "TREE" && len(b) > 5 && b[4] < 2:
		name = [2]string{"TREEv1-group", "TREEv1-chunk"}[b[4]]
	case name == "BTHD" && len(b) > 6 && b[5] < 12:
		name = fmt.Sprintf("BTv2-type%d", b[5])
	case !isMarker(name):
		return
	}
	if s.counts == nil {
		s.counts = map[string]int{}
	}
	if s.counts[name]++; s.counts[name] == 1 {
		s.order = append(s.order, name)
	}
}

func isMarker(name string) bool {
	for _, m := range markers {
		if m == name {
			return true
		}
	}
	return false
}

// String ends the counting and prints the counts as a JSON object: the markers in
// their order, then the trees as they were found.
func (s *signatures) String() string {
	for i := range s.tail {
		s.look(s.tail[i:])
	}
	s.tail = nil
	var trees, out []string
	for _, kind := range []string{"TREE", "BTv2"} {
		for _, name := range s.order {
			if strings.HasPrefix(name, kind) {
				trees = append(trees, name)
			}
		}
	}
	for _, name := range append(append([]string{}, markers...), trees...) {
		if n := s.counts[name]; n > 0 {
			out = append(out, fmt.Sprintf("%q: %d", name, n))
		}
	}
	return "{" + strings.Join(out, ", ") + "}"
}
