package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// An arrow is a package and what it may import of this module and of the packages that are kept to
// certain places. A name ending in "/..." stands for the packages below it too.
type arrow struct {
	from string
	to   []string
}

// goArrows is the picture of docs/architecture.md. The first that fits a package counts; imports
// within one top folder's own internals are free.
var goArrows = []arrow{
	{"coverslip/wasm", []string{"coverslip/worker", "io", "os", "syscall/js", "github.com/hack-pad/..."}},
	{"coverslip/worker/internal/...", []string{"coverslip/worker/...", "coverslip/core/...", "io", "os"}},
	{"coverslip/worker", []string{"coverslip/worker/internal/...", "coverslip/core/...", "coverslip/h5read", "io"}},
	{"coverslip/core/anndata", []string{"coverslip/core/sparse", "coverslip/core/kernel", "coverslip/core/frame", "coverslip/core/results", "coverslip/h5read", "coverslip/h5write", "compress/gzip", "io"}},
	{"coverslip/core", []string{"coverslip/core/..."}},
	{"coverslip/core/...", []string{"coverslip/core/...", "!coverslip/core/anndata", "gonum.org/..."}},
	{"coverslip/h5read/filter/...", []string{"coverslip/h5read/...", "compress/...", "github.com/klauspost/compress/...", "github.com/pierrec/lz4/...", "io"}},
	{"coverslip/h5read/...", []string{"coverslip/h5read/...", "io"}},
	{"coverslip/h5write/...", []string{"coverslip/h5write/...", "compress/...", "github.com/klauspost/compress/...", "io"}},
	{"coverslip/internal/...", []string{"*"}},
	{"coverslip/bench/...", []string{"coverslip/h5read", "os/...", "io/..."}},
	{"coverslip", []string{"*", "!coverslip/wasm", "!syscall/js"}},
}

// guarded are the imports that a package may have only where its arrow names them.
var guarded = []string{
	"coverslip/...", "syscall/js", "github.com/...", "gonum.org/...", "golang.org/...",
	"compress/...", "net/...", "os/...", "io/...",
}

func goDirection() ([]string, error) {
	var faults []string
	for _, target := range []string{"js/wasm", "host"} {
		cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
		if target == "js/wasm" {
			cmd.Args = append(cmd.Args[:3], "./wasm")
			cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		}
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list (%s): %w", target, err)
		}
		for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct {
				ImportPath string
				Imports    []string
			}
			if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			faults = append(faults, wrongArrows(p.ImportPath, p.Imports)...)
		}
	}
	return faults, nil
}

// wrongArrows returns a fault for each import that the package's arrow does not allow.
func wrongArrows(pkg string, imports []string) []string {
	i := slices.IndexFunc(goArrows, func(a arrow) bool { return matches(a.from, pkg) })
	if i < 0 {
		return []string{pkg + ": a package without a place in the picture; add it to internal/check/direction.go"}
	}
	var faults []string
	for _, imported := range imports {
		fits := func(pattern string) bool { return matches(pattern, imported) }
		if !slices.ContainsFunc(guarded, fits) {
			continue
		}
		allowed := false
		for _, pattern := range goArrows[i].to {
			if not, found := strings.CutPrefix(pattern, "!"); found && fits(not) {
				allowed = false
				break
			} else if fits(pattern) {
				allowed = true
			}
		}
		if !allowed {
			faults = append(faults, fmt.Sprintf("%s must not import %s", pkg, imported))
		}
	}
	return faults
}

func matches(pattern, pkg string) bool {
	if pattern == "*" {
		return true
	}
	if below, found := strings.CutSuffix(pattern, "/..."); found {
		return pkg == below || strings.HasPrefix(pkg, below+"/")
	}
	return pkg == pattern
}

// tsLayers are the folders of web/src with what each may import of the others.
var tsLayers = map[string][]string{
	"colour": {},
	"engine": {},
	"state":  {"engine", "colour"},
	"plots":  {"colour", "engine"},
	"views":  {"colour", "engine", "plots", "state"},
}

var (
	tsImport = regexp.MustCompile(`(?:from|import)\s+"(\.[^"]+)"`)
	tsDOM    = regexp.MustCompile(`\b(?:document|window|HTMLElement)\b\.?`)
)

func tsDirection() ([]string, error) {
	var faults []string
	err := filepath.WalkDir("web/src", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !(strings.HasSuffix(name, ".ts") || strings.HasSuffix(name, ".tsx")) {
			return err
		}
		layer, _, inside := strings.Cut(strings.TrimPrefix(filepath.ToSlash(name), "web/src/"), "/")
		if !inside {
			return nil // main.tsx and what stands beside it wires everything
		}
		allowed, known := tsLayers[layer]
		if !known {
			faults = append(faults, name+": a folder without a place in internal/check/direction.go")
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range tsImport.FindAllStringSubmatch(string(text), -1) {
			target := path.Join(path.Dir(filepath.ToSlash(name)), m[1])
			other, _, inside := strings.Cut(strings.TrimPrefix(target, "web/src/"), "/")
			if strings.HasSuffix(name, ".test.ts") && strings.HasSuffix(target, ".json") {
				continue // a test reads the conversation that both sides replay
			}
			if !inside || other != layer && !slices.Contains(allowed, other) {
				faults = append(faults, fmt.Sprintf("%s must not import %s", name, m[1]))
			}
		}
		if layer == "colour" || layer == "state" {
			faults = append(faults, domUses(name, text)...)
		}
		return nil
	})
	return faults, err
}

// domUses returns the lines of code that touch the page; comments may speak of it.
func domUses(name string, text []byte) []string {
	var faults []string
	lines := bufio.NewScanner(bytes.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "//") || strings.HasPrefix(line, "*") || strings.HasPrefix(line, "/*") {
			continue
		}
		if found := tsDOM.FindString(line); strings.HasSuffix(found, ".") {
			faults = append(faults, fmt.Sprintf("%s:%d: %s in a layer that knows no DOM", name, n, found))
		}
	}
	return faults
}
