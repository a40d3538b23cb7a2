package anndata

import (
	"fmt"
	"slices"
	"strings"
)

// A MuData file holds an AnnData for each modality, in the group /mod. The analysis is one of gene
// expression, so that modality is opened; the format is mudata's.

func isMuData(r contents) bool { return r.has("/mod") }

// expressionNames are what the modality of gene expression is called, in whatever letters.
var expressionNames = []string{"rna", "gex", "gene expression", "expression"}

func (f *File) openMuData() error {
	names, err := f.modalities()
	if err != nil {
		return err
	}
	chosen, why := f.chooseModality(names)
	if err := f.openAnnData("/mod/" + chosen); err != nil {
		return err
	}
	f.kind = "MuData, modality " + chosen
	f.python = fmt.Sprintf("ad.io.read_elem(h5py.File(FILE)[%q])", "mod/"+chosen)
	if len(names) > 1 {
		others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == chosen })
		f.note("of the modalities " + chosen + " is opened, " + why + "; left out: " + some(others))
	}
	return nil
}

// modalities lists the members of /mod that are AnnData, in the order of mod-order where that names them.
func (f *File) modalities() ([]string, error) {
	g, err := f.h5.Group("/mod")
	if err != nil {
		return nil, f.wrap("/mod", err)
	}
	links, err := g.Links()
	if err != nil {
		return nil, f.wrap("/mod", err)
	}
	var order []string
	if a, err := g.Attribute("mod-order"); err == nil && a != nil {
		order, _ = a.Strings() // the order is worth no failure
	}
	for _, l := range links {
		order = append(order, l.Name)
	}
	var names []string
	seen := map[string]bool{}
	for _, name := range order {
		if m, err := g.Group(name); err == nil && m.Has("obs") && m.Has("var") && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, f.fault("/mod", hintChoose, "this is a MuData file without a modality that has obs and var; it has %s", someNames(links))
	}
	return names, nil
}

// chooseModality finds the one of gene expression: by its name, else by the names of its genes, else the
// first.
func (f *File) chooseModality(names []string) (chosen, why string) {
	for _, want := range expressionNames {
		for _, name := range names {
			if strings.EqualFold(name, want) {
				return name, "by its name"
			}
		}
	}
	const looked = 32 // a hostile file may have one in a thousand places
	best := 0
	for _, name := range names[:min(len(names), looked)] {
		if n := f.geneLike("/mod/" + name + "/var"); n > best {
			best, chosen = n, name
		}
	}
	if chosen != "" {
		return chosen, "because its variables have names of genes"
	}
	return names[0], "because it is the first"
}

// geneLike counts, among the first names of a table, those that only genes have: Ensembl identifiers, and
// the symbols of mitochondrial and ribosomal genes, which every transcriptome has.
func (f *File) geneLike(path string) (n int) {
	const most = 100_000
	s, err := f.openDataframe("var", path)
	if err != nil || s.n > most {
		return 0
	}
	names, err := s.readIndex()
	if err != nil {
		return 0
	}
	for _, name := range names {
		upper := strings.ToUpper(name)
		for _, prefix := range []string{"ENSG0", "ENSMUSG0", "MT-", "RPL", "RPS"} {
			if strings.HasPrefix(upper, prefix) {
				n++
				break
			}
		}
	}
	return n
}
