# %% a b.h5mu
# What Coverslip 1.0 did with a b.h5mu, in scanpy 1.12.4:
# 2,700 cells x 32,738 genes, of which 2,638 x 13,656 were kept.
# Results of 2026-01-02T03:04:05Z, fingerprint 9f2454fc.
#
# pip install scanpy==1.12.4 hdf5plugin
import anndata as ad
import h5py
import hdf5plugin  # for the file's compression
import numpy as np
import scanpy as sc
import scipy.sparse as sp

FILE = "a\tb.h5mu"

# %% Read
# Raw counts, and which genes are mitochondrial.
adata = ad.io.read_elem(h5py.File(FILE)["mod/rna"])
adata.X = adata.layers["counts"].copy()
adata.X = sp.csr_matrix(adata.X, dtype=np.float32)
adata.var_names_make_unique()
adata.var["mt"] = adata.var_names.str.upper().str.startswith("MT-")

# %% Quality control
# Of all cells and genes, before any is dropped.
percent_top = [n for n in [50, 100, 200, 500] if n <= adata.n_vars]
sc.pp.calculate_qc_metrics(adata, qc_vars=["mt"], percent_top=percent_top, inplace=True)

# %% Filter
# Cells first.
keep = adata.obs["n_genes_by_counts"] >= 1
adata = adata[keep.to_numpy()].copy()

# %% Normalise
# Each cell to 10,000 counts, then the natural logarithm of 1 + x.
sc.pp.normalize_total(adata, target_sum=10000)
sc.pp.log1p(adata)

# %% Highly variable genes
# Ranked in each batch; the ranks are merged.
adata.obs["donor"] = adata.obs["donor"].astype("category")
sc.pp.highly_variable_genes(adata, flavor="seurat", n_top_genes=2000, n_bins=20, batch_key="donor")

# %% PCA
# Randomized components of the highly variable genes. The random start is another than Coverslip's:
# the first components are the same, the last ones are as near to the exact ones.
from sklearn.decomposition import PCA

highly_variable = adata.var["highly_variable"].to_numpy()
n_comps = min(50, adata.n_obs - 1, int(adata.var["highly_variable"].sum()) - 1)
pca = PCA(
    n_comps,
    svd_solver="randomized",
    n_oversamples=10,
    iterated_power=7,
    power_iteration_normalizer="QR",
    random_state=7,
)
adata.obsm["X_pca"] = pca.fit_transform(adata.X[:, highly_variable].toarray())
adata.varm["PCs"] = np.zeros((adata.n_vars, n_comps), dtype=np.float32)
adata.varm["PCs"][highly_variable] = pca.components_.T
adata.uns["pca"] = {"variance": pca.explained_variance_, "variance_ratio": pca.explained_variance_ratio_}

# %% Gene sets
# Over-representation among each cell's highest genes; of equal ones the first are taken.
# p is that of an overlap at least as large, the score -log10 p.
from scipy.stats import hypergeom

n_up = 50
gene_sets = {
    "naïve \\ \"T\"": ["IL7R"],
}

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

# %% Write
adata.write_h5ad("a\tb.scanpy.h5ad", compression="gzip")
print(adata)
