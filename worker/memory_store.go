package worker

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
)

// MemoryStore is a [Store] that lasts as long as the program: for tests, and where the browser keeps
// nothing. The zero value is ready.
type MemoryStore struct {
	mu     sync.Mutex
	values map[string][]byte
	recent map[string]Recent
	held   map[string]int
	alone  sync.Mutex
}

// Get implements [Store].
func (m *MemoryStore) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[key], nil
}

// Put implements [Store].
func (m *MemoryStore) Put(_ context.Context, entries ...Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string][]byte{}
	}
	for _, e := range entries {
		if _, remembered := m.recent[e.File]; remembered {
			m.values[e.Key] = bytes.Join(e.Pieces, nil)
		}
	}
	return nil
}

// Has implements [Store].
func (m *MemoryStore) Has(_ context.Context, key string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, there := m.values[key]
	return there, nil
}

// Keys returns the keys that are there, sorted.
func (m *MemoryStore) Keys() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.values))
}

// Recent implements [Store].
func (m *MemoryStore) Recent(context.Context) ([]Recent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Values(m.recent)), nil
}

// Remember implements [Store].
func (m *MemoryStore) Remember(_ context.Context, r Recent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.recent == nil {
		m.recent = map[string]Recent{}
	}
	m.recent[r.Key] = r
	return nil
}

// Forget implements [Store].
func (m *MemoryStore) Forget(_ context.Context, file string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if file == "" {
		clear(m.values)
		clear(m.recent)
		return nil
	}
	delete(m.recent, file)
	maps.DeleteFunc(m.values, func(key string, _ []byte) bool { return strings.HasPrefix(key, file+"/") })
	return nil
}

// Alone implements [Store].
func (m *MemoryStore) Alone(ctx context.Context, work func(context.Context) error) error {
	m.alone.Lock()
	defer m.alone.Unlock()
	return work(ctx)
}

// Hold implements [Store].
func (m *MemoryStore) Hold(file string) (release func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string]int{}
	}
	m.held[file]++
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.held[file]--
	}
}

// Held implements [Store].
func (m *MemoryStore) Held(_ context.Context, file string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held[file] > 0
}
