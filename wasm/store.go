//go:build js && wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"syscall/js"
	"time"

	"github.com/hack-pad/go-indexeddb/idb"

	"coverslip/worker"
)

const (
	databaseName    = "coverslip"
	databaseVersion = 1

	stepsStore  = "steps"  // by key the length of a value, and by key + "\x00" + number its chunks
	recentStore = "recent" // by the file's key

	// chunkBytes is how values are cut: a private window of Chromium refuses those over 127 MiB.
	chunkBytes = 8 << 20

	openPatience = 5 * time.Second // another tab may hold an older version open
	workPatience = 20 * time.Second
)

// browserStore is the [worker.Store] in IndexedDB. It opens the database for each piece of work, as a
// connection that stays would keep a newer version of the app in another tab from upgrading it.
type browserStore struct{}

var (
	errNoStorage = errors.New("the browser lets this page keep nothing (a private window, or storage is blocked)")
	errBusy      = errors.New("the browser's storage does not answer (is another tab of this page open?)")
)

// do is doAll of one object store.
func do(ctx context.Context, mode idb.TransactionMode, name string, work func(context.Context, *idb.ObjectStore) error) error {
	return doAll(ctx, mode, []string{name}, func(ctx context.Context, stores []*idb.ObjectStore) error {
		return work(ctx, stores[0])
	})
}

// doAll runs work in a transaction of object stores. In a read-write one, work goes on at once from a request that it has
// waited for, which is still in its turn of the event loop: the transaction ends when a turn leaves it without a request,
// and doAll, which waits for the whole, would never return if it had ended already.
func doAll(ctx context.Context, mode idb.TransactionMode, names []string, work func(context.Context, []*idb.ObjectStore) error) error {
	db, err := openDatabase(ctx)
	if err != nil {
		return inWords(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(ctx, workPatience)
	defer cancel()
	tx, err := db.Transaction(mode, names[0], names[1:]...)
	if err != nil {
		return inWords(err)
	}
	var stores []*idb.ObjectStore
	for _, name := range names {
		store, err := tx.ObjectStore(name)
		if err != nil {
			return inWords(err)
		}
		stores = append(stores, store)
	}
	if err := work(ctx, stores); err != nil {
		return inWords(err)
	}
	if mode == idb.TransactionReadWrite {
		return inWords(tx.Await(ctx))
	}
	return nil
}

func openDatabase(ctx context.Context) (*idb.Database, error) {
	if !js.Global().Get("indexedDB").Truthy() {
		return nil, errNoStorage
	}
	ctx, cancel := context.WithTimeout(ctx, openPatience)
	defer cancel()
	var upgradeErr error // an error that the upgrader returns would end the program
	request, err := idb.Global().Open(ctx, databaseName, databaseVersion, func(db *idb.Database, _, _ uint) error {
		upgradeErr = upgrade(db)
		return nil
	})
	if err != nil {
		return nil, err
	}
	db, err := request.Await(ctx)
	if err := errors.Join(upgradeErr, err, ctx.Err()); err != nil { // a wait that was ended returns no error
		return nil, err
	}
	return db, nil
}

// upgrade makes the stores anew: what an older version kept is not worth converting.
func upgrade(db *idb.Database) error {
	names, err := db.ObjectStoreNames()
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := db.DeleteObjectStore(name); err != nil {
			return err
		}
	}
	for _, name := range []string{stepsStore, recentStore} {
		if _, err := db.CreateObjectStore(name, idb.ObjectStoreOptions{}); err != nil {
			return err
		}
	}
	return nil
}

// get waits for the value of a key; undefined where there is none.
func get(ctx context.Context, store *idb.ObjectStore, key js.Value) (js.Value, error) {
	request, err := store.Get(key)
	if err != nil {
		return js.Undefined(), err
	}
	value, err := request.Await(ctx)
	return value, errors.Join(err, ctx.Err())
}

func chunkKey(key string, i int) js.Value { return js.ValueOf(fmt.Sprintf("%s\x00%d", key, i)) }

// Get implements [worker.Store].
func (browserStore) Get(ctx context.Context, key string) (value []byte, err error) {
	err = do(ctx, idb.TransactionReadOnly, stepsStore, func(ctx context.Context, store *idb.ObjectStore) error {
		length, err := get(ctx, store, js.ValueOf(key))
		if err != nil || length.Type() != js.TypeNumber {
			return err
		}
		out := make([]byte, length.Int())
		for i := 0; i*chunkBytes < len(out); i++ {
			chunk, err := get(ctx, store, chunkKey(key, i))
			if err != nil {
				return err
			}
			part := out[i*chunkBytes : min((i+1)*chunkBytes, len(out))]
			if !chunk.InstanceOf(jsUint8Array) || js.CopyBytesToGo(part, chunk) != len(part) {
				return nil // as good as absent
			}
		}
		value = out
		return nil
	})
	return value, err
}

// Put implements [worker.Store]: all in one transaction, so a value is there whole or not at all.
func (browserStore) Put(ctx context.Context, entries ...worker.Entry) error {
	both := []string{recentStore, stepsStore}
	return doAll(ctx, idb.TransactionReadWrite, both, func(ctx context.Context, stores []*idb.ObjectStore) error {
		remembered := map[string]bool{}
		for _, e := range entries {
			remembered[e.File] = false
		}
		for key := range remembered {
			file, err := get(ctx, stores[0], js.ValueOf(key))
			if err != nil {
				return err
			}
			remembered[key] = !file.IsUndefined()
		}
		for _, e := range entries {
			if !remembered[e.File] {
				continue
			}
			if err := put(ctx, stores[1], e); err != nil {
				return err
			}
		}
		return nil
	})
}

// put puts the chunks of an entry. The browser copies each at once, so one array carries them all, but the last, which may
// be shorter; and holds the copies until they are kept, so there are few at a time.
func put(ctx context.Context, store *idb.ObjectStore, e worker.Entry) error {
	length := total(e.Pieces)
	last, err := store.PutKey(js.ValueOf(e.Key), js.ValueOf(length))
	if err != nil {
		return err
	}
	left, array, size := slices.Clone(e.Pieces), js.Undefined(), 0
	for number := 0; length > 0; number++ {
		if n := min(chunkBytes, length); n != size {
			array, size = jsUint8Array.New(n), n
		}
		left = fill(array, size, left)
		next, err := store.PutKey(chunkKey(e.Key, number), array)
		if err != nil {
			return err
		}
		if _, err := last.Await(ctx); err != nil {
			return err
		}
		last, length = next, length-size
	}
	return nil
}

// Has implements [worker.Store].
func (browserStore) Has(ctx context.Context, key string) (there bool, err error) {
	err = do(ctx, idb.TransactionReadOnly, stepsStore, func(ctx context.Context, store *idb.ObjectStore) error {
		length, err := get(ctx, store, js.ValueOf(key))
		there = length.Type() == js.TypeNumber
		return err
	})
	return there, err
}

// Recent implements [worker.Store]. An entry that is not as this version makes them is left out.
func (browserStore) Recent(ctx context.Context) (files []worker.Recent, err error) {
	err = do(ctx, idb.TransactionReadOnly, recentStore, func(ctx context.Context, store *idb.ObjectStore) error {
		request, err := store.GetAllKeys()
		if err != nil {
			return err
		}
		keys, err := request.Await(ctx)
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		for _, key := range keys {
			entry, err := get(ctx, store, key)
			if err != nil {
				return err
			}
			var file worker.Recent
			if decode(entry, &file) == nil && file.Key != "" {
				files = append(files, file)
			}
		}
		return nil
	})
	return files, err
}

// Remember implements [worker.Store].
func (browserStore) Remember(ctx context.Context, r worker.Recent) error {
	return do(ctx, idb.TransactionReadWrite, recentStore, func(_ context.Context, store *idb.ObjectStore) error {
		_, err := store.PutKey(js.ValueOf(r.Key), encode(r, new([]any)))
		return err
	})
}

// Forget implements [worker.Store].
func (browserStore) Forget(ctx context.Context, file string) error {
	both := []string{recentStore, stepsStore}
	return doAll(ctx, idb.TransactionReadWrite, both, func(_ context.Context, stores []*idb.ObjectStore) error {
		if file == "" {
			for _, store := range stores {
				if _, err := store.Clear(); err != nil {
					return err
				}
			}
			return nil
		}
		if _, err := stores[0].Delete(js.ValueOf(file)); err != nil {
			return err
		}
		// IDBObjectStore.delete takes a range as well as a key.
		_, err := stores[1].Delete(js.Global().Get("IDBKeyRange").Call("bound", file+"/", file+"/\uffff"))
		return err
	})
}

// inWords says what a person can understand of the browser's errors.
func inWords(err error) error {
	switch {
	case err == nil:
		return nil
	case isNamed(err, "QuotaExceededError"):
		return fmt.Errorf("%w (%w)", worker.ErrStorageFull, err)
	case isNamed(err, "SecurityError"), isNamed(err, "InvalidStateError"):
		return fmt.Errorf("%w (%w)", errNoStorage, err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: %w", errBusy, err)
	}
	return err
}

// isNamed reports whether the browser gave an error of that name: as the outcome of a request, or thrown.
func isNamed(err error, name string) bool {
	var thrown js.Error
	return errors.Is(err, idb.NewDOMException(name)) || errors.As(err, &thrown) && thrown.Get("name").Equal(js.ValueOf(name))
}
