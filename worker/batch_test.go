package worker

import (
	"context"
	"fmt"
	"slices"
	"testing"
)

// heldStore has each change wait until it may begin, refuses the entry of a key, and notes what was put together.
type heldStore struct {
	MemoryStore
	begin   chan struct{}
	refused string
	puts    []string
}

func (s *heldStore) Alone(ctx context.Context, work func(context.Context) error) error {
	<-s.begin
	return s.MemoryStore.Alone(ctx, work)
}

func (s *heldStore) Put(ctx context.Context, entries ...Entry) error {
	var keys []string
	for _, e := range entries {
		keys = append(keys, e.Key)
	}
	s.puts = append(s.puts, fmt.Sprint(keys))
	if slices.Contains(keys, s.refused) {
		return ErrStorageFull
	}
	return s.MemoryStore.Put(ctx, entries...)
}

// TestSavedTogether: what waits is put at once, but nothing before a change that came sooner, and nothing of a file that
// is not remembered.
func TestSavedTogether(t *testing.T) {
	s := &heldStore{begin: make(chan struct{})}
	k := newKeeper(s)
	k.remember(Recent{Key: "f"})
	save := func(file, name string) { k.save(file, file+"/"+name, name) }
	save("f", "a")
	save("f", "b")
	save("other", "b")
	k.change(func(context.Context) error { return nil })
	save("f", "c")
	close(s.begin)
	k.settle()
	save("f", "d")
	k.settle()
	if want := []string{"[f/a f/b other/b]", "[f/c]", "[f/d]"}; !slices.Equal(s.puts, want) {
		t.Errorf("put %v, want %v", s.puts, want)
	}
	if want := []string{"f/a", "f/b", "f/c", "f/d"}; !slices.Equal(s.Keys(), want) {
		t.Errorf("kept %v, want %v", s.Keys(), want)
	}
	var got string
	if !k.load(t.Context(), "f/b", &got) || got != "b" {
		t.Errorf("f/b is %q", got)
	}
}

// TestSavedAsFits: where there is no room for all, there may be for some. What is said of it is over when there is for all.
func TestSavedAsFits(t *testing.T) {
	s := &heldStore{begin: make(chan struct{}), refused: "f/large"}
	k := newKeeper(s)
	k.remember(Recent{Key: "f"})
	for _, name := range []string{"small", "large", "last"} {
		k.save("f", "f/"+name, name)
	}
	close(s.begin)
	k.settle()
	if want := []string{"f/last", "f/small"}; !slices.Equal(s.Keys(), want) {
		t.Errorf("kept %v, want %v", s.Keys(), want)
	}
	problem, _ := k.told()
	if problem == "" {
		t.Error("nothing is said of what was not kept")
	}
	k.save("f", "f/last", "another")
	k.settle()
	if still, _ := k.told(); still != problem {
		t.Errorf("%q is said when something else was kept", still)
	}
	s.refused = ""
	k.save("f", "f/large", "large")
	k.settle()
	if problem, _ := k.told(); problem != "" {
		t.Errorf("%q is said when all is kept", problem)
	}
}

// TestForgottenIsNotLost: what found no room and was forgotten is not waited for.
func TestForgottenIsNotLost(t *testing.T) {
	s := &heldStore{begin: make(chan struct{})}
	close(s.begin)
	k := newKeeper(s)
	for _, file := range []string{"f", "g"} {
		s.refused = file + "/large"
		k.remember(Recent{Key: file})
		k.save(file, s.refused, "large")
		k.settle()
		if problem, _ := k.told(); problem == "" {
			t.Errorf("nothing is said of %s", s.refused)
		}
		if file == "f" {
			k.forget(file)
		}
	}
	s.refused = ""
	k.save("g", "g/large", "large")
	k.settle()
	if problem, _ := k.told(); problem != "" {
		t.Errorf("%q is said when all is kept", problem)
	}
}
