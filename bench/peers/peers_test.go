package main

import (
	"math"
	"strings"
	"testing"
)

func TestParseLine(t *testing.T) {
	for _, test := range []struct {
		name, in string
		total    float64
		err      string
	}{
		{"sums", "warming up\n" + `{"version":"1.2","read_s":1,"steps":{"qc":0.5,"norm":0.25,"hvg":1,"pca":2}}` + "\n", 4.75, ""},
		{"Chromium's own whole", `{"read_s":1,"steps":{"qc":1,"filter":0.001,"norm":1,"hvg":1,"pca":1},"total_s":7,"peak_mb":424}`, 7, ""},
		{"no answer", "Killed\n", 0, `"Killed"`},
		{"nothing", "", 0, "no answer"},
		{"strange step", `{"read_s":1,"steps":{"qc":1,"hvg":1,"pca":1,"umap":1}}`, 0, `"umap"`},
		{"missing step", `{"read_s":1,"steps":{"qc":1,"hvg":1}}`, 0, `"pca"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := parseLine([]byte(test.in))
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("error %v, want one about %s", err, test.err)
				}
				return
			}
			if err != nil || r.TotalSeconds != test.total {
				t.Errorf("whole %v, %v; want %v", r.TotalSeconds, err, test.total)
			}
		})
	}
}

func TestParseReport(t *testing.T) {
	r, err := parseReport([]byte(`{
		"version": "v1", "input": {"bytes": 196000000, "cells": 50, "genes": 30, "non_zeros": 900},
		"steps": [{"step": "qc", "seconds": 1.5}, {"step": "filter", "seconds": 0.001}, {"step": "norm", "seconds": 0.002},
			{"step": "hvg", "seconds": 0.1}, {"step": "pca", "seconds": 1}],
		"scores_s": 2.7, "peak_bytes": 364150784, "workers": 2, "fingerprint": "ab"}`))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(r.ReadSeconds-0.097) > 1e-9 || r.TotalSeconds != 2.7 || r.PeakMiB != 347 || r.Version != "v1" {
		t.Errorf("read %+v", r)
	}
	if r.Steps["pca"] != 1 || len(r.Steps) != 4 || *r.Input != (input{50, 30, 900, 196000000}) {
		t.Errorf("steps %v of %+v", r.Steps, r.Input)
	}
}

func TestTable(t *testing.T) {
	steps := map[string]float64{"qc": 1, "hvg": 0.5, "pca": 0.25}
	runs := []run{
		{Key: "coverslip", Name: "Coverslip", ReadSeconds: 0.25, Steps: steps, TotalSeconds: 2, PeakMiB: 346, Fingerprint: "a",
			Input: &input{Cells: 50000, Genes: 30000, NonZeros: 81, Bytes: 196e6}},
		{Key: "chromium", Name: "in Chromium", ReadSeconds: 0.25, Steps: steps, TotalSeconds: 8, PeakMiB: 796, Fingerprint: "b"},
		{Key: "chromium", Name: "after a look", ReadSeconds: 0.25, Steps: steps, TotalSeconds: 7, PeakMiB: 795, Fingerprint: "a"},
		{Key: "scanpy", Name: "scanpy, one", ReadSeconds: 1, Steps: steps, TotalSeconds: 16, PeakMiB: 2271},
		{Key: "scanpy", Name: "scanpy, other", ReadSeconds: 1, Steps: steps, TotalSeconds: 12, PeakMiB: 2270},
		{Key: "kana", Name: "kana", Failed: "not installed: no network"},
	}
	remark(runs)
	want := `50000 cells x 30000 genes, 81 values, 196 MB. Seconds; memory in MiB.

|  | read | qc | norm | log1p | hvg | pca | whole | peak | / ours | / ours in Chromium |  |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| Coverslip | 0.25 | 1.00 | - | - | 0.50 | 0.25 | 2.00 | 346 | 1.00 | 0.25 |  |
| in Chromium | 0.25 | 1.00 | - | - | 0.50 | 0.25 | 8.00 | 796 | 4.00 | 1.00 | its results are not those of the native run |
| after a look | 0.25 | 1.00 | - | - | 0.50 | 0.25 | 7.00 | 795 | 3.50 | 0.88 |  |
| scanpy, one | 1.00 | 1.00 | - | - | 0.50 | 0.25 | 16.00 | 2271 | 8.00 | 2.00 |  |
| scanpy, other | 1.00 | 1.00 | - | - | 0.50 | 0.25 | 12.00 | 2270 | 6.00 | 1.50 | its fastest solver |
| kana | - | - | - | - | - | - | - | - | - | - | not installed: no network |
`
	if got := table(runs); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTableWithoutOurs(t *testing.T) {
	runs := []run{
		{Key: "coverslip", Name: "Coverslip", Failed: "signal: killed"},
		{Key: "scanpy", Name: "scanpy, one", Failed: "signal: killed"},
		{Key: "scanpy", Name: "scanpy, other", TotalSeconds: 12},
	}
	remark(runs)
	got := table(runs)
	if strings.Contains(got, "fastest") || !strings.Contains(got, "| 12.00 | 0 | - | - |") {
		t.Errorf("got\n%s", got)
	}
}

func TestLastWords(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"Python", "Traceback (most recent call last):\n  raise ValueError\nMemoryError: 7 GiB\n", "MemoryError: 7 GiB"},
		{"Node", "run.mjs:3\n    throw new Error\n\nError: no X\n    at run.mjs:3\n\nNode.js v20.20.2\n", "Error: no X"},
		{"Rust", "thread 'main' panicked at a.rs:1:\nError: no X\n\nCaused by:\n    0: b\n", "Error: no X"},
		{"cargo", "   Compiling thiserror v2\nerror: no cmake\nwarning: build failed\n", "error: no cmake"},
		{"a last line", "one\ntwo\n", "two"},
		{"nothing", "", "without a word"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := lastWords(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestChoose(t *testing.T) {
	chosen, err := choose(programs(), []string{"scanpy"})
	var keys []string
	for _, p := range chosen {
		keys = append(keys, p.key)
	}
	if got := strings.Join(keys, " "); err != nil || got != "coverslip scanpy scanpy" {
		t.Errorf("chose %q, %v", got, err)
	}
	if _, err := choose(programs(), []string{"seurat"}); err == nil || !strings.Contains(err.Error(), `"seurat"`) {
		t.Errorf("error %v, want one about seurat", err)
	}
}

func TestMiddle(t *testing.T) {
	a, b, c := run{TotalSeconds: 3, PeakMiB: 10}, run{TotalSeconds: 1, PeakMiB: 30}, run{TotalSeconds: 2, PeakMiB: 20}
	if r := middle([]run{a, b, c}); r.TotalSeconds != 2 || r.PeakMiB != 30 {
		t.Errorf("of 3, 1 and 2 s: %v s, %v MiB; want 2 and the largest peak, 30", r.TotalSeconds, r.PeakMiB)
	}
	if r := middle([]run{a, b}); r.TotalSeconds != 1 {
		t.Errorf("of 3 and 1 s: %v s; want the faster", r.TotalSeconds)
	}
	if r := middle([]run{a, {Failed: "killed"}, c}); r.Failed != "killed" {
		t.Errorf("one of three failed: %+v", r)
	}
}
