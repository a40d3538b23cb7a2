package worker_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"coverslip/worker"
)

func TestTable(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	sum := ask[worker.Summary](p, "open", opening(t, pbmc))
	p.refused(worker.CodeInvalid, "table", &worker.TableParams{Table: "obs", Format: "csv"})
	plan := fewComponents(sum.Plan)
	plan.ORA.Sets = nil
	first := ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})

	// In two ranges, the second out of order: a selection is any list of rows.
	head := ask[worker.TableLines](p, "table", &worker.TableParams{Table: "pca", Format: "tsv", Header: true, Rows: []uint32{0, 1}})
	tail := ask[worker.TableLines](p, "table", &worker.TableParams{Table: "pca", Format: "tsv", Rows: []uint32{uint32(first.Cells - 1), 2}})
	in := csv.NewReader(strings.NewReader(string(head.Bytes) + string(tail.Bytes)))
	in.Comma = '\t'
	lines, err := in.ReadAll()
	if err != nil || len(lines) != 5 || len(lines[0]) != 6 || lines[0][5] != "PC5" {
		t.Fatalf("%v, %v", lines, err)
	}
	names := ask[worker.Names](p, "names", &worker.NamesParams{Axis: "obs"}).Names
	for i, cell := range []int{0, 1, first.Cells - 1, 2} {
		if name := string(names.Bytes[names.Offsets[cell]:names.Offsets[cell+1]]); lines[i+1][0] != name {
			t.Errorf("line %d is that of %s; want %s", i+1, lines[i+1][0], name)
		}
	}

	for _, wrong := range []worker.TableParams{
		{Table: "ora", Format: "csv"}, // no sets in this run
		{Table: "obs", Format: "xlsx"},
		{Table: "pca", Format: "csv", Rows: []uint32{uint32(first.Cells)}},
	} {
		p.refused(worker.CodeInvalid, "table", &wrong)
	}

	plan.Filter.MinGenes += 100
	ask[worker.RunResult](p, "run", &worker.RunParams{Plan: plan})
	after := ask[worker.TableLines](p, "table", &worker.TableParams{Table: "pca", Format: "csv"})
	if head.Run != tail.Run || after.Run == head.Run {
		t.Errorf("runs %d, %d and then %d: lines of one run are to be told from those of the next", head.Run, tail.Run, after.Run)
	}
}
