"""Writes one simulated .h5ad of raw counts, once for each compression that readers meet.

usage: simulate.py FOLDER CELLS CODEC...

A cell is a library size (log-normal, median 3,050 molecules) drawn from the profile of one of 48 types:
gene means are log-normal over six decades, and each type shifts a tenth of the genes, by half of it as its
family of four does. That gives some 1,640 values a cell, two thirds of them 1, which gzip packs to an eighth
(values) and to under a half (indices): about what files from 10x Genomics v2 chemistry do. Chunks have the
size that h5py chooses itself, values are float32 and indices int32, as scanpy writes them; in one file int64,
as dask does. Cells are made and written block by block, so that files of any size take little memory.
"""

import os
import sys

import h5py
import hdf5plugin
import numpy as np

GENES, MITO, TYPES, FAMILY, BLOCK = 30_000, 13, 48, 4, 2_000
VALUES = 1_640  # a cell, about: from it h5py chooses the chunks

CODECS = {
    "gzip": dict(compression="gzip", compression_opts=4),
    "lzf": dict(compression="lzf"),
    "blosc-zstd": dict(hdf5plugin.Blosc(cname="zstd", clevel=5, shuffle=hdf5plugin.Blosc.SHUFFLE)),
    "none-int64": dict(),
}


def profiles(rng):
    """The cumulative share of each gene in each type."""
    base = rng.normal(0, 2.3, GENES)
    family = np.repeat(shifts(rng, TYPES // FAMILY), FAMILY, axis=0)
    mean = np.exp(base + family + shifts(rng, TYPES))
    return np.cumsum(mean / mean.sum(1, keepdims=True), axis=1)


def shifts(rng, rows):
    return rng.normal(0, 0.7, (rows, GENES)) * (rng.random((rows, GENES)) < 0.1)


def block(n, cum, rng):
    """Counts, gene indices and the lengths of the rows of n cells."""
    sizes = np.maximum(500, rng.lognormal(np.log(3050), 0.4, n)).astype(np.int64)
    types = rng.integers(TYPES, size=n)
    keys = []
    for k in range(TYPES):
        own = np.flatnonzero(types == k)
        cell = np.repeat(own, sizes[own])
        gene = np.searchsorted(cum[k], rng.random(len(cell)) * cum[k][-1])
        keys.append(cell * GENES + np.minimum(gene, GENES - 1))
    keys, counts = np.unique(np.concatenate(keys), return_counts=True)
    return counts.astype("<f4"), (keys % GENES).astype("<i4"), np.bincount(keys // GENES, minlength=n)


class File:
    """One .h5ad that grows by blocks of cells."""

    def __init__(self, path, codec, cells):
        self.options = CODECS[codec]
        self.file = h5py.File(path, "w", libver="earliest")
        encode(self.file, "anndata", "0.1.0")
        for name in ("layers", "obsm", "obsp", "uns", "varm", "varp"):
            encode(self.file.create_group(name), "dict", "0.1.0")
        self.frame("obs", [f"cell_{i}" for i in range(cells)])
        self.frame("var", [f"{'MT-' if i < MITO else ''}G{i}" for i in range(GENES)])
        self.x = encode(self.file.create_group("X"), "csr_matrix", "0.1.0")
        self.x.attrs["shape"] = np.array([cells, GENES], np.int64)
        about = dict(shape=(cells * VALUES,), maxshape=(None,), chunks=True, **self.options)
        self.data = self.x.create_dataset("data", dtype="<f4", **about)
        self.indices = self.x.create_dataset("indices", dtype="<i8" if codec.endswith("int64") else "<i4", **about)
        self.written = 0

    def frame(self, name, index):
        group = encode(self.file.create_group(name), "dataframe", "0.2.0")
        group.attrs.update({"_index": "_index", "column-order": np.array([], "<f8")})
        # Always gzip: libhdf5 dies of Blosc on text of any length.
        text = group.create_dataset("_index", data=index, dtype=h5py.string_dtype(), compression="gzip")
        encode(text, "string-array", "0.2.0")

    def append(self, data, indices):
        end = self.written + len(data)
        for dataset, values in ((self.data, data), (self.indices, indices)):
            if end > len(dataset):
                dataset.resize((end,))
            dataset[self.written : end] = values
        self.written = end

    def close(self, indptr):
        for dataset in (self.data, self.indices):
            dataset.resize((self.written,))
        self.x.create_dataset("indptr", data=indptr, **self.options)
        self.file.close()


def encode(item, kind, version):
    item.attrs.update({"encoding-type": kind, "encoding-version": version})
    return item


def main():
    folder, cells, codecs = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    paths = {codec: os.path.join(folder, f"csr-{cells}-{codec}.h5ad") for codec in codecs}
    if all(map(os.path.exists, paths.values())):
        return
    os.makedirs(folder, exist_ok=True)
    rng = np.random.default_rng(0)
    cum = profiles(rng)
    files = [File(path + ".part", codec, cells) for codec, path in paths.items()]
    lengths = [[0]]
    for first in range(0, cells, BLOCK):
        data, indices, rows = block(min(BLOCK, cells - first), cum, rng)
        lengths.append(rows)
        for file in files:
            file.append(data, indices)
    indptr = np.cumsum(np.concatenate(lengths))
    for file, path in zip(files, paths.values()):
        file.close(indptr.astype("<i4" if indptr[-1] < 2**31 else "<i8"))
        os.replace(path + ".part", path)
        print(f"{path}: {cells} cells, {indptr[-1]} values, {os.path.getsize(path) / 1e6:.0f} MB", file=sys.stderr)


main()
