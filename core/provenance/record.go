// Package provenance says where results are from: the record that goes with them, the plan as JSON that can
// be run again, the same analysis as a scanpy script, and a paragraph for a paper's methods.
//
//	Record      written into uns["coverslip"], into a report, into a plan.json
//	Read        takes a plan back from any of these, with errors for people
//	Script      the analysis in scanpy, as a .py; Notebook the same as an .ipynb
//	Methods     the steps that were run, in words, with what to cite
package provenance

import (
	"strings"
	"time"

	"coverslip/core/engine"
	"coverslip/core/results"
)

// Scanpy is the version of scanpy whose numbers the results are.
const Scanpy = "1.12.4"

// Format is the version of a record's form, and of the plan in it. It goes up when a setting changes its
// name or meaning.
const Format = 1

// Record says how results came about.
type Record struct {
	Format      int         `json:"format"`
	Version     string      `json:"version"` // of Coverslip
	Time        string      `json:"time"`    // when the results were complete: UTC, as of RFC 3339
	Input       Input       `json:"input"`
	Plan        engine.Plan `json:"plan"`
	Kept        Kept        `json:"kept"`
	Fingerprint string      `json:"fingerprint"` // of the results: see [results.Fingerprint]
}

// Input describes the file and the matrix that the counts were taken from.
type Input struct {
	Name      string `json:"name"`
	Bytes     int64  `json:"bytes"`
	Key       string `json:"key"`       // SHA-256 of the size and a sample of the contents
	Container string `json:"container"` // what the file is, in words
	Cells     int    `json:"cells"`
	Genes     int    `json:"genes"`
	NonZeros  int64  `json:"non_zeros"` // stored values; -1 for a dense matrix
	Codec     string `json:"codec"`
	Python    string `json:"-"` // the expression that reads the file FILE in Python
}

// Kept says what the analysis came to.
type Kept struct {
	Cells          int `json:"cells"`
	Genes          int `json:"genes"`
	HighlyVariable int `json:"highly_variable"`
	Components     int `json:"components"`
}

// New returns the record of an analysis that is to be run.
func New(version string, input Input, plan engine.Plan) *Record {
	return &Record{Format: Format, Version: version, Input: input, Plan: plan}
}

// Seal completes the record with what the ended analysis found, of which all are the results, and puts it into their
// uns and into that of all results to come of the analysis, so that whatever writes them carries it. The results'
// fingerprint is the same before and after. Taking it calls tick, which may be nil, now and then.
func (r *Record) Seal(a *engine.Analysis, all *results.Results, tick func()) error {
	r.Time = time.Now().UTC().Format(time.RFC3339)
	r.Kept = Kept{Cells: all.Obs.Index.Len(), Genes: all.Var.Index.Len()}
	if a.HVGResult != nil {
		for _, use := range a.HVGResult.HighlyVariable {
			if use {
				r.Kept.HighlyVariable++
			}
		}
	}
	if a.PCAResult != nil {
		r.Kept.Components = a.PCAResult.NComps
	}
	r.Fingerprint = results.Fingerprint(all, tick)
	uns, err := r.uns()
	a.Record, all.Uns[results.RecordKey] = uns, uns
	return err
}

// uns is the record as AnnData keeps it. The plan is text: null and lists of sets have no place in uns.
func (r *Record) uns() (map[string]any, error) {
	plan, err := encode(r.Plan, "")
	return map[string]any{
		"format": r.Format, "version": r.Version, "scanpy": Scanpy, "time": r.Time,
		"input": map[string]any{
			"name": r.Input.Name, "bytes": r.Input.Bytes, "key": r.Input.Key, "container": r.Input.Container,
			"cells": r.Input.Cells, "genes": r.Input.Genes, "non_zeros": r.Input.NonZeros, "codec": r.Input.Codec,
		},
		"plan": strings.TrimSpace(plan),
		"kept": map[string]any{
			"cells": r.Kept.Cells, "genes": r.Kept.Genes,
			"highly_variable": r.Kept.HighlyVariable, "components": r.Kept.Components,
		},
		"fingerprint": r.Fingerprint,
	}, err
}

// JSON returns the record as a file that [Read] takes back.
func (r *Record) JSON() (string, error) {
	return encode(r, "  ")
}
