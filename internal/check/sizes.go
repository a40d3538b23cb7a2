package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const (
	maxLines = 400 // of a source file; most are near 150

	// What a visitor downloads, gzipped. A budget is raised in a commit of its own that says why.
	maxWasm = 2680 << 10
	maxPage = 420 << 10
)

// longFiles may have more lines than maxLines, for a reason.
var longFiles = map[string]string{
	"web/src/engine/protocol.ts": "generated",
	"worker/protocol.go":         "every message is in one place, for people and for what is generated of it",
}

func fileSizes() ([]string, error) {
	out, err := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return nil, err
	}
	var faults []string
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		if !slices.Contains([]string{".go", ".ts", ".tsx", ".mjs", ".css"}, filepath.Ext(name)) || longFiles[name] != "" {
			continue
		}
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, not yet committed
		} else if err != nil {
			return nil, err
		}
		if lines := bytes.Count(text, []byte("\n")); lines > maxLines {
			faults = append(faults, fmt.Sprintf("%s has %d lines; at most %d: is it one subject?", name, lines, maxLines))
		}
	}
	return faults, nil
}

// siteSizes looks at the site that `make check` has built before.
func siteSizes() ([]string, error) {
	var faults []string
	for _, b := range []struct {
		what  string
		names []string
		max   int
	}{
		{"the engine", []string{"coverslip.wasm"}, maxWasm},
		{"the page", []string{"app.js", "app.css", "worker.js", "wasm_exec.js", "index.html"}, maxPage},
	} {
		size := 0
		for _, name := range b.names {
			n, err := gzipped(filepath.Join("build", "site", name))
			if err != nil {
				return nil, err
			}
			size += n
		}
		fmt.Printf("%s: %d KiB gzipped of %d\n", b.what, size>>10, b.max>>10)
		if size > b.max {
			faults = append(faults, fmt.Sprintf("%s is %d KiB gzipped; the budget is %d", b.what, size>>10, b.max>>10))
		}
	}
	return faults, nil
}

func gzipped(name string) (int, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(text); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return out.Len(), nil
}
