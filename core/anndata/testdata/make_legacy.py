#!/usr/bin/env python3
"""Writes files/ad_06.h5ad and files/ad_07.h5ad: what anndata 0.6.22 and 0.7.8 write.

usage: make_legacy.py          with anndata==0.6.22.post1 or ==0.7.8, "pandas<2" "numpy<1.24" "h5py<3.9" "scipy<1.11"
raw keeps a category that var has lost, so that the labels in uns are not those of raw's codes.
"""
import os, warnings
warnings.filterwarnings("ignore")
import anndata as ad, numpy as np, pandas as pd, scipy.sparse as sp
version = "".join(ad.__version__.split(".")[:2])
rng = np.random.default_rng(3)
n, m = 9, 6
a = ad.AnnData(sp.csr_matrix(rng.poisson(1, (n, m)).astype("f4")), obs=pd.DataFrame(index=[f"c{i}" for i in range(n)]), var=pd.DataFrame(index=[f"g{i}" for i in range(m)]))
a.obs["cat"] = pd.Categorical(["a", "b", None] * 3)
a.obs["catint"] = pd.Categorical([3, 1, 2] * 3)
a.obs["one"] = pd.Categorical(["same"] * n)
a.obs["ord"] = pd.Categorical(["a", "b", "b"] * 3, ordered=True)
a.obs["n"], a.obs["f"], a.obs["b"] = np.arange(n), np.arange(n) / 3, [True, False, True] * 3
a.obs["s"] = ["x%d" % i for i in range(n)]
a.var["lost"] = pd.Categorical(["r", "r", "r", "q", "p", "p"])
a.obsm["X_pca"] = rng.random((n, 3))
a.layers["l"] = sp.csc_matrix(a.X)
a.raw = a.copy()
a = a[:, :4].copy()
a.write_h5ad(os.path.join(os.path.dirname(os.path.abspath(__file__)), "files", f"ad_{version}.h5ad"))
