package worker

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"sync"

	"coverslip/worker/internal/pack"
)

// cacheVersion is raised when a step computes other numbers from the same parameters: what older
// versions kept is then not found.
const cacheVersion = 2

// maxRecent is how many files are kept; the one that was opened longest ago makes room.
const maxRecent = 20

// ErrStorageFull is what a [Store] returns, wrapped, when there is no room for a value.
var ErrStorageFull = errors.New("the browser's storage for this page is full")

// keeper is the session's way to the store. It never fails: what cannot be read is as good as absent,
// and what cannot be kept is remembered as a problem, in words.
//
// Nobody waits for what is written: it is done behind, in its order, and what is read waits for it.
type keeper struct {
	store Store

	mu      sync.Mutex
	said    string        // the last problem
	written chan struct{} // closed when all that was to be written is
}

func newKeeper(store Store) *keeper { return &keeper{store: store, written: closed} }

// behind does the work after all that was put behind earlier.
func (k *keeper) behind(work func()) {
	k.mu.Lock()
	before, after := k.written, make(chan struct{})
	k.written = after
	k.mu.Unlock()
	go func() {
		<-before
		work()
		close(after)
	}()
}

// settle waits for what was put behind.
func (k *keeper) settle() {
	k.mu.Lock()
	written := k.written
	k.mu.Unlock()
	<-written
}

func (k *keeper) problem() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.said
}

func (k *keeper) note(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.said = ""
	if err != nil {
		k.said = "Nothing is kept between visits: " + err.Error() + "."
	}
}

// load fills result from an entry and reports whether it was there, whole and of this program's making.
func (k *keeper) load(ctx context.Context, key string, result any) bool {
	k.settle()
	b, err := k.store.Get(ctx, key)
	if err != nil {
		k.note(err)
		return false
	}
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != crc32.ChecksumIEEE(b[4:]) {
		return false
	}
	return pack.Read(b[4:], result) == nil
}

// save keeps a step's result, which must not be changed any more. When the storage is full, other files
// make room, the oldest first.
func (k *keeper) save(file, key string, result any) {
	k.behind(func() {
		ctx := context.Background() // a cancel does not take back what is finished
		b := pack.Append(make([]byte, 4), result)
		binary.LittleEndian.PutUint32(b, crc32.ChecksumIEEE(b[4:]))
		err := k.store.Put(ctx, key, b)
		for errors.Is(err, ErrStorageFull) && k.dropOldest(ctx, file) {
			err = k.store.Put(ctx, key, b)
		}
		k.note(err)
	})
}

// remember puts a file on the list of recent ones.
func (k *keeper) remember(r Recent) {
	k.behind(func() {
		ctx := context.Background()
		err := k.store.Remember(ctx, r)
		if err != nil && r.Handle != nil {
			r.Handle = nil // not every handle can be stored; the file can still be picked
			err = k.store.Remember(ctx, r)
		}
		k.note(err)
		if files := k.list(ctx); len(files) > maxRecent {
			k.drop(ctx, files[len(files)-1].Key)
		}
	})
}

// recent returns the remembered files, newest first.
func (k *keeper) recent(ctx context.Context) []Recent {
	k.settle()
	return k.list(ctx)
}

// forget drops what is kept of a file; of all, and of what is on no list any more, where it is "".
func (k *keeper) forget(ctx context.Context, file string) {
	k.settle()
	if file != "" {
		k.drop(ctx, file)
		return
	}
	for _, r := range k.list(ctx) {
		k.drop(ctx, r.Key)
	}
	if err := k.store.Delete(ctx, ""); err != nil {
		k.note(err)
	}
}

func (k *keeper) list(ctx context.Context) []Recent {
	files, err := k.store.Recent(ctx)
	if err != nil {
		k.note(err)
		return nil
	}
	slices.SortFunc(files, func(a, b Recent) int { return cmp.Compare(b.Opened, a.Opened) })
	return files
}

func (k *keeper) drop(ctx context.Context, file string) {
	if err := errors.Join(k.store.Delete(ctx, file+"/"), k.store.Forget(ctx, file)); err != nil {
		k.note(err)
	}
}

// dropOldest drops the file opened longest ago, other than the given one, and reports whether there was one.
func (k *keeper) dropOldest(ctx context.Context, but string) bool {
	files := k.list(ctx)
	for i := len(files) - 1; i >= 0; i-- {
		if files[i].Key != but {
			k.drop(ctx, files[i].Key)
			return true
		}
	}
	return false
}
