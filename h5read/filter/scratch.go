package filter

import "sync"

// scratch is a buffer that is used for the time of one call.
type scratch struct{ b []byte }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// lent gives n bytes of any content; back returns them.
func lent(n int) *scratch {
	s := scratches.Get().(*scratch)
	if cap(s.b) < n {
		s.b = make([]byte, n)
	}
	s.b = s.b[:n]
	return s
}

func (s *scratch) back() { scratches.Put(s) }
