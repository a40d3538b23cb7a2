package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/results"
)

// report is what --report writes: one JSON object about a run.
type report struct {
	Version string `json:"version"`
	Input   struct {
		Name     string `json:"name"`
		Bytes    int64  `json:"bytes"`
		Cells    int    `json:"cells"`
		Genes    int    `json:"genes"`
		NonZeros int64  `json:"non_zeros"` // stored values; -1 for a dense matrix
		Codec    string `json:"codec"`
	} `json:"input"`
	Plan engine.Plan `json:"plan"`
	Kept struct {
		Cells          int `json:"cells"`
		Genes          int `json:"genes"`
		HighlyVariable int `json:"highly_variable"`
		Components     int `json:"components"`
	} `json:"kept"`
	Steps        []stepSeconds `json:"steps"`
	TotalSeconds float64       `json:"total_s"`    // from opening the file to the results being written
	PeakBytes    int64         `json:"peak_bytes"` // of the process's memory
	Workers      int           `json:"workers"`
	Fingerprint  string        `json:"fingerprint"`
	Warnings     []string      `json:"warnings"`
}

type stepSeconds struct {
	Step    string  `json:"step"`
	Seconds float64 `json:"seconds"`
}

func newReport(path string, plan engine.Plan) *report {
	r := &report{Version: version, Plan: plan}
	r.Input.Name = filepath.Base(path)
	if info, err := os.Stat(path); err == nil {
		r.Input.Bytes = info.Size()
	}
	return r
}

// describe fills in what the file and the ended analysis say.
func (r *report) describe(data *anndata.File, a *engine.Analysis) {
	for _, m := range data.Matrices() {
		if engine.Source(m.Source) == r.Plan.Source {
			r.Input.Cells, r.Input.Genes = m.Cells, m.Genes
			r.Input.NonZeros, r.Input.Codec = m.NonZeros, m.Filters
		}
	}
	all := a.Results()
	r.Kept.Cells, r.Kept.Genes = len(all.Obs.Index), len(all.Var.Index)
	for _, use := range a.HVGResult.HighlyVariable {
		if use {
			r.Kept.HighlyVariable++
		}
	}
	r.Kept.Components = a.PCAResult.NComps
	r.Fingerprint = results.Fingerprint(all)
	r.Warnings = append(append(r.Warnings, data.Notes()...), a.Notes()...)
	if r.Warnings == nil {
		r.Warnings = []string{} // a list in JSON too
	}
}

func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o666)
}

// peakBytes returns the most memory that the process has held: as the kernel saw it where it says so
// (Linux), else what Go has asked of the system.
func peakBytes() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range bytes.Lines(status) {
		if rest, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kib, err := strconv.ParseInt(string(bytes.TrimSuffix(bytes.TrimSpace(rest), []byte(" kB"))), 10, 64)
			if err == nil {
				return kib << 10
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys)
}
