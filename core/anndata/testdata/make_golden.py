#!/usr/bin/env python3
"""Writes golden.json: what h5py, scipy and anndata read in ../../../testdata/h5/ad_*.h5ad.

usage: make_golden.py          needs h5py, scipy, anndata; their versions are in golden.json
Matrices are read with h5py and scipy alone (duplicates summed, zeros dropped); tables with anndata.
"""
import glob, hashlib, importlib.metadata as im, json, os, warnings
import anndata, h5py, numpy as np, pandas as pd, scipy.sparse as sp
warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
H5 = os.path.join(HERE, "../../../testdata/h5")


def matrix(o):
    if isinstance(o, h5py.Dataset):
        x = sp.csr_matrix(np.atleast_2d(o[...]).astype("f4"))
    else:
        kind = o.attrs.get("encoding-type", o.attrs.get("h5sparse_format"))
        shape = tuple(int(n) for n in o.attrs.get("shape", o.attrs.get("h5sparse_shape")))
        make = sp.csc_matrix if kind.startswith("csc") else sp.csr_matrix
        x = make((o["data"][...].astype("f4"), o["indices"][...].astype("i8"), o["indptr"][...].astype("i8")), shape=shape).tocsr()
    x.sum_duplicates(); x.eliminate_zeros(); x.sort_indices()
    return {"shape": list(x.shape), "nnz": int(x.nnz), "indptr": sha(x.indptr, "<i8"), "indices": sha(x.indices, "<i4"), "data": sha(x.data, "<f4")}


def sha(v, t):
    return hashlib.sha256(np.ascontiguousarray(v).astype(t).tobytes()).hexdigest()


def plain(v):
    return [None if x is pd.NA or x is None or (isinstance(x, float) and np.isnan(x)) else x for x in v]


def column(s):
    t = s.dtype
    if isinstance(t, pd.CategoricalDtype):
        return {"kind": "categorical", "codes": s.cat.codes.tolist(), "categories": [str(c) for c in s.cat.categories], "ordered": bool(s.cat.ordered)}
    if pd.api.types.is_bool_dtype(t):
        return {"kind": "boolean", "values": plain(s.tolist())}
    if pd.api.types.is_integer_dtype(t):
        return {"kind": "integer", "values": plain(s.tolist())}
    if pd.api.types.is_float_dtype(t):
        return {"kind": "real", "values": plain(s.tolist())}
    return {"kind": "text", "values": plain(s.tolist())}


def table(df):
    return {"index": [str(i) for i in df.index], "columns": {c: column(df[c]) for c in df}}


out = {"versions": {p: im.version(p) for p in ("anndata", "h5py", "numpy", "pandas", "scipy")}, "files": {}}
for path in sorted(glob.glob(os.path.join(H5, "ad_*.h5ad"))):
    name = os.path.basename(path)
    if name.startswith("ad_bad_"):
        continue
    r = out["files"][name] = {"matrices": {}}
    with h5py.File(path) as f:
        for key in ["X", "raw/X", "raw.X"] + ["layers/" + k for k in f.get("layers", ())]:
            if key in f:
                r["matrices"][key.replace("raw.X", "raw/X")] = matrix(f[key])
        try:
            tables = {k: anndata.io.read_elem(f[k]) for k in ("obs", "var", "raw/var") if k in f}
        except Exception as e:
            r["anndata_error"] = str(e)
            tables = {}
    if not all(isinstance(t, pd.DataFrame) for t in tables.values()):      # compound, before 0.7
        a = anndata.read_h5ad(path)
        tables = {"obs": a.obs, "var": a.var, "raw/var": a.raw.var}
    r["tables"] = {k: table(t) for k, t in tables.items()}
    if "var" in tables:
        r["unique"] = [str(n) for n in anndata.utils.make_index_unique(tables["var"].index.astype(str))]
json.dump(out, open(os.path.join(HERE, "golden.json"), "w"), indent=None, separators=(",", ":"), ensure_ascii=False)
