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

# %% Normalise
# Each cell to 10,000 counts, then the natural logarithm of 1 + x.
sc.pp.normalize_total(adata, target_sum=10000)
sc.pp.log1p(adata)

# %% Highly variable genes
sc.pp.highly_variable_genes(adata, flavor="seurat", n_top_genes=2000, n_bins=20)

# %% PCA
# Exact components of all genes.
n_comps = min(50, adata.n_obs - 1, adata.n_vars - 1)
sc.pp.pca(adata, n_comps=n_comps, mask_var=None, svd_solver="arpack")

# %% Write
adata.write_h5ad("pbmc3k.scanpy.h5ad", compression="gzip")
print(adata)
