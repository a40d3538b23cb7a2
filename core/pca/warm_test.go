package pca

import (
	"context"
	"errors"
	"testing"
)

// TestWarm: it ends by itself, and once nobody waits for it.
func TestWarm(t *testing.T) {
	if err := Warm(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Warm(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
