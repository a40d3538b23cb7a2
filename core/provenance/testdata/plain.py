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
adata.var["mt"] = False

# %% Quality control
# Of all cells and genes, before any is dropped.
percent_top = None
sc.pp.calculate_qc_metrics(adata, qc_vars=["mt"], percent_top=percent_top, inplace=True)

# %% Normalise
# Each cell to the median of the cells' totals, then the natural logarithm of 1 + x.
sc.pp.normalize_total(adata)
sc.pp.log1p(adata)

# %% Highly variable genes
sc.pp.highly_variable_genes(adata, flavor="seurat", min_mean=0.0125, max_mean=3, min_disp=0.5, max_disp=7.5, n_bins=20)

# %% PCA
# Exact components of the highly variable genes.
n_comps = min(50, adata.n_obs - 1, int(adata.var["highly_variable"].sum()) - 1)
sc.pp.pca(adata, n_comps=n_comps, mask_var="highly_variable", svd_solver="arpack")

# %% Write
adata.write_h5ad("pbmc3k.scanpy.h5ad", compression="gzip")
print(adata)
