"""Times scanpy on one file and prints a line of JSON: version, read_s, and the seconds of each step.

usage: run.py SOLVER FILE      the solver of sc.pp.pca; arpack is its own choice

A first round on 800 cells has numba compile what it needs; neither that nor the imports are counted.
"""

import json
import sys
import time
import warnings

import hdf5plugin  # noqa: F401 (registers its filters)
import scanpy as sc

warnings.filterwarnings("ignore")


def analyse(adata, solver):
    """The seconds that each step takes."""
    adata.var["mt"] = adata.var_names.str.upper().str.startswith("MT-")
    qc = dict(qc_vars=["mt"], percent_top=[50, 100, 200, 500], log1p=True, inplace=True)
    pca = dict(n_comps=50, mask_var="highly_variable", random_state=42, svd_solver=solver)
    return {
        "qc": timed(sc.pp.calculate_qc_metrics, adata, **qc),
        "norm": timed(sc.pp.normalize_total, adata, target_sum=1e4),
        "log1p": timed(sc.pp.log1p, adata),
        "hvg": timed(sc.pp.highly_variable_genes, adata, n_top_genes=2000, flavor="seurat"),
        "pca": timed(sc.pp.pca, adata, **pca),
    }


def timed(function, adata, **settings):
    start = time.perf_counter()
    function(adata, **settings)
    return time.perf_counter() - start


def main():
    solver, path = sys.argv[1:]
    start = time.perf_counter()
    adata = sc.read_h5ad(path)
    read = time.perf_counter() - start
    analyse(adata[:800].copy(), solver)
    print(json.dumps({"version": sc.__version__, "read_s": read, "steps": analyse(adata, solver)}))


main()
