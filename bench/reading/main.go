// Reading times h5read against libhdf5 through h5py on the same files, in turns, and prints the ratio.
//
// usage: reading PYTHON READ.PY FILE...
//
// Both read X/data as float32 and X/indices as int32, front to back, from the page cache.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"coverslip/h5read"
)

// rounds is how often each reads a file; the best counts.
const rounds = 7

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: reading PYTHON READ.PY FILE...")
		os.Exit(2)
	}
	fmt.Printf("%-28s %10s %10s %18s %18s\n", "MB/s of values, best of "+strconv.Itoa(rounds), "MB", "h5py", "h5read, 1 core", "h5read, 2 cores")
	for _, path := range os.Args[3:] {
		if err := compare(os.Args[1], os.Args[2], path); err != nil {
			fmt.Fprintf(os.Stderr, "reading: %s: %v\n", path, err)
			os.Exit(1)
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("heap of h5read's side, at its largest: %d MiB\n", m.HeapSys>>20)
}

// compare prints the line of one file.
func compare(python, script, path string) error {
	peer := exec.Command(python, script, path)
	peer.Stderr = os.Stderr
	ask, err := peer.StdinPipe()
	if err != nil {
		return err
	}
	answers, err := peer.StdoutPipe()
	if err != nil {
		return err
	}
	if err := peer.Start(); err != nil {
		return err
	}
	defer peer.Wait()
	defer ask.Close()
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()

	answer := bufio.NewReader(answers)
	var best [3]float64 // h5py, and h5read on one core and on two
	var mb float64
	for range rounds {
		seconds, err := askPeer(ask, answer)
		best[0] = least(best[0], seconds)
		for cores := 1; cores <= 2 && err == nil; cores++ {
			runtime.GOMAXPROCS(cores)
			start := time.Now()
			mb, err = read(file)
			best[cores] = least(best[cores], time.Since(start).Seconds())
		}
		if err != nil {
			return err
		}
	}
	fmt.Printf("%-28s %10.0f %10.0f", filepath.Base(path), mb, mb/best[0])
	for _, seconds := range best[1:] {
		fmt.Printf(" %10.0f (%4.2fx)", mb/seconds, best[0]/seconds)
	}
	fmt.Println()
	return nil
}

// askPeer has the other side read the file once.
func askPeer(ask io.Writer, answer *bufio.Reader) (seconds float64, err error) {
	if _, err := fmt.Fprintln(ask); err != nil {
		return 0, err
	}
	line, err := answer.ReadString('\n')
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strings.TrimSpace(line), 64)
}

func least(best, seconds float64) float64 {
	if best == 0 {
		return seconds
	}
	return min(best, seconds)
}

// read opens the file anew and reads it, and returns the megabytes of values.
func read(file *os.File) (mb float64, err error) {
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	f, err := h5read.Open(file, info.Size())
	if err != nil {
		return 0, err
	}
	values, err := stream[float32](f, "/X/data")
	if err != nil {
		return 0, err
	}
	indices, err := stream[int32](f, "/X/indices")
	return float64(4*(values+indices)) / 1e6, err
}

func stream[T h5read.Number](f *h5read.File, path string) (n int, err error) {
	d, err := f.Dataset(path)
	if err != nil {
		return 0, err
	}
	err = h5read.Stream(context.Background(), d, 0, uint64(d.Len()), func(_ uint64, values []T) error {
		n += len(values)
		return nil
	})
	return n, err
}
