package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// progress shows how far a run is: a bar that is redrawn on a terminal, a plain line for each ended
// step elsewhere.
type progress struct {
	out      io.Writer
	terminal bool
	drawn    time.Time
}

func newProgress(out *os.File) *progress {
	return &progress{out: out, terminal: term.IsTerminal(int(out.Fd()))}
}

// update redraws the bar at most ten times a second.
func (p *progress) update(stage string, done, total int64, unit string) {
	if !p.terminal || time.Since(p.drawn) < 100*time.Millisecond {
		return
	}
	p.drawn = time.Now()
	const width = 30
	filled := width
	if total > 0 {
		filled = int(done * width / total)
	}
	bar := strings.Repeat("█", filled) + strings.Repeat("·", width-filled)
	fmt.Fprintf(p.out, "\r\x1b[K%-10s %s %d of %d %s", stage, bar, done, total, unit)
}

// ended says that a step is done.
func (p *progress) ended(step string, seconds float64) {
	p.clear()
	fmt.Fprintf(p.out, "%-10s %6.2f s\n", step, seconds)
}

// clear removes the bar.
func (p *progress) clear() {
	if p.terminal {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
