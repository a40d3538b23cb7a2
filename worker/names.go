package worker

import (
	"context"
	"fmt"
)

// Names implements [Operations].
func (s *Session) Names(_ context.Context, p NamesParams) (*Names, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	switch p.Axis {
	case "obs":
		return &Names{Names: joined(v.results.Obs.Index.List())}, nil
	case "var":
		return &Names{Names: joined(v.results.Var.Index.List())}, nil
	}
	return nil, &invalid{fmt.Sprintf("There is no axis %q: obs or var is expected.", p.Axis), ""}
}

// joined puts a list of strings into one buffer.
func joined(list []string) Strings {
	total := 0
	for _, s := range list {
		total += len(s)
	}
	out := Strings{Bytes: make([]byte, 0, total), Offsets: make([]uint32, 1, len(list)+1)}
	for _, s := range list {
		out.Bytes = append(out.Bytes, s...)
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
