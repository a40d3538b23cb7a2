package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryResponseHasThePolicy(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "coverslip.wasm"), []byte("\x00asm"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path   string
		status int
	}{{"/coverslip.wasm", http.StatusOK}, {"/absent", http.StatusNotFound}, {"/", http.StatusOK}} {
		w := httptest.NewRecorder()
		site(dir).ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.path, nil))
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.path, w.Code, c.status)
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "connect-src 'self';") || strings.Contains(policy, "'unsafe-eval'") {
			t.Errorf("%s: policy %q", c.path, policy)
		}
	}
	w := httptest.NewRecorder()
	site(dir).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/coverslip.wasm", nil))
	if got := w.Header().Get("Content-Type"); got != "application/wasm" {
		t.Errorf("the module is served as %q", got)
	}
}

// TestPlotStyleHash holds the policy to the hash that the page states, which a journey holds to the
// style that the library writes.
func TestPlotStyleHash(t *testing.T) {
	text, err := os.ReadFile("web/src/plots/chart.ts")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"`+strings.Trim(plotStyleHash, "'")+`"`) {
		t.Errorf("web/src/plots/chart.ts states another hash than %s", plotStyleHash)
	}
}

// TestJourneysKnowThePolicy holds the policy of the journeys' own static host to this one.
func TestJourneysKnowThePolicy(t *testing.T) {
	text, err := os.ReadFile("web/e2e/harness.mjs")
	if err != nil {
		t.Fatal(err)
	}
	for directive := range strings.SplitSeq(contentSecurityPolicy, "; ") {
		if !strings.Contains(string(text), `"`+directive+`",`) {
			t.Errorf("web/e2e/harness.mjs lacks %q", directive)
		}
	}
}
