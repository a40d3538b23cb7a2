package worker

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"sync"

	"coverslip/worker/internal/pack"
)

// cacheVersion is raised when a step computes other numbers from the same parameters: what older
// versions kept is then not found.
const cacheVersion = 5

// headerBytes is where an entry begins behind its checksum: numbers in it then lie where a reader can use them.
const headerBytes = 8

// ErrStorageFull is what a [Store] returns, wrapped, when there is no room for a value.
var ErrStorageFull = errors.New("the browser's storage for this page is full")

// keeper is the session's way to the store. It never fails: what cannot be read is as good as absent,
// and what cannot be kept is remembered as a problem, in words.
//
// Nobody waits for what is written: it is done behind, in its order, and what is read waits for it. Other
// tabs of the page have keepers of the same store, so each change is made while no other makes one.
type keeper struct {
	store Store

	mu      sync.Mutex
	said    string          // the last problem, until it is over
	dropped []string        // names of files that made room, not yet told
	written chan struct{}   // closed when all that was to be written is
	lost    map[string]bool // keys of what found no room, while that is said
	waiting *batch          // what is saved now joins it; nil: there is none, or it is no longer the last that waits
}

// batch is what is put in one change.
type batch []saved

// saved is a result to be kept of a file.
type saved struct {
	file, key string
	result    any
}

func newKeeper(store Store) *keeper {
	return &keeper{store: store, written: closed, lost: map[string]bool{}}
}

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

// change changes the store behind, and notes what is in the way. A cancel of the request does not take
// back what is finished.
func (k *keeper) change(work func(context.Context) error) {
	k.mu.Lock()
	k.waiting = nil // what is saved from now on comes after
	k.mu.Unlock()
	k.changeNext(work)
}

func (k *keeper) changeNext(work func(context.Context) error) {
	k.behind(func() {
		if err := k.store.Alone(context.Background(), work); err != nil {
			k.note(err)
		}
	})
}

func (k *keeper) note(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil:
		k.said = ""
		clear(k.lost)
	case errors.Is(err, ErrStorageFull):
		k.said = "This browser's storage for the page is full: what is new is not kept, and lasts until the page is closed."
	default:
		k.said = "Nothing is kept between visits: " + err.Error() + "."
	}
}

// told returns what a person should know of the storage: the problem that there is, or "", and the files
// that made room since it was last called.
func (k *keeper) told() (problem string, dropped []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	dropped, k.dropped = k.dropped, nil
	return k.said, dropped
}

// load fills result from an entry and reports whether it was there, whole and of this program's making.
func (k *keeper) load(ctx context.Context, key string, result any) bool {
	k.settle()
	b, err := k.store.Get(ctx, key)
	if err != nil {
		k.note(err)
		return false
	}
	if len(b) < headerBytes || binary.LittleEndian.Uint32(b) != crc32.ChecksumIEEE(b[headerBytes:]) {
		return false
	}
	return pack.Read(b[headerBytes:], result) == nil
}

// save keeps a result of a file, which must not be changed any more. What is saved while that waits for its turn is kept
// with it. When the storage is full, other files make room, the oldest first. Nothing is kept of a file that was forgotten,
// in whichever tab, since it was opened.
func (k *keeper) save(file, key string, result any) {
	k.mu.Lock()
	b, alone := k.waiting, k.waiting == nil
	if alone {
		b = &batch{}
		k.waiting = b
	}
	*b = append(*b, saved{file, key, result})
	k.mu.Unlock()
	if alone {
		k.changeNext(func(ctx context.Context) error { return k.put(ctx, k.begin(b)...) })
	}
}

// begin returns what has come together of a batch, which nothing joins any more.
func (k *keeper) begin(b *batch) []saved {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.waiting == b {
		k.waiting = nil
	}
	return *b
}

// saveOnce is save for what is always the same under its key: it is not made where it is there.
func (k *keeper) saveOnce(file, key string, result func() any) {
	k.change(func(ctx context.Context) error {
		if there, err := k.store.Has(ctx, key); err != nil || there {
			return err
		}
		return k.put(ctx, saved{file, key, result()})
	})
}

func (k *keeper) put(ctx context.Context, all ...saved) error {
	entries := make([]Entry, len(all))
	for i := range all {
		entries[i] = all[i].entry()
	}
	return k.putEntries(ctx, entries...)
}

func (k *keeper) putEntries(ctx context.Context, entries ...Entry) error {
	err := k.store.Put(ctx, entries...)
	for errors.Is(err, ErrStorageFull) && k.dropOldest(ctx, entries[0].File) {
		err = k.store.Put(ctx, entries...)
	}
	if errors.Is(err, ErrStorageFull) && len(entries) > 1 { // some may fit
		for _, e := range entries {
			err = errors.Join(err, k.putEntries(ctx, e))
		}
		return err
	}
	k.found(entries, err)
	return err
}

// found notes whether entries found room. What is said of the storage is over when all has that once found none.
func (k *keeper) found(entries []Entry, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range entries {
		switch {
		case errors.Is(err, ErrStorageFull):
			k.lost[e.Key] = true
		case err == nil && k.lost[e.Key]:
			delete(k.lost, e.Key)
			if len(k.lost) == 0 {
				k.said = ""
			}
		}
	}
}

// entry is what is stored: a checksum and the result.
func (s *saved) entry() Entry {
	pieces := pack.Pieces(s.result)
	sum, head := uint32(0), make([]byte, headerBytes)
	for _, p := range pieces {
		sum = crc32.Update(sum, crc32.IEEETable, p)
	}
	binary.LittleEndian.PutUint32(head, sum)
	return Entry{s.file, s.key, append([][]byte{head}, pieces...)}
}
