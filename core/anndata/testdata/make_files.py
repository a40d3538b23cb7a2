#!/usr/bin/env python3
"""Writes files/: small 10x, loom, h5mu and .h5ad files, one peculiarity each.

usage: make_files.py           needs anndata, mudata, loompy, h5py, awkward
10x files are laid out with h5py as Cell Ranger and CellBender do; the others are written by their libraries.
"""
import os, warnings
import anndata as ad, h5py, loompy, mudata, numpy as np, pandas as pd, scipy.sparse as sp
warnings.filterwarnings("ignore")
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "files")
os.makedirs(OUT, exist_ok=True)
rng = np.random.default_rng(7)


def path(name):
    p = os.path.join(OUT, name)
    if os.path.exists(p):
        os.remove(p)
    return p


def counts(n, m, dtype="i4"):
    return sp.csr_matrix(rng.poisson(0.4, (n, m)).astype(dtype))


def genes(m):
    return ["MT-CO1", "MT-ND1", "RPL3", "RPS6", "CD3D"][:m] + [f"GENE{i}" for i in range(m - 5)]


def barcodes(n, first=0):
    return ["".join("ACGT"[(i >> 2 * k) & 3] for k in range(7)) + "-1" for i in range(first, first + n)]


def fixed(v):
    return np.array([s.encode() for s in v])


def tenx3(name, x, tags, types, strings=fixed, groups=(), more=(), **options):
    n, m = x.shape
    with h5py.File(path(name), "w") as f:
        g = f.create_group("matrix")
        g["barcodes"] = strings(barcodes(n))
        for k in ("data", "indices", "indptr"):
            v = getattr(x, k)
            g.create_dataset(k, data=v if k == "data" else v.astype("i8"), **options)
        g["shape"] = np.array([m, n], "i4")
        t = g.create_group("features")
        t["id"] = strings([f"ENSG{i:011d}" for i in range(m)])
        t["name"] = strings(genes(m))
        t["feature_type"] = strings(types)
        for k, v in tags.items():
            t[k] = strings(v) if isinstance(v[0], str) else v
        for k in groups:
            t.create_group(k)["set"] = np.arange(3)
        for k, v in more:
            g[k] = v


GEX, ADT = "Gene Expression", "Antibody Capture"
gzip = dict(chunks=(16,), compression="gzip", compression_opts=4, shuffle=True)
tenx3("tenx3_mixed.h5", counts(30, 20, "u4"), {"genome": ["GRCh38"] * 20, "pattern": [""] * 20, "_all_tag_keys": ["genome", "pattern"]},
      [ADT if i % 4 == 1 else "CRISPR Guide Capture" if i == 6 else GEX for i in range(20)], **gzip)
tenx3("tenx3_probe.h5", counts(25, 18), {"gene_id": [f"ENSG{i // 2:011d}" for i in range(18)], "genome": ["GRCh38"] * 18, "probe_region": ["spliced", "unspliced"] * 9,
      "filtered_probes": np.arange(18) % 5 != 0, "number": np.arange(18), "_all_tag_keys": ["genome"]}, [GEX] * 18,
      groups=["target_sets"], more=[("filtered_barcodes", np.arange(25) % 3 == 0)], **gzip)
vlen = lambda v: np.array(v, dtype=h5py.string_dtype("ascii"))
x = counts(20, 15, "f4"); x.data *= np.float32(1.5)
tenx3("tenx3_vlen.h5", x, {}, [GEX] * 15, strings=vlen, more=[("latent", np.zeros((20, 2)))])
with h5py.File(os.path.join(OUT, "tenx3_vlen.h5"), "r+") as f:      # what PyTables adds
    f.attrs["PYTABLES_FORMAT_VERSION"] = "2.1"; f.attrs["CLASS"] = "GROUP"
    f["matrix/data"].attrs["CLASS"] = "CARRAY"; f["matrix"].attrs["TITLE"] = h5py.Empty("S1")
    f.create_group("droplet_latents")["v"] = np.zeros(3)
tenx3("tenx3_peaks.h5", counts(12, 9, "f8"), {"genome": ["GRCh38"] * 9}, ["Peaks"] * 9)

with h5py.File(path("tenx2_barnyard.h5"), "w") as f:                # called cells differ by genome
    for genome, first, n, m in (("hg19", 0, 24, 14), ("mm10", 20, 16, 11)):
        x, g = counts(n, m), f.create_group(genome)
        g["barcodes"] = fixed(barcodes(n, first))
        g["genes"] = fixed([f"{genome}_ENS{i:06d}" for i in range(m)])
        g["gene_names"] = fixed([f"{genome}_{s}" for s in genes(m)])
        for k in ("data", "indices", "indptr"):
            v = getattr(x, k)
            g.create_dataset(k, data=v if k == "data" else v.astype("i8"), **gzip)
        g["shape"] = np.array([m, n], "i4")
    f.create_group("other")["x"] = np.arange(3)

obs = {"CellID": np.array(barcodes(70)), "Age": np.arange(70), "Score": rng.random(70), "Sex": np.array(["f", "m"] * 35), "X_tSNE": rng.random((70, 2)), "one": rng.random((70, 1))}
var = {"Gene": np.array(genes(66)), "Accession": np.array([f"ENSG{i:011d}" for i in range(66)]), "Selected": np.arange(66) % 2}
x = counts(66, 70, "f4")
loompy.create(path("loompy.loom"), x, var, obs, file_attrs={"title": "a loom"})
with loompy.connect(os.path.join(OUT, "loompy.loom")) as ds:
    ds.col_graphs["KNN"] = sp.coo_matrix(np.eye(70))
loompy.create(path("velocyto.loom"), {"": counts(20, 15, "f4"), "spliced": counts(20, 15, "u2"), "unspliced": counts(20, 15, "u2")},
              {"Gene": np.array(genes(20))}, {"CellID": np.array(barcodes(15))})
loompy.create(path("loom_names.loom"), counts(20, 15, "i4"), {"gene_names": np.array(genes(20)), "Accession": np.array([f"E{i}" for i in range(20)])}, {"Age": np.arange(15)})


peaks = [f"chr1:{i * 500}-{i * 500 + 499}" for i in range(30)]
for name, mods in {"gex": {"atac": peaks, "gex": genes(12)}, "guess": {"A": peaks, "B": genes(12)}, "only": {"thing": genes(12)}}.items():
    m = mudata.MuData({k: ad.AnnData(counts(10, len(v), "f4"), obs=pd.DataFrame(index=barcodes(10)), var=pd.DataFrame(index=v)) for k, v in mods.items()})
    if name == "only":
        a = m.mod["thing"]
        a.obs["batch"], a.var["k"] = pd.Categorical(["a", "b"] * 5), np.arange(12)
        a.layers["counts"], a.obsm["X_pca"] = counts(10, 12), rng.random((10, 3))
        a.raw = a.copy()
    m.write(path("whole.h5mu"))
    p = path(f"mudata_{name}.h5mu")
    with h5py.File(os.path.join(OUT, "whole.h5mu")) as whole, h5py.File(p, "w", userblock_size=512) as f:  # its modalities alone
        whole.copy("mod", f)
        f.attrs.update(whole.attrs)
    with open(p, "r+b") as f:
        f.write(b"MuData (format-version=0.1.0;creator=mudata)")
    os.remove(os.path.join(OUT, "whole.h5mu"))

ad.settings.allow_write_nullable_strings = True


def small(n=9, m=6):
    return ad.AnnData(counts(n, m, "f4"), obs=pd.DataFrame(index=[f"c{i}" for i in range(n)]), var=pd.DataFrame(index=[f"g{i}" for i in range(m)]))


a = small()                                                         # every kind of column, with missing values
a.obs.index = pd.Index(a.obs_names, dtype="string")
a.obs["u8"], a.obs["u64"], a.obs["f2"] = np.arange(9, dtype="u1"), np.arange(9, dtype="u8"), (np.arange(9) / 3).astype("f2")
a.obs["Int"], a.obs["UInt8"] = pd.array([1, None, 3] * 3, dtype="Int64"), pd.array([1, None, 3] * 3, dtype="UInt8")
a.obs["Bool"], a.obs["Str"] = pd.array([True, None, False] * 3, dtype="boolean"), pd.array(["a", None, "c"] * 3, dtype="string")
a.obs["catint"], a.obs["catfloat"], a.obs["catbool"] = (pd.Categorical(v * 3) for v in ([3, 1, None], [.5, 1., None], [True, False, None]))
a.obs["catord"] = pd.Categorical(["lo", "hi", None] * 3, categories=["lo", "mid", "hi"], ordered=True)
a.obs["catempty"], a.obs["unicode"] = pd.Categorical([None] * 9), ["ñ", "日本", "é"] * 3
a.obs["catstr"] = pd.Series(pd.Categorical(pd.array(["x", "y", None] * 3, dtype="string")), index=a.obs_names)
a.write_h5ad(path("ad_kinds.h5ad"))

a = small()                                                         # the name of the index is also a column
a.obs.index.name = "cell_id"
a.obs["cell_id"], a.obs["z"] = a.obs_names, 1
a.write_h5ad(path("ad_index_is_column.h5ad"))

a = small()                                                         # big-endian, shape as float64, attributes in arrays of one, as R writes them
a.obs["be"] = np.arange(9) / 2
a.write_h5ad(path("ad_bigendian.h5ad"))
with h5py.File(os.path.join(OUT, "ad_bigendian.h5ad"), "r+") as f:
    for d in [f["X/data"], f["X/indices"], f["X/indptr"], f["obs/be"]]:
        name, v, attrs = d.name, d[...], dict(d.attrs)
        del f[name]
        f[name] = v.astype(v.dtype.newbyteorder(">"))
        f[name].attrs.update(attrs)
    f["X"].attrs["shape"] = np.array([9.0, 6.0])
    f["X"].attrs["encoding-type"] = np.array(["csr_matrix"], dtype=object)

import awkward as ak
a = small()                                                         # what is listed and left out
a.obsm["awk"], a.obsm["sparse"], a.obsm["cube"] = ak.Array([[1., 2.]] * 9), sp.csr_matrix(np.eye(9)), np.zeros((9, 2, 2))
a.uns = {"none": None, "rec": np.array([(1, "a")], dtype=[("x", "i4"), ("y", "O")]), "complex": np.array([1 + 2j]), "kept": [1, 2]}
a.write_h5ad(path("ad_odd_slots.h5ad"))
