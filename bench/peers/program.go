package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// program is one way to do the analysis.
type program struct {
	key     string   // what --peers and install.sh call it
	name    string   // in the table
	variant string   // where several are tried: a solver, or when the button is pressed
	command []string // the file's path comes last
	report  string   // the file that the command writes, with the answer; "" where it prints a line
}

// programs returns all of them, coverslip first.
func programs() []program {
	in := func(path string) string { return filepath.Join(scratch, path) }
	python := []string{in("scanpy/bin/python"), "bench/peers/scanpy/run.py"}
	report := in("coverslip-report.json")
	return []program{
		{key: "coverslip", name: "Coverslip", command: []string{"bin/coverslip", "run", "--report", report}, report: report},
		{key: "chromium", name: "Coverslip in Chromium", variant: "clicked at once", command: []string{"node", "bench/browser.mjs", "0"}},
		{key: "chromium", name: "Coverslip in Chromium", variant: "after a look of 1 s", command: []string{"node", "bench/browser.mjs", "1000"}},
		{key: "scanpy", name: "scanpy", variant: "arpack", command: append(python, "arpack")},
		{key: "scanpy", name: "scanpy", variant: "covariance_eigh", command: append(python, "covariance_eigh")},
		{key: "singlerust", name: "SingleRust", command: []string{in("singlerust/release/singlerust-bench")}},
		{key: "kana", name: "scran.js (kana)", command: []string{"node", in("kana/run.mjs")}},
	}
}

// choose keeps coverslip and those that are named.
func choose(all []program, names []string) ([]program, error) {
	for _, name := range names {
		if !slices.ContainsFunc(all, func(p program) bool { return p.key == name }) {
			return nil, fmt.Errorf("no peer is called %q: chromium, scanpy, singlerust and kana are", name)
		}
	}
	return slices.DeleteFunc(all, func(p program) bool {
		return p.key != "coverslip" && !slices.Contains(names, p.key)
	}), nil
}

// label is the program's name in the table.
func (p program) label(version string) string {
	label := strings.TrimSpace(p.name + " " + version)
	if p.variant != "" {
		label += ", " + p.variant
	}
	return label
}

// install has install.sh make each program ready, and returns why it could not, by key.
func install(chosen []program) map[string]error {
	missing := map[string]error{}
	for _, p := range chosen {
		if _, done := missing[p.key]; done || p.key == "coverslip" {
			continue
		}
		fmt.Fprintf(os.Stderr, "installing %s ...\n", p.name)
		_, _, err := execute(p.key+"-install", "bench/peers/install.sh", p.key, filepath.Join(scratch, p.key))
		if err != nil {
			err = fmt.Errorf("not installed: %w", err)
		}
		missing[p.key] = err
	}
	return missing
}

// run times the program on the file.
func (p program) run(path string) (run, error) {
	answer, peakMiB, err := execute(strings.ReplaceAll(strings.Trim(p.key+"-"+p.variant, "-"), " ", "-"), append(slices.Clone(p.command), path)...)
	if err != nil {
		return run{}, err
	}
	parse := parseLine
	if p.report != "" {
		parse = parseReport
		if answer, err = os.ReadFile(p.report); err != nil {
			return run{}, err
		}
	}
	r, err := parse(answer)
	if r.PeakMiB == 0 {
		r.PeakMiB = peakMiB
	}
	return r, err
}

// execute runs a command, and returns what it prints and the most memory that its process has held. What it says on
// standard error goes to a log of the name; an error has the last of that.
func execute(name string, command ...string) (stdout []byte, peakMiB int64, err error) {
	log := filepath.Join(scratch, name+".log")
	file, err := os.Create(log)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	var out, said bytes.Buffer
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = &out, io.MultiWriter(file, &said)
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return nil, 0, fmt.Errorf("%w, %s (%s)", err, lastWords(said.String()), log)
	} else if err != nil {
		return nil, 0, err
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return out.Bytes(), usage.Maxrss >> 10, nil
}

// complaint is a line about an error; those that are set in belong to a listing.
var complaint = regexp.MustCompile(`(?i)^(\S.*)?(error|panicked)`)

// lastWords returns the last complaint of a program that died, else its last line.
func lastWords(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	words := cmp.Or(lines[len(lines)-1], "without a word")
	for _, line := range lines {
		if complaint.MatchString(line) {
			words = line
		}
	}
	return words
}
