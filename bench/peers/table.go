package main

import (
	"fmt"
	"slices"
	"strings"
)

// table lists the runs in Markdown, coverslip's own first: seconds for reading, for each step and for the whole, the
// peak of memory, and the whole as a multiple of ours, natively and in Chromium.
func table(runs []run) string {
	var b strings.Builder
	if in := runs[0].Input; in != nil {
		fmt.Fprintf(&b, "%d cells x %d genes, %d values, %d MB. Seconds; memory in MiB.\n\n",
			in.Cells, in.Genes, in.NonZeros, in.Bytes/1e6)
	}
	head := slices.Concat([]string{"", "read"}, steps, []string{"whole", "peak", "/ ours", "/ ours in Chromium", ""})
	writeRow(&b, head)
	writeRow(&b, slices.Repeat([]string{"---"}, len(head)))
	native, chromium := runs[0], run{}
	if i := slices.IndexFunc(runs, func(r run) bool { return r.Key == "chromium" }); i >= 0 {
		chromium = runs[i]
	}
	for _, r := range runs {
		if r.Failed != "" {
			blank := slices.Repeat([]string{"-"}, len(head)-2)
			writeRow(&b, slices.Concat([]string{r.Name}, blank, []string{r.Failed}))
			continue
		}
		row := []string{r.Name, seconds(r.ReadSeconds)}
		for _, step := range steps {
			row = append(row, seconds(r.Steps[step]))
		}
		writeRow(&b, append(row, seconds(r.TotalSeconds), fmt.Sprint(r.PeakMiB), ratio(r, native), ratio(r, chromium), r.Note))
	}
	return b.String()
}

func writeRow(b *strings.Builder, cells []string) {
	for _, cell := range cells {
		b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}

func seconds(s float64) string {
	if s == 0 {
		return "-" // not a step of its own
	}
	return fmt.Sprintf("%.2f", s)
}

// ratio is r's whole time as a multiple of ours; ours may have failed.
func ratio(r, ours run) string {
	if ours.TotalSeconds == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", r.TotalSeconds/ours.TotalSeconds)
}

// remark notes which of a program's solvers was the fastest, and whether Chromium gave other results.
func remark(runs []run) {
	for i := range runs {
		r := &runs[i]
		slower := func(o run) bool { return o.Key == r.Key && r.Key != "chromium" && o.TotalSeconds > r.TotalSeconds }
		faster := func(o run) bool { return o.Key == r.Key && o.Failed == "" && o.TotalSeconds < r.TotalSeconds }
		if r.Failed == "" && slices.ContainsFunc(runs, slower) && !slices.ContainsFunc(runs, faster) {
			r.Note = "its fastest solver"
		}
		if r.Fingerprint != "" && runs[0].Fingerprint != "" && r.Fingerprint != runs[0].Fingerprint {
			r.Note = "its results are not those of the native run"
		}
	}
}
