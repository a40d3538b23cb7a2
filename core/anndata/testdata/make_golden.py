#!/usr/bin/env python3
"""Writes golden.json: what h5py, scipy and anndata read in ../../../testdata/h5/ad_*.h5ad and files/*.h5ad, and what
scanpy.read_10x_h5, anndata.read_loom and mudata read in the other containers there.

usage: make_golden.py          needs h5py, scipy, anndata, scanpy, loompy, mudata; their versions are in golden.json
Matrices of .h5ad are read with h5py and scipy alone (duplicates summed, zeros dropped); tables with anndata.
"""
import glob, hashlib, importlib.metadata as im, json, os, warnings
import anndata, h5py, mudata, numpy as np, pandas as pd, scanpy, scipy.sparse as sp
warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
H5 = os.path.join(HERE, "../../../testdata/h5")


def matrix(o):
    if isinstance(o, h5py.Dataset):
        x = sp.csr_matrix(np.atleast_2d(o[...]).astype("f4"))
    else:
        kind = str(np.ravel(o.attrs.get("encoding-type", o.attrs.get("h5sparse_format")))[0])
        shape = tuple(int(n) for n in o.attrs.get("shape", o.attrs.get("h5sparse_shape")))
        make = sp.csc_matrix if kind.startswith("csc") else sp.csr_matrix
        x = make((o["data"][...].astype("f4"), o["indices"][...].astype("i8"), o["indptr"][...].astype("i8")), shape=shape).tocsr()
    return hashed(x)


def hashed(x):
    x = sp.csr_matrix(x).astype("f4")
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


def joined(path):
    """Several genomes, which scanpy reads one by one: side by side, with the cells of all."""
    with h5py.File(path) as f:
        names = [k for k in f if "barcodes" in f[k]]
    parts = [scanpy.read_10x_h5(path, genome=k) for k in names] if len(names) > 1 else []
    if not parts:
        return scanpy.read_10x_h5(path)
    cells = list(dict.fromkeys(b for p in parts for b in p.obs_names))
    columns = []
    for p in parts:
        x = sp.lil_matrix((len(cells), p.n_vars), dtype="f4")
        x[[cells.index(b) for b in p.obs_names]] = p.X
        columns.append(x)
    var = pd.concat([p.var.assign(genome=pd.Categorical([k] * p.n_vars, categories=names)) for k, p in zip(names, parts)])
    return anndata.AnnData(sp.hstack(columns).tocsr(), obs=pd.DataFrame(index=cells), var=var)


def first(path):
    """Peaks alone, of which scanpy would keep none: all of them."""
    a = scanpy.read_10x_h5(path)
    return a if a.n_vars else scanpy.read_10x_h5(path, gex_only=False)


MODALITY = {"mudata.h5mu": "rna", "mudata_gex.h5mu": "gex", "mudata_guess.h5mu": "B", "mudata_only.h5mu": "thing"}
NAMES = {"loom_names.loom": {"var_names": "gene_names"}}


def container(path):
    name = os.path.basename(path)
    if name.endswith(".loom"):
        return anndata.io.read_loom(path, **NAMES.get(name, {}))
    if name.endswith(".h5mu"):
        return mudata.read_h5ad(path, MODALITY[name])
    return first(path) if "tenx3" in name or "_v3" in name else joined(path)


def described(a):
    r = {"matrices": {"X": hashed(a.X)}, "tables": {"obs": table(a.obs), "var": table(a.var)}}
    for k, x in a.layers.items():
        r["matrices"]["layers/" + k] = hashed(x)
    if a.raw is not None:
        r["matrices"]["raw/X"], r["tables"]["raw/var"] = hashed(a.raw.X), table(a.raw.var)
    r["obsm"] = {k: [list(v.shape), sha(v, "<f8")] for k, v in a.obsm.items()}
    r["unique"] = [str(n) for n in anndata.utils.make_index_unique(a.var.index.astype(str))]
    return r


out = {"versions": {p: im.version(p) for p in ("anndata", "h5py", "loompy", "mudata", "numpy", "pandas", "scanpy", "scipy")}, "files": {}}
for path in sorted(glob.glob(os.path.join(H5, "ad_*.h5ad")) + glob.glob(os.path.join(HERE, "files/*.h5ad"))):
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
for path in sorted(glob.glob(os.path.join(HERE, "files/*")) + glob.glob(os.path.join(H5, "tenx_*.h5")) + glob.glob(os.path.join(H5, "*.loom")) + glob.glob(os.path.join(H5, "*.h5mu"))):
    if not path.endswith(".h5ad"):
        out["files"][os.path.basename(path)] = described(container(path))
json.dump(out, open(os.path.join(HERE, "golden.json"), "w"), indent=None, separators=(",", ":"), ensure_ascii=False)
