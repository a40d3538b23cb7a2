// Coverslip analyses single-cell data. This program builds and serves the page, and runs the same
// engine from the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set by the Makefile from git.
var version = "dev"

// Exit statuses.
const (
	exitData  = 1 // the file or the data; the message says what to do
	exitUsage = 2 // wrong use of the program
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(execute(ctx, os.Args[1:]))
}

// usageError marks a mistake in the command line rather than in the data.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// execute runs the program with args and returns its exit status.
func execute(ctx context.Context, args []string) int {
	root := &cobra.Command{
		Use:           "coverslip",
		Short:         "Single-cell analysis, in a browser tab and here",
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	serve := serveCommand()
	root.AddCommand(serve, siteCommand(), webtestsCommand(), runCommand(), inspectCommand(), dumpCommand())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	if len(args) == 0 {
		args = []string{serve.Name()}
	}
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "coverslip:", err)
	if d := (*diagnosis)(nil); errors.As(err, &d) {
		fmt.Fprint(os.Stderr, d.facts)
	}
	if usage := (usageError{}); errors.As(err, &usage) || cmd == root {
		fmt.Fprintf(os.Stderr, "See '%s --help'.\n", cmd.CommandPath())
		return exitUsage
	}
	return exitData
}

// oneFile accepts exactly one argument, the file.
func oneFile(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageError{fmt.Errorf("one file is expected, %d are given", len(args))}
	}
	return nil
}
