package worker

import (
	"context"
	"fmt"

	"coverslip/core/frame"
)

// Names implements [Operations].
func (s *Session) Names(_ context.Context, p NamesParams) (*Names, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	switch p.Axis {
	case "obs":
		return &Names{Names: joinedNames(v.results.Obs.Index)}, nil
	case "var":
		return &Names{Names: joinedNames(v.results.Var.Index)}, nil
	}
	return nil, &invalid{fmt.Sprintf("There is no axis %q: obs or var is expected.", p.Axis), ""}
}

// joinedNames puts names into one buffer.
func joinedNames(names frame.Names) Strings {
	text, ends := names.Joined()
	out := Strings{Bytes: []byte(text), Offsets: make([]uint32, 1+len(ends))}
	for i, end := range ends {
		out.Offsets[1+i] = uint32(end)
	}
	return out
}

// joined puts n strings into one buffer.
func joined(n int, at func(i int) string) Strings {
	total := 0
	for i := range n {
		total += len(at(i))
	}
	out := Strings{Bytes: make([]byte, 0, total), Offsets: make([]uint32, 1, n+1)}
	for i := range n {
		out.Bytes = append(out.Bytes, at(i)...)
		out.Offsets = append(out.Offsets, uint32(len(out.Bytes)))
	}
	return out
}

// split is the inverse of joined.
func (s Strings) split() []string {
	text := string(s.Bytes)
	list := make([]string, max(0, len(s.Offsets)-1))
	for i := range list {
		list[i] = text[s.Offsets[i]:s.Offsets[i+1]]
	}
	return list
}
