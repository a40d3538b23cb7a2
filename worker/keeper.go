package worker

import (
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
const cacheVersion = 1

// maxRecent is how many files are kept; the one that was opened longest ago makes room.
const maxRecent = 20

// ErrStorageFull is what a [Store] returns, wrapped, when there is no room for a value.
var ErrStorageFull = errors.New("the browser's storage for this page is full")

// keeper is the session's way to the store. It never fails: what cannot be read is as good as absent,
// and what cannot be kept is remembered as a problem, in words.
type keeper struct {
	store Store

	mu   sync.Mutex
	said string // the last problem
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

// save keeps a step's result. When the storage is full, other files make room, the oldest first.
func (k *keeper) save(ctx context.Context, file, key string, result any) {
	b := pack.Append(make([]byte, 4), result)
	binary.LittleEndian.PutUint32(b, crc32.ChecksumIEEE(b[4:]))
	err := k.store.Put(ctx, key, b)
	for errors.Is(err, ErrStorageFull) && k.dropOldest(ctx, file) {
		err = k.store.Put(ctx, key, b)
	}
	if ctx.Err() == nil {
		k.note(err)
	}
}

// remember puts a file on the list of recent ones.
func (k *keeper) remember(ctx context.Context, r Recent) {
	err := k.store.Remember(ctx, r)
	if err != nil && r.Handle != nil {
		r.Handle = nil // not every handle can be stored; the file can still be picked
		err = k.store.Remember(ctx, r)
	}
	k.note(err)
	if files := k.recent(ctx); len(files) > maxRecent {
		k.forget(ctx, files[len(files)-1].Key)
	}
}

// recent returns the remembered files, newest first.
func (k *keeper) recent(ctx context.Context) []Recent {
	files, err := k.store.Recent(ctx)
	if err != nil {
		k.note(err)
		return nil
	}
	slices.SortFunc(files, func(a, b Recent) int { return int(b.Opened - a.Opened) })
	return files
}

func (k *keeper) forget(ctx context.Context, file string) {
	if err := errors.Join(k.store.Delete(ctx, file+"/"), k.store.Forget(ctx, file)); err != nil {
		k.note(err)
	}
}

// forgetAll empties the store, also of entries whose file is on no list any more.
func (k *keeper) forgetAll(ctx context.Context) {
	for _, r := range k.recent(ctx) {
		k.forget(ctx, r.Key)
	}
	if err := k.store.Delete(ctx, ""); err != nil {
		k.note(err)
	}
}

// dropOldest forgets the file opened longest ago, other than the given one, and reports whether there was one.
func (k *keeper) dropOldest(ctx context.Context, but string) bool {
	files := k.recent(ctx)
	for i := len(files) - 1; i >= 0; i-- {
		if files[i].Key != but {
			k.forget(ctx, files[i].Key)
			return true
		}
	}
	return false
}
