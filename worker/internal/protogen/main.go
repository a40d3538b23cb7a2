// Command protogen writes the page's half of the protocol from worker/protocol.go: the TypeScript of
// web/src/engine/protocol.ts and the reference docs/protocol.md.
//
// It reads source, not types: the comments are half of what it writes. What it does not understand
// (a map, a channel, a slice of 64-bit integers) is an error, so nothing goes over untyped.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", "../../..", "folder of go.mod")
	flag.Parse()
	if err := write(*root); err != nil {
		fmt.Fprintln(os.Stderr, "protogen:", err)
		os.Exit(1)
	}
}

func write(root string) error {
	files, err := generate(root)
	if err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// generate returns the text of each generated file by its path below root.
func generate(root string) (map[string]string, error) {
	p, err := load(root)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		filepath.FromSlash("web/src/engine/protocol.ts"): typeScript(p),
		filepath.FromSlash("docs/protocol.md"):           markdown(p),
	}, nil
}
