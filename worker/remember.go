package worker

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// maxRecent is how many files are kept; the one that was opened longest ago makes room.
const maxRecent = 20

// remember puts a file on the list of recent ones, as opened now.
func (k *keeper) remember(r Recent) {
	r.Opened = time.Now().UnixMilli()
	k.change(func(ctx context.Context) error {
		err := k.store.Remember(ctx, r)
		if err != nil && r.Handle != nil {
			r.Handle = nil // not every handle can be stored; the file can still be picked
			err = k.store.Remember(ctx, r)
		}
		if err != nil {
			return err
		}
		k.note(nil)
		if files := k.list(ctx); len(files) > maxRecent {
			k.dropOldest(ctx, r.Key)
		}
		return nil
	})
}

// recent returns the remembered files, newest first.
func (k *keeper) recent(ctx context.Context) []Recent {
	k.settle()
	return k.list(ctx)
}

// forget drops what is kept of a file, or of all where it is "".
func (k *keeper) forget(file string) {
	k.change(func(ctx context.Context) error { return k.drop(ctx, file) })
	k.settle()
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

func (k *keeper) drop(ctx context.Context, file string) error {
	err := k.store.Forget(ctx, file)
	if err == nil {
		k.note(nil) // there is room again
	}
	return err
}

// dropOldest drops the file opened longest ago, other than the given one and those open in another tab, and
// reports whether there was one.
func (k *keeper) dropOldest(ctx context.Context, but string) bool {
	for _, r := range slices.Backward(k.list(ctx)) {
		if r.Key == but || k.store.Held(ctx, r.Key) {
			continue
		}
		if err := k.drop(ctx, r.Key); err != nil {
			return false
		}
		k.mu.Lock()
		k.dropped = append(k.dropped, r.Name)
		k.mu.Unlock()
		return true
	}
	return false
}
