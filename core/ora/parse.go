package ora

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed immune_markers.tsv
var immuneMarkers string

// ImmuneMarkers returns the bundled sets: markers of eight immune lineages, as human gene symbols.
func ImmuneMarkers() []Set {
	sets, err := ParseTSV(immuneMarkers)
	if err != nil {
		panic("ora: the bundled sets: " + err.Error())
	}
	return sets
}

// Parse reads gene sets from the text of a file: GMT where name ends in .gmt, else TSV.
func Parse(name, text string) ([]Set, error) {
	if strings.HasSuffix(strings.ToLower(name), ".gmt") {
		return ParseGMT(text)
	}
	return ParseTSV(text)
}

// ParseTSV reads lines of a set's name, a tab and a gene; what follows a second tab is ignored. Empty lines
// and lines that begin with # are passed over, and so is a first line of headings. Sets keep the order in
// which they first appear. Errors name the line.
func ParseTSV(text string) ([]Set, error) {
	var c collection
	err := eachLine(text, func(n int, line string) error {
		fields := strings.Split(line, "\t")
		if len(fields) < 2 {
			return fmt.Errorf("line %d: %q has no tab: expected a set's name, a tab and a gene", n, clip(line))
		}
		set, gene := strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1])
		switch {
		case set == "":
			return fmt.Errorf("line %d: the name of the set is empty: expected a set's name, a tab and a gene", n)
		case gene == "":
			return fmt.Errorf("line %d: set %q: the gene is empty: expected a set's name, a tab and a gene", n, clip(set))
		case len(c.sets) == 0 && isHeading(set, gene):
			return nil
		}
		c.add(set, gene)
		return nil
	})
	return c.done(err)
}

// ParseGMT reads the Broad Institute's gene matrix transposed format: on each line a set's name, a
// description and the genes, with tabs between. Errors name the line.
func ParseGMT(text string) ([]Set, error) {
	var c collection
	err := eachLine(text, func(n int, line string) error {
		fields := strings.Split(line, "\t")
		set := strings.TrimSpace(fields[0])
		if len(fields) < 3 {
			return fmt.Errorf("line %d: %q has %d fields: expected a set's name, a description and genes, with tabs between", n, clip(line), len(fields))
		}
		if set == "" {
			return fmt.Errorf("line %d: the name of the set is empty", n)
		}
		if c.has(set) {
			return fmt.Errorf("line %d: set %q is there already: give every set a name of its own", n, clip(set))
		}
		for _, gene := range fields[2:] {
			if gene = strings.TrimSpace(gene); gene != "" {
				c.add(set, gene)
			}
		}
		if !c.has(set) {
			return fmt.Errorf("line %d: set %q has no genes", n, clip(set))
		}
		return nil
	})
	return c.done(err)
}

// eachLine calls f with the number, from 1, and the text of each line that is neither empty nor a comment.
func eachLine(text string, f func(n int, line string) error) error {
	text = strings.TrimPrefix(text, "\ufeff") // Windows editors put a byte order mark first
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if err := f(n, line); err != nil {
			return err
		}
	}
	return nil
}

// isHeading knows the headings that decoupler's and similar tables have.
func isHeading(set, gene string) bool {
	switch strings.ToLower(gene) {
	case "gene", "genes", "target", "genesymbol", "gene_symbol", "symbol":
		switch strings.ToLower(set) {
		case "set", "gene_set", "geneset", "source", "pathway", "cell_type", "celltype", "name":
			return true
		}
	}
	return false
}

// clip shortens what is quoted in a message: a file that is no text has lines of any length.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// collection gathers genes into sets, each gene once.
type collection struct {
	sets  []Set
	index map[string]int
	seen  map[[2]string]bool
}

func (c *collection) has(set string) bool {
	_, found := c.index[set]
	return found
}

func (c *collection) add(set, gene string) {
	if c.index == nil {
		c.index, c.seen = map[string]int{}, map[[2]string]bool{}
	}
	if !c.has(set) {
		c.index[set] = len(c.sets)
		c.sets = append(c.sets, Set{Name: set})
	}
	if c.seen[[2]string{set, gene}] {
		return
	}
	c.seen[[2]string{set, gene}] = true
	s := &c.sets[c.index[set]]
	s.Genes = append(s.Genes, gene)
}

func (c *collection) done(err error) ([]Set, error) {
	if err == nil && len(c.sets) == 0 {
		err = fmt.Errorf("there is no gene set in the file: expected lines of a set's name, a tab and a gene, or GMT")
	}
	if err != nil {
		return nil, err
	}
	return c.sets, nil
}
