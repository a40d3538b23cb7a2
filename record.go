package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"coverslip/core/engine"
	"coverslip/core/provenance"
)

// readPlan reads the plan of a run before: from a plan.json or a report, or from what `run -o` or the page's
// export wrote, which carries it in uns.
func readPlan(path string) (engine.Plan, error) {
	text, err := planText(path)
	if err != nil {
		return engine.Plan{}, err
	}
	r, err := provenance.Read(text)
	if err != nil {
		return engine.Plan{}, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return r.Plan, nil
}

func planText(path string) ([]byte, error) {
	if !strings.EqualFold(filepath.Ext(path), ".h5ad") {
		return os.ReadFile(path)
	}
	data, file, err := openAnnData(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	const member = "coverslip/plan"
	found, err := data.Uns(member)
	if text, ok := found.(string); ok && err == nil {
		return []byte(text), nil
	}
	return nil, fmt.Errorf("%s: uns/%s is not there: this file is not one that Coverslip wrote; a plan.json, a report or the output of a run is expected",
		filepath.Base(path), member)
}

// writeScript writes the analysis as a script for scanpy: a notebook where the name ends in .ipynb.
func writeScript(path string, r *provenance.Record) (err error) {
	text := r.Script()
	if strings.EqualFold(filepath.Ext(path), ".ipynb") {
		if text, err = r.Notebook(); err != nil {
			return err
		}
	}
	return os.WriteFile(path, []byte(text), 0o666)
}
