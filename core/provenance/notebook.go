package provenance

import "strings"

// Notebook returns the script as a Jupyter notebook, of format 4.5: for each part a cell of words and one of
// code, not yet run.
func (r *Record) Notebook() (string, error) {
	type none struct{}
	type words struct {
		Type     string   `json:"cell_type"`
		ID       string   `json:"id"`
		Metadata none     `json:"metadata"`
		Source   []string `json:"source"`
	}
	type code struct {
		Type     string   `json:"cell_type"`
		ID       string   `json:"id"`
		Metadata none     `json:"metadata"`
		Source   []string `json:"source"`
		Count    *int     `json:"execution_count"` // null: not run
		Outputs  []none   `json:"outputs"`
	}
	type metadata struct {
		Kernel struct {
			Name    string `json:"name"`
			Display string `json:"display_name"`
		} `json:"kernelspec"`
		Language struct {
			Name string `json:"name"`
		} `json:"language_info"`
	}
	book := struct {
		Cells    []any    `json:"cells"`
		Metadata metadata `json:"metadata"`
		Format   int      `json:"nbformat"`
		Minor    int      `json:"nbformat_minor"`
	}{Format: 4, Minor: 5}
	book.Metadata.Kernel.Name, book.Metadata.Kernel.Display, book.Metadata.Language.Name = "python3", "Python 3", "python"
	for i, c := range r.cells() {
		id := strings.ReplaceAll(strings.ToLower(c.title), " ", "-")
		heading := "## "
		if i == 0 {
			id, heading = "head", "# "
		}
		text := strings.TrimSpace(heading + c.title + "\n\n" + c.text)
		book.Cells = append(book.Cells,
			words{Type: "markdown", ID: id, Source: lines(text)},
			code{Type: "code", ID: id + "-code", Source: lines(strings.TrimSpace(c.code))})
	}
	return encode(book, " ")
}

// lines cuts a text as notebooks keep it: each line with its end.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		all = append(all, line)
	}
	return all
}
