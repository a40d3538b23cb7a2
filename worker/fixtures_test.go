package worker_test

import (
	"path/filepath"
	"testing"

	"coverslip/worker"
)

// TestEveryFixture opens and runs every file there is, damaged ones too: whatever comes, it is an answer in
// words, never a fault of the program, and the session opens the next file.
func TestEveryFixture(t *testing.T) {
	paths, err := filepath.Glob("../testdata/h5/*.h5*")
	if err != nil || len(paths) == 0 {
		t.Fatal("no fixtures", err)
	}
	p := newPage(t, &worker.MemoryStore{})
	ran := 0
	for _, path := range paths {
		value, failure := p.try("open", opening(t, path))
		if failure == nil {
			plan := value.(*worker.Summary).Plan
			plan.Filter.MinGenes, plan.Filter.MinCells = 0, 0
			if _, failure = p.try("run", &worker.RunParams{Plan: plan}); failure == nil {
				ran++
			}
		}
		if failure != nil && (failure.Code == worker.CodeInternal || failure.Message == "") {
			t.Errorf("%s: %+v", filepath.Base(path), failure)
		}
	}
	if ran < 10 {
		t.Errorf("%d of %d files could be run", ran, len(paths))
	}
}
