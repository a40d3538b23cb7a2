package main

import (
	"bytes"
	"encoding/json"
	"os"
	"runtime"
	"strconv"

	"coverslip/core/anndata"
	"coverslip/core/engine"
	"coverslip/core/provenance"
)

// report is what --report writes: one JSON object about a run, the record of its results among it.
type report struct {
	*provenance.Record
	Steps         []stepSeconds `json:"steps"`
	ScoresSeconds float64       `json:"scores_s"`   // from opening the file to the last step's results
	TotalSeconds  float64       `json:"total_s"`    // and to these being fingerprinted and written
	PeakBytes     int64         `json:"peak_bytes"` // of the process's memory
	Workers       int           `json:"workers"`
	Warnings      []string      `json:"warnings"`
}

type stepSeconds struct {
	Step    string  `json:"step"`
	Seconds float64 `json:"seconds"`
}

// warn adds what the file and the ended analysis have to say.
func (r *report) warn(data *anndata.File, a *engine.Analysis) {
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
