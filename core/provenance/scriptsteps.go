package provenance

import (
	"fmt"
	"strings"

	"coverslip/core/pca"
)

// components is how many there can be at most.
func (r *Record) components() string {
	genes := "int(adata.var[\"highly_variable\"].sum())"
	if r.Plan.PCA.MaskVar == pca.AllGenes {
		genes = "adata.n_vars"
	}
	return fmt.Sprintf("n_comps = min(%d, adata.n_obs - 1, %s - 1)\n", r.Plan.PCA.NComps, genes)
}

// used is which genes the components are found on.
func (r *Record) used() (words, mask string) {
	if r.Plan.PCA.MaskVar == pca.AllGenes {
		return "all genes", "None"
	}
	return "the highly variable genes", quote(r.Plan.PCA.MaskVar)
}

// exact are the components by scanpy's own default solver. arpack iterates until they are exact, as the solver
// here does.
func (r *Record) exact() cell {
	words, mask := r.used()
	return cell{"PCA", "Exact components of " + words + ".", r.components() +
		"sc.pp.pca(adata, n_comps=n_comps, mask_var=" + mask + ", svd_solver=\"arpack\")\n"}
}

// randomized are those of scikit-learn, as scanpy passes none of the solver's settings on.
func (r *Record) randomized() cell {
	if r.Plan.PCA.MaskVar == pca.AllGenes {
		return r.randomizedOfAll()
	}
	code := `from sklearn.decomposition import PCA

highly_variable = adata.var["highly_variable"].to_numpy()
` + r.components() + `pca = PCA(
    n_comps,
    svd_solver="randomized",
    n_oversamples=%d,
    iterated_power=%d,
    power_iteration_normalizer="QR",
    random_state=%d,
)
adata.obsm["X_pca"] = pca.fit_transform(adata.X[:, highly_variable].toarray())
adata.varm["PCs"] = np.zeros((adata.n_vars, n_comps), dtype=np.float32)
adata.varm["PCs"][highly_variable] = pca.components_.T
adata.uns["pca"] = {"variance": pca.explained_variance_, "variance_ratio": pca.explained_variance_ratio_}
`
	p := r.Plan.PCA
	return cell{"PCA", "Randomized components of the highly variable genes." + otherStart,
		fmt.Sprintf(code, p.Oversamples, p.PowerIterations, p.Seed%(1<<32))}
}

const otherStart = " The random start is another than Coverslip's:\n" +
	"the first components are the same, the last ones are as near to the exact ones."

// randomizedOfAll is scikit-learn's algorithm with products of the sparse matrix: scikit-learn itself, and so scanpy,
// takes a dense one for this solver.
func (r *Record) randomizedOfAll() cell {
	const code = `rng = np.random.default_rng(%d)
X = adata.X.astype(np.float64)
mean = np.asarray(X.mean(axis=0)).ravel()


def times(vectors):
    return X @ vectors - mean @ vectors


def transposed_times(vectors):
    return X.T @ vectors - np.outer(mean, vectors.sum(axis=0))


vectors = rng.normal(size=(adata.n_vars, n_comps + %d))
for _ in range(%d):
    vectors = np.linalg.qr(transposed_times(np.linalg.qr(times(vectors))[0]))[0]
basis = np.linalg.qr(times(vectors))[0]
loadings, scale, _ = np.linalg.svd(transposed_times(basis), full_matrices=False)
loadings, scale = loadings[:, :n_comps], scale[:n_comps]
loadings *= np.sign(loadings[np.abs(loadings).argmax(axis=0), np.arange(n_comps)])
total = (X.multiply(X).sum() - adata.n_obs * (mean @ mean)) / (adata.n_obs - 1)
variance = scale**2 / (adata.n_obs - 1)
adata.obsm["X_pca"] = times(loadings).astype(np.float32)
adata.varm["PCs"] = loadings.astype(np.float32)
adata.uns["pca"] = {"variance": variance, "variance_ratio": variance / total}
`
	p := r.Plan.PCA
	return cell{"PCA", "Randomized components of all genes, on the sparse matrix." + otherStart,
		r.components() + fmt.Sprintf(code, p.Seed, p.Oversamples, p.PowerIterations)}
}

// ora is the hypergeometric test of SciPy on each cell's highest genes. Few combinations of overlap and size
// occur, so each is tested once.
func (r *Record) ora() cell {
	const code = `from scipy.stats import hypergeom

n_up = %d
gene_sets = {
%s}

members = np.zeros((adata.n_vars, len(gene_sets)), dtype=np.int64)
for column, genes in enumerate(gene_sets.values()):
    found = adata.var_names.get_indexer(genes)
    members[found[found >= 0], column] = 1

X = adata.X
selected = np.zeros((adata.n_obs, 1), dtype=np.int64)
overlap = np.zeros((adata.n_obs, len(gene_sets)), dtype=np.int64)
for cell in range(adata.n_obs):
    row = slice(X.indptr[cell], X.indptr[cell + 1])
    highest = X.indices[row][np.lexsort((X.indices[row], -X.data[row]))[:n_up]]
    selected[cell] = len(highest)
    overlap[cell] = members[highest].sum(axis=0)

size = members.sum(axis=0)
each = np.stack(np.broadcast_arrays(overlap, size, selected), axis=-1).reshape(-1, 3)
tests, which = np.unique(each, axis=0, return_inverse=True)
which = which.reshape(overlap.shape)
pvals = hypergeom.sf(tests[:, 0] - 1, adata.n_vars, tests[:, 1], tests[:, 2])
scores = -hypergeom.logsf(tests[:, 0] - 1, adata.n_vars, tests[:, 1], tests[:, 2]) / np.log(10)
adata.obsm["ora_pvals"] = pvals[which]
adata.obsm["ora_score"] = scores[which]
adata.uns["ora"] = {"sets": list(gene_sets), "n_up": n_up, "set_size": size}
`
	var sets strings.Builder
	for _, set := range r.Plan.ORA.Sets {
		quoted := make([]string, len(set.Genes))
		for i, gene := range set.Genes {
			quoted[i] = quote(gene)
		}
		fmt.Fprintf(&sets, "    %s: [%s],\n", quote(set.Name), strings.Join(quoted, ", "))
	}
	return cell{"Gene sets", "Over-representation among each cell's highest genes; of equal ones the first are taken.\n" +
		"p is that of an overlap at least as large, the score -log10 p.", fmt.Sprintf(code, r.Plan.ORA.NUp, sets.String())}
}
