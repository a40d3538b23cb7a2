"""Writes scanpy.json: what scanpy finds on small seeded matrices, in float64 so that it can be held to 1e-9.

usage: python golden.py > scanpy.json          (made with scanpy 1.11.5, pandas 2.3.3, numpy 2.4.6, statsmodels 0.15.0)
"""
import json, warnings
import numpy as np, pandas as pd, scipy.sparse as sp, anndata as ad, scanpy as sc
from scanpy.preprocessing import _highly_variable_genes as hv
warnings.filterwarnings("ignore")

def data(seed, cells, genes, empty=0):
    rng = np.random.default_rng(seed)
    x = rng.negative_binomial(1.5, 1 / (1 + rng.lognormal(0, 1.2, genes) * rng.lognormal(0, .4, (cells, 1)))).astype(float)
    if empty: x[:, rng.choice(genes, empty, replace=False)] = 0
    names = [f"g{i:03d}" for i in rng.permutation(genes)]
    return x, names, rng.integers(0, 3, cells)

def plain(v): return [None if np.isnan(f) else float(f) for f in np.asarray(v, float)]

out = []
def case(name, x, names, batch, expressed_only=False, **kw):
    a = ad.AnnData(sp.csr_matrix(x), obs=pd.DataFrame({"b": pd.Categorical([f"b{v}" for v in batch])}, index=[str(i) for i in range(len(x))]), var=pd.DataFrame(index=names))
    sc.pp.normalize_total(a, target_sum=100); sc.pp.log1p(a)
    if expressed_only:
        d = hv._highly_variable_genes_single_batch(a, filter_unexpressed_genes=True, cutoff=kw["n_top_genes"], n_bins=20, flavor=kw["flavor"])
    else:
        d = sc.pp.highly_variable_genes(a, inplace=False, **kw)
        d.index = pd.Index(names) if "batch_key" not in kw else d.index
        d = d.loc[names]
    r = {"name": name, "params": kw, "x": x.astype(int).tolist(), "names": names, "batch": [int(v) for v in batch] if "batch_key" in kw else None,
         "highly_variable": [bool(v) for v in d.highly_variable], "means": plain(d.means), "dispersions": plain(d.dispersions), "dispersions_norm": plain(d.dispersions_norm)}
    if "batch_key" in kw:
        r["n_batches"] = [int(v) for v in d.highly_variable_nbatches]; r["intersection"] = [bool(v) for v in d.highly_variable_intersection]
    out.append(r)

d = data(1, 40, 90)
case("seurat top 30", *d, flavor="seurat", n_top_genes=30)
case("seurat cut-offs", *d, flavor="seurat")
case("seurat all cut-offs", *d, flavor="seurat", min_mean=.1, max_mean=1.5, min_disp=-.5, max_disp=1.5)
case("seurat 5 bins", *d, flavor="seurat", n_top_genes=10, n_bins=5)
case("seurat more than there are", *d, flavor="seurat", n_top_genes=500)
case("cell_ranger top 30", *d, flavor="cell_ranger", n_top_genes=30)
case("cell_ranger cut-offs", *d, flavor="cell_ranger")
case("seurat batches", *d, flavor="seurat", n_top_genes=30, batch_key="b")
case("seurat batches, cut-offs", *d, flavor="seurat", batch_key="b")
case("cell_ranger batches", *d, flavor="cell_ranger", n_top_genes=30, batch_key="b")
d = data(2, 25, 80, empty=20)
case("seurat, genes without cells", *d, flavor="seurat", n_top_genes=19)      # the 20th is of a bin of two, where rounding alone ranks
case("seurat batches, genes without cells", *d, flavor="seurat", n_top_genes=70, batch_key="b")
case("cell_ranger, genes without cells", *d, expressed_only=True, flavor="cell_ranger", n_top_genes=20)
case("two cells", *data(3, 2, 60), flavor="seurat", n_top_genes=10)
case("two genes", *data(4, 30, 2), flavor="seurat", n_top_genes=1)
case("one gene", *data(5, 30, 1), flavor="seurat", n_top_genes=1)
print("[\n" + ",\n".join(json.dumps(r, separators=(",", ":")) for r in out) + "\n]")
