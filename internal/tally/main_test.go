package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestReadGo(t *testing.T) {
	in := strings.Join([]string{
		`{"Action":"output","Package":"p","Test":"TestA","Output":"quiet\n"}`,
		`{"Action":"pass","Package":"p","Test":"TestA"}`,
		`{"Action":"output","Package":"p","Test":"TestB","Output":"loud\n"}`,
		`{"Action":"fail","Package":"p","Test":"TestB"}`,
		`{"Action":"output","Package":"p","Test":"TestC","Output":"why\n"}`,
		`{"Action":"skip","Package":"p","Test":"TestC"}`,
		`{"Action":"fail","Package":"p","Elapsed":1}`,
	}, "\n")
	var out bytes.Buffer
	if got, want := readGo(strings.NewReader(in), &out), (counts{1, 1, 1}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
	if text := out.String(); strings.Contains(text, "quiet") || !strings.Contains(text, "loud") || !strings.Contains(text, "why") {
		t.Errorf("printed %q", text)
	}
}

func TestReadNode(t *testing.T) {
	in := "ok 1 - a\n# tests 3\n# pass 2\n# fail 1\n# skipped 0\n"
	var out bytes.Buffer
	if got, want := readNode(strings.NewReader(in), &out), (counts{2, 1, 0}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}
