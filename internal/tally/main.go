// Tally reads what test runners print, shows what a person wants of it, and counts.
//
//	go test -json ... | tally go NAME     prints a line a package and the output of what failed
//	node --test ...   | tally node NAME   prints all of it (TAP)
//	tally total                           prints and clears the counts so far, as "N passed, N failed"
//
// A run with a failure, or with no test at all, exits with 1.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ledger keeps a line "name passed failed skipped" for each run until the total is asked for.
var ledger = filepath.Join("build", "tally")

type counts struct{ passed, failed, skipped int }

func main() {
	if err := tally(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(1)
	}
}

func tally(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "go":
		return enter(args[1], readGo(os.Stdin, os.Stdout))
	case len(args) == 2 && args[0] == "node":
		return enter(args[1], readNode(os.Stdin, os.Stdout))
	case len(args) == 1 && args[0] == "total":
		return total()
	}
	return fmt.Errorf("usage: tally go NAME | node NAME | total")
}

// readGo reads the events of `go test -json`.
func readGo(in io.Reader, out io.Writer) counts {
	var c counts
	output := map[string][]string{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e struct {
			Action, Package, Test, Output string
			Elapsed                       float64
		}
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Fprintln(out, lines.Text()) // the compiler speaks plain text
			continue
		}
		key := e.Package + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			output[key] = append(output[key], e.Output)
			continue
		case "build-fail":
			c.failed++
			fmt.Fprint(out, strings.Join(output[key], ""))
		case "pass":
			if e.Test != "" {
				c.passed++
			} else {
				fmt.Fprintf(out, "ok   %-40s %6.1f s\n", e.Package, e.Elapsed)
			}
		case "skip":
			if e.Test != "" {
				c.skipped++
				fmt.Fprint(out, strings.Join(output[key], "")) // the reason
			}
		case "fail":
			if e.Test != "" {
				c.failed++
			} else {
				fmt.Fprintf(out, "FAIL %-40s %6.1f s\n", e.Package, e.Elapsed)
			}
			fmt.Fprint(out, strings.Join(output[key], ""))
		}
		delete(output, key)
	}
	return c
}

// readNode reads the TAP of `node --test`, whose last lines are the counts.
func readNode(in io.Reader, out io.Writer) counts {
	var c counts
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		fmt.Fprintln(out, lines.Text())
		fmt.Sscanf(lines.Text(), "# pass %d", &c.passed)
		fmt.Sscanf(lines.Text(), "# fail %d", &c.failed)
		fmt.Sscanf(lines.Text(), "# skipped %d", &c.skipped)
	}
	return c
}

// enter adds a run to the ledger.
func enter(name string, c counts) error {
	if err := os.MkdirAll(filepath.Dir(ledger), 0o777); err != nil {
		return err
	}
	file, err := os.OpenFile(ledger, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := fmt.Fprintln(file, name, c.passed, c.failed, c.skipped); err != nil {
		return err
	}
	if c.failed > 0 {
		return fmt.Errorf("%s: %d failed", name, c.failed)
	}
	if c.passed == 0 {
		return fmt.Errorf("%s: no test ran", name)
	}
	return file.Close()
}

// total prints the sum of the ledger and removes it.
func total() error {
	text, err := os.ReadFile(ledger)
	if err != nil {
		return err
	}
	var sum counts
	for line := range strings.Lines(string(text)) {
		var name string
		var c counts
		if _, err := fmt.Sscan(line, &name, &c.passed, &c.failed, &c.skipped); err != nil {
			return fmt.Errorf("%s: %q: %w", ledger, line, err)
		}
		fmt.Printf("%-10s %5d passed %3d failed %3d skipped\n", name, c.passed, c.failed, c.skipped)
		sum.passed += c.passed
		sum.failed += c.failed
		sum.skipped += c.skipped
	}
	if err := os.Remove(ledger); err != nil {
		return err
	}
	fmt.Printf("%d passed, %d failed, %d skipped\n", sum.passed, sum.failed, sum.skipped)
	return nil
}
