package provenance

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"coverslip/core/hvg"
	"coverslip/core/pca"
)

// cell is a part of a script: words about it, and code.
type cell struct {
	title, text, code string
}

// Script returns the analysis as a Python script for scanpy, which computes the same numbers from the same
// file: exact where counts are counted, else as near as float32 comes. Editors that know cells marked by
// "# %%" show them.
func (r *Record) Script() string {
	var out strings.Builder
	for i, c := range r.cells() {
		if i > 0 {
			out.WriteString("\n")
		}
		for line := range strings.Lines("%% " + oneLine(c.title) + "\n" + c.text) {
			out.WriteString(oneLine("# "+line) + "\n")
		}
		out.WriteString(c.code)
	}
	return out.String()
}

// oneLine keeps a name with odd characters in its comment: Python ends a line at more than a newline.
func oneLine(s string) string {
	return strings.TrimRight(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s), " ")
}

// cells are the script's parts, in the order of the analysis.
func (r *Record) cells() []cell {
	cells := []cell{r.head(), r.read(), r.qc()}
	if f := r.Plan.Filter; f.MinGenes > 0 || f.MaxGenes != nil || f.MaxPctMT != nil || f.MinCells > 0 {
		cells = append(cells, r.filter())
	}
	cells = append(cells, r.norm(), r.hvg())
	if r.Plan.PCA.Solver == pca.Randomized {
		cells = append(cells, r.randomized())
	} else {
		cells = append(cells, r.exact())
	}
	if len(r.Plan.ORA.Sets) > 0 {
		cells = append(cells, r.ora())
	}
	return append(cells, r.write())
}

func (r *Record) head() cell {
	in := r.Input
	text := fmt.Sprintf("What Coverslip %s did with %s, in scanpy %s:\n%s cells x %s genes, of which %s x %s were kept.\n",
		r.Version, in.Name, Scanpy, count(in.Cells), count(in.Genes), count(r.Kept.Cells), count(r.Kept.Genes))
	if r.Time != "" {
		text += fmt.Sprintf("Results of %s, fingerprint %s.\n", r.Time, r.Fingerprint)
	}
	install := []string{"scanpy==" + Scanpy}
	imports := "import anndata as ad\n"
	if strings.Contains(in.Python, "h5py.") {
		imports += "import h5py\n"
	}
	if needsPlugin(in.Codec) {
		install = append(install, "hdf5plugin")
		imports += "import hdf5plugin  # for the file's compression\n"
	}
	if strings.Contains(in.Python, "read_loom") {
		install = append(install, "loompy")
	}
	imports += "import numpy as np\nimport scanpy as sc\nimport scipy.sparse as sp\n"
	text += "\npip install " + strings.Join(install, " ")
	return cell{title: in.Name, text: text, code: imports + fmt.Sprintf("\nFILE = %s\n", quote(in.Name))}
}

// needsPlugin reports whether h5py by itself lacks a filter of those named.
func needsPlugin(codec string) bool {
	own := []string{"none", "gzip", "lzf", "shuffle", "fletcher32", "szip", "nbit", "scaleoffset"}
	return slices.ContainsFunc(strings.Split(codec, ", "), func(name string) bool { return !slices.Contains(own, name) })
}

func (r *Record) read() cell {
	code := fmt.Sprintf("adata = %s\n", r.Input.Python)
	switch s := r.Plan.Source; {
	case s.Raw:
		code += "adata = adata.raw.to_adata()\n"
	case s.Layer != "":
		code += fmt.Sprintf("adata.X = adata.layers[%s].copy()\n", quote(s.Layer))
	}
	code += "adata.X = sp.csr_matrix(adata.X, dtype=np.float32)\nadata.var_names_make_unique()\n"
	switch m := r.Plan.Mito; {
	case m.Column != "":
		code += fmt.Sprintf("adata.var[\"mt\"] = adata.var[%s].fillna(False).astype(bool)\n", quote(m.Column))
	case m.Prefix != "":
		code += fmt.Sprintf("adata.var[\"mt\"] = adata.var_names.str.upper().str.startswith(%s)\n", quote(strings.ToUpper(m.Prefix)))
	default:
		code += "adata.var[\"mt\"] = False\n"
	}
	return cell{"Read", "Raw counts, and which genes are mitochondrial.", code}
}

func (r *Record) qc() cell {
	top := "None"
	if n := r.Plan.QC.PercentTop; len(n) > 0 {
		top = fmt.Sprintf("[n for n in %s if n <= adata.n_vars]", strings.ReplaceAll(fmt.Sprint(n), " ", ", "))
	}
	return cell{"Quality control", "Of all cells and genes, before any is dropped.", fmt.Sprintf("percent_top = %s\n"+
		"sc.pp.calculate_qc_metrics(adata, qc_vars=[\"mt\"], percent_top=percent_top, inplace=True)\n", top)}
}

func (r *Record) filter() cell {
	var keep []string
	f := r.Plan.Filter
	if f.MinGenes > 0 {
		keep = append(keep, fmt.Sprintf("adata.obs[\"n_genes_by_counts\"] >= %d", f.MinGenes))
	}
	if f.MaxGenes != nil {
		keep = append(keep, fmt.Sprintf("adata.obs[\"n_genes_by_counts\"] < %d", *f.MaxGenes))
	}
	if f.MaxPctMT != nil {
		keep = append(keep, fmt.Sprintf("~(adata.obs[\"pct_counts_mt\"] >= %s)", real(*f.MaxPctMT)))
	}
	text, code := "", ""
	if len(keep) > 0 {
		code = fmt.Sprintf("keep = %s\nadata = adata[keep.to_numpy()].copy()\n", strings.Join(keep, "\nkeep &= "))
		text = "Cells first"
		if f.MaxPctMT != nil {
			text += " (one without any count has no percentage, and stays)"
		}
		text += ".\n"
	}
	if f.MinCells > 0 {
		text += "Genes by the cells that are left."
		code += fmt.Sprintf("sc.pp.filter_genes(adata, min_cells=%d)\n", f.MinCells)
	}
	return cell{"Filter", strings.TrimSpace(text), code}
}

func (r *Record) norm() cell {
	target, text := "", "Each cell to the median of the cells' totals, then the natural logarithm of 1 + x."
	if sum := r.Plan.Norm.TargetSum; sum > 0 {
		target = ", target_sum=" + real(sum)
		text = fmt.Sprintf("Each cell to %s counts, then the natural logarithm of 1 + x.", count(sum))
	}
	return cell{"Normalise", text, fmt.Sprintf("sc.pp.normalize_total(adata%s)\nsc.pp.log1p(adata)\n", target)}
}

func (r *Record) hvg() cell {
	p := r.Plan.HVG
	args := []string{"adata", "flavor=" + quote(p.Flavor)}
	if p.NTopGenes > 0 {
		args = append(args, fmt.Sprintf("n_top_genes=%d", p.NTopGenes))
	} else {
		args = append(args, "min_mean="+real(p.MinMean), "max_mean="+real(p.MaxMean), "min_disp="+real(p.MinDisp))
		if p.MaxDisp != nil {
			args = append(args, "max_disp="+real(*p.MaxDisp))
		}
	}
	if p.Flavor == hvg.Seurat {
		args = append(args, fmt.Sprintf("n_bins=%d", p.NBins))
	}
	const call = "sc.pp.highly_variable_genes(%s)\n"
	all := strings.Join(args, ", ")
	c := cell{title: "Highly variable genes"}
	switch {
	case p.BatchKey != "":
		c.text = "Ranked in each batch; the ranks are merged."
		key := quote(p.BatchKey)
		c.code = fmt.Sprintf("adata.obs[%[1]s] = adata.obs[%[1]s].astype(\"category\")\n"+call, key, all+", batch_key="+key)
	case p.Flavor == hvg.CellRanger:
		c.text = "Where many genes are in no cell its percentiles coincide, and scanpy stops: then without those genes."
		c.code = fmt.Sprintf("try:\n    "+call+"except ValueError:\n    "+call, all, all+", filter_unexpressed_genes=True")
	default:
		c.code = fmt.Sprintf(call, all)
	}
	return c
}

func (r *Record) write() cell {
	name := strings.TrimSuffix(r.Input.Name, path.Ext(r.Input.Name)) + ".scanpy.h5ad"
	return cell{title: "Write", code: fmt.Sprintf("adata.write_h5ad(%s, compression=\"gzip\")\nprint(adata)\n", quote(name))}
}

// quote writes a text as Python does.
func quote(s string) string { return strconv.Quote(s) }

// real writes a number so that reading it gives the same one.
func real(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
