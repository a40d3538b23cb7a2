package worker

import (
	"context"
	"io"
)

// Sender carries messages to the page. Its methods are called from several goroutines, but after the
// reply to a request nothing more of that request is sent.
type Sender interface {
	Reply(id int64, value any, failure *Failure) // value is a pointer to the op's reply; nil with a failure
	Progress(id int64, p Progress)
	Step(id int64, s *Step)
	Log(l Log)
}

// Teller is told what a running request finds on its way.
type Teller interface {
	Progress(p Progress)
	Step(s *Step)
	// Breathe lets what has arrived meanwhile be received, when that is due. It is cheap.
	Breathe()
}

// Store keeps finished steps and the list of recent files between visits; the tabs of the page share it.
// Every method may fail, and none of its failures ends a request: the session goes on without.
type Store interface {
	// Get returns the value of a key, or nil where there is none.
	Get(ctx context.Context, key string) ([]byte, error)
	// Has reports whether a key has a value.
	Has(ctx context.Context, key string) (bool, error)
	// Put keeps entries, all or none; each is complete or absent, never in part. Those of a file that is not remembered
	// are left out. The pieces stay the caller's.
	Put(ctx context.Context, entries ...Entry) error

	// Recent returns the files that were remembered, in any order.
	Recent(ctx context.Context) ([]Recent, error)
	// Remember adds a file, in place of the one with its key.
	Remember(ctx context.Context, r Recent) error
	// Forget drops a file from the list and every key that begins with its key and a slash, all or nothing;
	// everything there is where file is "".
	Forget(ctx context.Context, file string) error

	// Alone does the work while no other tab does work under Alone, and returns its error.
	Alone(ctx context.Context, work func(context.Context) error) error
	// Hold marks a file as open here until release is called or the tab ends.
	Hold(file string) (release func())
	// Held reports whether a file that is not open here is open in another tab.
	Held(ctx context.Context, file string) bool
}

// Entry is a value of a [Store], the pieces joined, its key, and that of the file that it belongs to.
type Entry struct {
	File, Key string
	Pieces    [][]byte
}

// MadeFile is a file in the making: it is written front to back, but for its first bytes, which are written again at
// the end.
type MadeFile interface {
	io.WriterAt
	// WriteRangeAt puts a range of another file behind what is there, and returns its length; 0 where it cannot.
	WriteRangeAt(from io.ReaderAt, offset, length, at int64) (int64, error)
	// Size is how many bytes there are.
	Size() int64
	// Done returns the file as it goes into a message, and the name of the scratch file that parts of it lie in; "":
	// none.
	Done() (file any, scratch string, err error)
	// Drop gives up what was made.
	Drop()
}

// Host is the place where a session runs.
type Host struct {
	Version string // of the program, for the records of results
	Store   Store
	Sender  Sender
	// Yield lets what has arrived meanwhile be received: a cancel. It is called about every 50 ms of
	// work. Nil where requests are received anyway.
	Yield func()
	// NewFile begins a file that the page is to save.
	NewFile func() MadeFile
	// MemoryMiB returns what the program holds from the system.
	MemoryMiB func() float64
	// BudgetMiB is what it and its mates may hold: how many mates there are, and what of the counts is kept between
	// steps and runs, follows from it. PageMiB says what the page takes beside them, for a file of so many bytes and
	// cells.
	BudgetMiB int
	PageMiB   func(bytes int64, cells int) int
	// Workers is how many programs may work on the rows of a matrix, and StartMate starts one of them. With
	// none to start, the session does all the work, on as many processors.
	Workers   int
	StartMate func() (Mate, error)
	// Aside returns what does the work of Sender, but is heard by nobody, and a file as they come from the page with the
	// contents of another: for warming up. Nil where that would be the same as here.
	Aside func(file io.ReaderAt, size int64) (Sender, io.ReaderAt, error)
}
