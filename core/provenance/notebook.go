package provenance

import (
	"encoding/json/jsontext"
	"encoding/json/v2"
	"strings"
)

// Notebook returns the script as a Jupyter notebook, of format 4.5: for each part a cell of words and one of
// code, not yet run.
func (r *Record) Notebook() (string, error) {
	type words struct {
		Type     string   `json:"cell_type"`
		ID       string   `json:"id"`
		Metadata struct{} `json:"metadata"`
		Source   []string `json:"source"`
	}
	type code struct {
		words
		Count   *int       `json:"execution_count"` // null: not run
		Outputs []struct{} `json:"outputs"`
	}
	type spec struct {
		Name     string `json:"name"`
		Display  string `json:"display_name,omitempty"`
		Language string `json:"language,omitempty"`
	}
	type metadata struct {
		Kernel   spec `json:"kernelspec"`
		Language spec `json:"language_info"`
	}
	book := struct {
		Cells    []any    `json:"cells"`
		Metadata metadata `json:"metadata"`
		Format   int      `json:"nbformat"`
		Minor    int      `json:"nbformat_minor"`
	}{Metadata: metadata{spec{"python3", "Python 3", "python"}, spec{Name: "python"}}, Format: 4, Minor: 5}
	for i, c := range r.cells() {
		id := strings.ReplaceAll(strings.ToLower(c.title), " ", "-")
		heading := "## "
		if i == 0 {
			id, heading = "head", "# "
		}
		text := strings.TrimSpace(heading + c.title + "\n\n" + c.text)
		book.Cells = append(book.Cells,
			words{Type: "markdown", ID: id, Source: lines(text)},
			code{words: words{Type: "code", ID: id + "-code", Source: lines(strings.TrimSpace(c.code))}, Outputs: []struct{}{}})
	}
	text, err := json.Marshal(book, jsontext.WithIndent(" "), jsontext.AllowInvalidUTF8(true))
	return string(text) + "\n", err
}

// lines cuts a text as notebooks keep it: each line with its end.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		all = append(all, line)
	}
	return all
}
