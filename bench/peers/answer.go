package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// run is what one program took. Those of the others, and of Chromium, come as such an object on a line of their own.
type run struct {
	Key          string             `json:"key"`
	Name         string             `json:"name"`
	Version      string             `json:"version,omitempty"`
	ReadSeconds  float64            `json:"read_s,omitempty"`
	Steps        map[string]float64 `json:"steps,omitempty"`   // seconds, by the names in steps
	TotalSeconds float64            `json:"total_s,omitempty"` // from the file to the components
	PeakMiB      int64              `json:"peak_mb,omitempty"`
	Workers      int                `json:"workers,omitempty"`
	Fingerprint  string             `json:"fingerprint,omitempty"`
	Note         string             `json:"note,omitempty"`
	Failed       string             `json:"failed,omitempty"` // why there is nothing else

	Input *input `json:"input,omitempty"` // coverslip's report says it
}

type input struct {
	Cells    int   `json:"cells"`
	Genes    int   `json:"genes"`
	NonZeros int64 `json:"non_zeros"`
	Bytes    int64 `json:"bytes"`
}

// steps are the columns of the table; some programs have two of them in one. Every program has the essential ones.
var (
	steps     = []string{"qc", "norm", "log1p", "hvg", "pca"}
	essential = []string{"qc", "hvg", "pca"}
)

// parseLine reads the answer of a program: the last line that it prints.
func parseLine(stdout []byte) (run, error) {
	line := bytes.TrimSpace(stdout)
	if i := bytes.LastIndexByte(line, '\n'); i >= 0 {
		line = line[i+1:]
	}
	var r run
	if err := json.Unmarshal(line, &r); err != nil {
		return run{}, fmt.Errorf("its last line is no answer: %q: %w", line, err)
	}
	if r.TotalSeconds == 0 {
		r.TotalSeconds = r.ReadSeconds
		for _, seconds := range r.Steps {
			r.TotalSeconds += seconds
		}
	}
	return r, r.check()
}

// parseReport reads what `coverslip run --report` writes. Reading is what its steps leave of the whole; most of it
// goes on while they run.
func parseReport(text []byte) (run, error) {
	var report struct {
		Version string
		Input   input
		Steps   []struct {
			Step    string
			Seconds float64
		}
		ScoresSeconds float64 `json:"scores_s"`
		PeakBytes     int64   `json:"peak_bytes"`
		Workers       int
		Fingerprint   string
	}
	if err := json.Unmarshal(text, &report); err != nil {
		return run{}, fmt.Errorf("its report can't be read: %w", err)
	}
	r := run{
		Version: report.Version, Input: &report.Input, Workers: report.Workers, Fingerprint: report.Fingerprint,
		PeakMiB: report.PeakBytes >> 20, TotalSeconds: report.ScoresSeconds, ReadSeconds: report.ScoresSeconds,
		Steps: map[string]float64{},
	}
	for _, s := range report.Steps {
		r.Steps[s.Step] = s.Seconds
		r.ReadSeconds -= s.Seconds
	}
	return r, r.check()
}

// check refuses an answer that the table could not show, and drops the filter: it keeps everything here, at once.
func (r *run) check() error {
	delete(r.Steps, "filter")
	for name := range r.Steps {
		if !slices.Contains(steps, name) {
			return fmt.Errorf("the step %q is not one of %q", name, steps)
		}
	}
	for _, name := range essential {
		if r.Steps[name] <= 0 {
			return fmt.Errorf("its answer has no time for the step %q", name)
		}
	}
	return nil
}

// middle returns of a program's rounds the one with the middle whole time, of an even number the faster, with the largest peak
// of all. One that failed stands for them.
func middle(rounds []run) run {
	if i := slices.IndexFunc(rounds, func(r run) bool { return r.Failed != "" }); i >= 0 {
		return rounds[i]
	}
	rounds = slices.SortedFunc(slices.Values(rounds), func(a, b run) int { return cmp.Compare(a.TotalSeconds, b.TotalSeconds) })
	r := rounds[(len(rounds)-1)/2]
	for _, o := range rounds {
		r.PeakMiB = max(r.PeakMiB, o.PeakMiB)
	}
	return r
}
