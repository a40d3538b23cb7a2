// Peers times the analysis beside that of other programs, each alone on the machine, one after another, and prints
// one table. The same goes, with fingerprints, to FILE.json in build/bench-peers, where the others are installed.
//
// usage: peers [--peers NAME,...] [--rounds N] FILE.h5ad      in the repository's root, with coverslip and the site built
//
// With rounds the programs take turns, and each has the round with its middle whole time in the table: a virtual machine
// has its moods.
//
// Whole is from the file to the components: reading and the steps, without what a program does before it sees the
// file (imports, compiling, loading the page). Peak memory is the process's, in Chromium that of the renderer, which
// has the page and its workers; MiB. A program that can't be installed, or dies, is a row that says so.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	names := flag.String("peers", "chromium,scanpy,singlerust,kana", "which to run beside coverslip")
	rounds := flag.Int("rounds", 1, "how often each is run")
	flag.Parse()
	if flag.NArg() != 1 || *rounds < 1 {
		fmt.Fprintln(os.Stderr, "usage: peers [--peers NAME,...] [--rounds N] FILE.h5ad")
		os.Exit(2)
	}
	if err := bench(flag.Arg(0), strings.Split(*names, ","), *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// scratch is where the others are installed, with their logs, and where the results go.
const scratch = "build/bench-peers"

// results are what is written as JSON.
type results struct {
	File       string `json:"file"`
	Processors int    `json:"processors"`
	Runs       []run  `json:"runs"`
}

// bench installs what is asked for, runs it on the file and writes what each took.
func bench(path string, names []string, rounds int) error {
	chosen, err := choose(programs(), names)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err != nil {
		return err
	}
	if err := os.MkdirAll(scratch, 0o777); err != nil {
		return err
	}
	missing := install(chosen)
	if err := readThrough(path); err != nil {
		return err
	}
	all := results{File: filepath.Base(path), Processors: runtime.NumCPU()}
	runs := make([][]run, len(chosen))
	for round := range rounds {
		for i, p := range chosen {
			fmt.Fprintf(os.Stderr, "%s, %d of %d ...\n", p.label(""), round+1, rounds)
			r, err := run{}, missing[p.key]
			if err == nil {
				r, err = p.run(path)
			}
			if err != nil {
				r.Failed = err.Error()
			}
			r.Key, r.Name = p.key, p.label(r.Version)
			runs[i] = append(runs[i], r)
		}
	}
	for _, r := range runs {
		all.Runs = append(all.Runs, middle(r))
	}
	remark(all.Runs)
	fmt.Print(table(all.Runs))
	if err := writeJSON(filepath.Join(scratch, all.File+".json"), all); err != nil {
		return err
	}
	if all.Runs[0].Failed != "" {
		return errors.New("coverslip itself failed")
	}
	return nil
}

// readThrough reads the file once, so that each program finds it in the system's cache.
func readThrough(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(io.Discard, f)
	return err
}

func writeJSON(path string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o666)
}
