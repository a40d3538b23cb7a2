package bundle

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// scripts bundles the page (app.js, app.css) and the worker's loader (worker.js). The worker is a
// classic script because it loads Go's wasm_exec.js with importScripts.
func scripts(root, dir string) error {
	src := filepath.Join(root, "web", "src")
	page := options(dir)
	page.EntryPointsAdvanced = []api.EntryPoint{
		{InputPath: filepath.Join(src, "main.tsx"), OutputPath: "app"},
	}
	page.Format = api.FormatESModule
	page.MinifyWhitespace, page.MinifyIdentifiers, page.MinifySyntax = true, true, true

	loader := page
	loader.EntryPointsAdvanced = []api.EntryPoint{
		{InputPath: filepath.Join(src, "engine", "worker.ts"), OutputPath: "worker"},
	}
	loader.Format = api.FormatIIFE
	return errors.Join(build(page), build(loader))
}

// Tests bundles every web/src/**/*.test.ts into dir, for node's test runner.
func Tests(root, dir string) error {
	if err := npmInstall(filepath.Join(root, "web")); err != nil {
		return err
	}
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	o := options(dir)
	o.EntryPoints = []string{filepath.Join(root, "web", "src", "**", "*.test.ts")}
	o.Outbase = filepath.Join(root, "web", "src")
	o.Platform = api.PlatformNode
	o.Format = api.FormatESModule
	o.OutExtension = map[string]string{".js": ".mjs"}
	return build(o)
}

func options(dir string) api.BuildOptions {
	return api.BuildOptions{
		Bundle:          true,
		Outdir:          dir,
		Write:           true,
		Target:          api.ES2022,
		JSX:             api.JSXAutomatic,
		JSXImportSource: "preact",
		LegalComments:   api.LegalCommentsEndOfFile, // the licences of what is bundled travel with it
		LogLevel:        api.LogLevelSilent,
		Define:          map[string]string{"process.env.NODE_ENV": `"production"`},
	}
}

func build(o api.BuildOptions) error {
	result := api.Build(o)
	if len(result.Errors) == 0 {
		return nil
	}
	lines := api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage})
	return fmt.Errorf("esbuild: %s", strings.Join(lines, ""))
}
