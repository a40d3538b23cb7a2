"""Reads pairs of files with anndata, an original and what was exported of it, and compares all that is in them. The
export is then written by anndata, and read again.

usage: pairs.py FOLDER ORIGINAL...      an original's export has its name, in the folder
"""

import importlib.metadata
import os
import sys
import tempfile
import warnings

import anndata
import numpy as np
import pandas as pd
import scipy.sparse as sp

warnings.filterwarnings("ignore")
try:
    import hdf5plugin  # noqa: F401
except ImportError:
    pass


def differences(path, a, b):
    """What differs between two elements: text may have become categories, and nothing else another type."""
    if isinstance(a, pd.DataFrame):
        # Columns that column-order leaves out, and anndata with it, are there in the export.
        if list(a.index.astype(str)) != list(b.index.astype(str)) or list(a.columns) != [c for c in b if c in a]:
            yield f"{path}: {list(a.columns)[:9]} and {list(b.columns)[:9]}, or the names"
            return
        for c in a:
            yield from differences(f"{path}/{c}", a[c], b[c])
    elif isinstance(a, pd.Series):
        if a.dtype == "category" and (list(a.cat.categories) != list(b.cat.categories) or a.cat.ordered != b.cat.ordered):
            yield f"{path}: categories"
        x, y = a.astype(object), b.astype(object)
        missing = x.isna().to_numpy()
        if (missing != y.isna().to_numpy()).any() or (x.to_numpy()[~missing] != y.to_numpy()[~missing]).any():
            yield f"{path}: {a.tolist()[:5]} and {b.tolist()[:5]}"
    elif sp.issparse(a) or "SparseDataset" in type(a).__name__:
        if type(a) is not type(b) or a.shape != b.shape or a.dtype != b.dtype or (a != b).nnz:
            yield f"{path}: {a!r} and {b!r}"
    elif hasattr(a, "keys"):
        gone = {k for k in a.keys() if a[k] is None}  # only anndata 0.12 and later read it
        if set(a.keys()) - gone != set(b.keys()):
            yield f"{path}: {sorted(a.keys())} and {sorted(b.keys())}"
            return
        for k in b.keys():
            yield from differences(f"{path}/{k}", a[k], b[k])
    elif isinstance(a, np.ndarray):
        same = a.shape == b.shape and (a.dtype == b.dtype or a.dtype.kind in "OSUV")
        if same and a.dtype.kind == "f":
            same = np.array_equal(a, b, equal_nan=True)
        elif same:
            same = a.tolist() == b.tolist()
        if not same:
            yield f"{path}: {a!r:.80} and {b!r:.80}"
    elif type(a).__module__.startswith("awkward"):
        if a.to_list() != b.to_list():
            yield f"{path}: awkward arrays"
    elif a != b and not (a != a and b != b):
        yield f"{path}: {a!r:.80} and {b!r:.80}"


def compare(a, b):
    if (a.X is None) != (b.X is None):
        yield "X: only one has it"
    elif a.X is not None:
        yield from differences("X", a.X, b.X)
    for slot in ("obs", "var", "layers", "obsm", "varm", "obsp", "varp", "uns"):
        yield from differences(slot, getattr(a, slot), getattr(b, slot))
    if (a.raw is None) != (b.raw is None):
        yield "raw: only one has it"
    elif a.raw is not None:
        yield from differences("raw/X", a.raw.X, b.raw.X)
        yield from differences("raw/var", a.raw.var, b.raw.var)


def main(folder, originals):
    failed = unread = 0
    for original in originals:
        name = os.path.basename(original)
        try:
            a = anndata.read_h5ad(original)
        except Exception as e:
            print(f"# {name}: anndata cannot read the original: {str(e).splitlines()[0][:90]}")
            unread += 1
            a = None
        try:
            b = anndata.read_h5ad(os.path.join(folder, name))
            if a is not None:
                a.var_names_make_unique()
            found = list(compare(a, b)) if a is not None else []
            with tempfile.TemporaryDirectory() as scratch:
                copy = os.path.join(scratch, "copy.h5ad")
                b.write_h5ad(copy)
                found += [f"after its own write: {d}" for d in compare(b, anndata.read_h5ad(copy))]
        except Exception as e:
            found = [f"{type(e).__name__}: {e}"]
            if "awkward-array" in str(e):  # anndata 0.8 does not know them
                print(f"# {name}: has an awkward array, which this anndata does not read")
                found = []
        failed += bool(found)
        for d in found:
            print(f"FAIL {name}: {d}")
    version = importlib.metadata.version("anndata")
    print(f"anndata {version}: {len(originals)} files, {failed} differ, {unread} originals that it cannot read itself")
    return failed > 0


sys.exit(main(sys.argv[1], sys.argv[2:]))
