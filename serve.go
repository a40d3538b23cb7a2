package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"coverslip/internal/bundle"

	"github.com/spf13/cobra"
)

// plotStyleHash admits the one <style> element that Observable Plot puts into its figures; the page
// fixes its class name so that the text never changes, and a journey fails when it does.
const plotStyleHash = "'sha256-JvPTaLic+NUuNa/6C1s0y1RGp4kOXbPq12EDikj+0E8='"

// contentSecurityPolicy allows the page its own files and nothing else: no other origin, no eval, and
// WebAssembly. It must be a header, because a <meta> policy does not bind workers.
var contentSecurityPolicy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"worker-src 'self'",
	"connect-src 'self'",
	"style-src 'self' " + plotStyleHash,
	"img-src 'self' blob:",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
}, "; ")

func serveCommand() *cobra.Command {
	var port int
	var open bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Build what is stale and serve the app on localhost",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := bundle.Root()
			if err != nil {
				return err
			}
			dir := filepath.Join(root, "build", "site")
			if err := bundle.Site(root, dir); err != nil {
				return err
			}
			return serve(cmd.Context(), dir, port, cmd.Flags().Changed("port"), open)
		},
	}
	cmd.Flags().IntVar(&port, "port", 8080, "port; without this flag the next free one is taken")
	cmd.Flags().BoolVar(&open, "open", false, "open the page in a browser")
	return cmd
}

func siteCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "site DIR",
		Short: "Build the static site, for any web server and any path",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			root, err := bundle.Root()
			if err != nil {
				return err
			}
			return bundle.Site(root, args[0])
		},
	}
}

// webtestsCommand serves the Makefile only.
func webtestsCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "webtests DIR",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			root, err := bundle.Root()
			if err != nil {
				return err
			}
			return bundle.Tests(root, args[0])
		},
	}
}

// serve serves dir on localhost until ctx is done.
func serve(ctx context.Context, dir string, port int, exact, open bool) error {
	listener, err := listen(port, exact)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: site(dir), ReadHeaderTimeout: 10 * time.Second}
	address := "http://" + listener.Addr().String() + "/"
	fmt.Println(address)
	if open {
		openBrowser(address)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
		return server.Close()
	}
}

// listen takes the port or, where any will do, the first free one from there.
func listen(port int, exact bool) (net.Listener, error) {
	var last error
	for p := port; p < port+20; p++ {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p)))
		if err == nil {
			return listener, nil
		}
		last = err
		if exact {
			break
		}
	}
	return nil, fmt.Errorf("no free port: %w; choose one with --port", last)
}

// site serves the files of dir with the headers that keep the page to itself.
func site(dir string) http.Handler {
	files := http.FileServer(http.Dir(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentSecurityPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-cache") // a rebuilt site is seen at the next load
		files.ServeHTTP(w, r)
	})
}

func openBrowser(address string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	if err := exec.Command(name, address).Start(); err != nil && !errors.Is(err, exec.ErrNotFound) {
		fmt.Fprintln(os.Stderr, "coverslip: cannot open a browser:", err)
	}
}
