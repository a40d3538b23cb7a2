# %% pbmc3k.h5ad
# What Coverslip 1.0 did with pbmc3k.h5ad, in scanpy 1.12.4:
# 2,700 cells x 32,738 genes, of which 2,638 x 13,656 were kept.
# Results of 2026-01-02T03:04:05Z, fingerprint 9f2454fc.
#
# pip install scanpy==1.12.4
import anndata as ad
import numpy as np
import scanpy as sc
import scipy.sparse as sp

FILE = "pbmc3k.h5ad"

# %% Read
# Raw counts, and which genes are mitochondrial.
adata = ad.read_h5ad(FILE)
adata.X = sp.csr_matrix(adata.X, dtype=np.float32)
adata.var_names_make_unique()
adata.var["mt"] = adata.var_names.str.upper().str.startswith("MT-")

# %% Quality control
# Of all cells and genes, before any is dropped.
percent_top = [n for n in [50, 100, 200, 500] if n <= adata.n_vars]
sc.pp.calculate_qc_metrics(adata, qc_vars=["mt"], percent_top=percent_top, inplace=True)

# %% Filter
# Cells first (one without any count has no percentage, and stays).
# Genes by the cells that are left.
keep = adata.obs["n_genes_by_counts"] >= 200
keep &= adata.obs["n_genes_by_counts"] < 2500
keep &= ~(adata.obs["pct_counts_mt"] >= 5)
adata = adata[keep.to_numpy()].copy()
sc.pp.filter_genes(adata, min_cells=3)

# %% Normalise
# Each cell to 10,000 counts, then the natural logarithm of 1 + x.
sc.pp.normalize_total(adata, target_sum=10000)
sc.pp.log1p(adata)

# %% Highly variable genes
sc.pp.highly_variable_genes(adata, flavor="seurat", n_top_genes=2000, n_bins=20)

# %% PCA
# Exact components of the highly variable genes.
n_comps = min(50, adata.n_obs - 1, int(adata.var["highly_variable"].sum()) - 1)
sc.pp.pca(adata, n_comps=n_comps, mask_var="highly_variable", svd_solver="arpack")

# %% Gene sets
# Over-representation among each cell's highest genes; of equal ones the first are taken.
# p is that of an overlap at least as large, the score -log10 p.
from scipy.stats import hypergeom

n_up = 50
gene_sets = {
    "T_cell": ["CD3D", "CD3E", "CD3G", "CD2", "TRAC", "IL7R"],
    "CD8_T_cell": ["CD8A", "CD8B", "GZMK", "GZMA", "NKG7"],
    "B_cell": ["CD19", "MS4A1", "CD79A", "CD79B", "BANK1"],
    "NK_cell": ["NKG7", "GNLY", "KLRD1", "NCAM1", "KLRF1"],
    "Myeloid": ["CD14", "LYZ", "FCGR3A", "CSF1R", "S100A8", "S100A9"],
    "Dendritic_cell": ["FCER1A", "CLEC9A", "IL3RA", "CLEC10A"],
    "Erythrocyte": ["HBB", "HBA1", "HBA2", "GYPA", "ALAS2"],
    "Platelet": ["PPBP", "PF4", "ITGA2B", "GP9"],
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
adata.write_h5ad("pbmc3k.scanpy.h5ad", compression="gzip")
print(adata)
