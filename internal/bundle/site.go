// Package bundle builds what the browser loads: the WebAssembly module, the two scripts and the page,
// as one static folder that any web server can serve under any path.
package bundle

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Site builds the static site of the project at root into dir. What is there and fresh is kept: the
// Go toolchain and npm decide by themselves what is stale, and esbuild takes less than a second.
func Site(root, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if err := npmInstall(filepath.Join(root, "web")); err != nil {
		return err
	}
	if err := wasm(root, filepath.Join(dir, "coverslip.wasm")); err != nil {
		return err
	}
	if err := scripts(root, dir); err != nil {
		return err
	}
	for _, name := range []string{"index.html", "manifest.webmanifest", "icons", "demo"} {
		if err := copyTree(filepath.Join(root, "web", name), filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// Root returns the folder of the project that holds the working directory.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module coverslip\n") {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("the page is built from the project's sources: run this inside a checkout of coverslip")
		}
		dir = filepath.Dir(dir)
	}
}

// npmInstall runs `npm ci` where node_modules is not what the lock file says. npm leaves a copy of
// what it installed; it is younger than the lock file as long as that has not changed.
func npmInstall(web string) error {
	lock, err := os.Stat(filepath.Join(web, "package-lock.json"))
	if err != nil {
		return err
	}
	installed, err := os.Stat(filepath.Join(web, "node_modules", ".package-lock.json"))
	if err == nil && !installed.ModTime().Before(lock.ModTime()) {
		return nil
	}
	return run(web, nil, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
}

// wasm builds the engine and puts Go's own loader beside it.
func wasm(root, out string) error {
	env := []string{"GOOS=js", "GOARCH=wasm"}
	if err := run(root, env, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", out, "./wasm"); err != nil {
		return err
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	loader := filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js")
	return copyFile(loader, filepath.Join(filepath.Dir(out), "wasm_exec.js"))
}

func run(dir string, env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
