"""Compares X of exports of the demo, of which nothing was dropped, with the demo's: demo.py ORIGINAL EXPORT..."""

import sys
import warnings

import anndata

warnings.filterwarnings("ignore")
try:
    import hdf5plugin  # noqa: F401
except ImportError:
    pass

original = anndata.read_h5ad(sys.argv[1])
for path in sys.argv[2:]:
    a = anndata.read_h5ad(path)
    assert list(a.obs_names) == list(original.obs_names), path
    assert a.X.dtype == original.X.dtype and (a.X != original.X).nnz == 0, path
    assert a.obsm["X_pca"].shape == (a.n_obs, 50) and a.var["highly_variable"].sum() == 2000, path
print(f"X of {len(sys.argv) - 2} exports of the demo is the demo's")
