package worker

import (
	"context"
	"fmt"
	"slices"

	"coverslip/core/tables"
)

// Table implements [Operations].
func (s *Session) Table(ctx context.Context, p TableParams) (*TableLines, error) {
	v, err := s.shown()
	if err != nil {
		return nil, err
	}
	format, known := map[string]tables.Format{"csv": tables.CSV, "tsv": tables.TSV}[p.Format]
	if !known {
		return nil, &invalid{fmt.Sprintf("There is no format %q: csv or tsv is expected.", p.Format), ""}
	}
	all := tables.All(v.results)
	at := slices.IndexFunc(all, func(t *tables.Table) bool { return t.Name == p.Table })
	if at < 0 {
		return nil, &invalid{fmt.Sprintf("The last run has no table %q.", p.Table), "Run the step that makes it."}
	}
	out := &TableLines{Run: v.run}
	if p.Header {
		out.Bytes = all[at].AppendHeader(out.Bytes, format)
	}
	for _, row := range p.Rows {
		if int(row) >= all[at].Rows() {
			return nil, &invalid{fmt.Sprintf("There is no row %d in %s: it has %d.", row, p.Table, all[at].Rows()), ""}
		}
		out.Bytes = all[at].AppendRow(out.Bytes, format, int(row))
	}
	return out, ctx.Err()
}
