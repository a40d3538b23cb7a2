"""Writes one simulated count matrix as CSR, once for each compression that readers meet.

usage: simulate.py FOLDER [CELLS]

A cell is a library size (log-normal, median 3,500 molecules) drawn from the profile of one of twelve
types: gene means are log-normal over six decades, and each type shifts a tenth of the genes. That gives
some 1,700 counts a cell, two thirds of them 1, which gzip packs to an eighth (values) and to under a half
(indices): about what files from 10x Genomics v2 chemistry do. Chunks have the size that h5py chooses
itself, values are float32 and indices int32, as scanpy writes them; in one file int64, as dask does.
"""

import os
import sys

import h5py
import hdf5plugin
import numpy as np

GENES, TYPES, BLOCK = 27_000, 12, 2_000

CODECS = {
    "gzip": dict(compression="gzip", compression_opts=4),
    "lzf": dict(compression="lzf"),
    "blosc-zstd": dict(hdf5plugin.Blosc(cname="zstd", clevel=5, shuffle=hdf5plugin.Blosc.SHUFFLE)),
    "none-int64": dict(),
}


def profiles(rng):
    """The cumulative share of each gene in each type."""
    base = rng.normal(0, 2.3, GENES)
    shift = rng.normal(0, 1, (TYPES, GENES)) * (rng.random((TYPES, GENES)) < 0.1)
    mean = np.exp(base + shift)
    return np.cumsum(mean / mean.sum(1, keepdims=True), axis=1)


def simulate(cells, rng):
    """Data, indices and indptr of the matrix."""
    cum = profiles(rng)
    data, indices, lengths = [], [], []
    for first in range(0, cells, BLOCK):
        n = min(BLOCK, cells - first)
        sizes = np.maximum(500, rng.lognormal(np.log(3500), 0.4, n)).astype(np.int64)
        types = rng.integers(TYPES, size=n)
        keys = []
        for k in range(TYPES):
            own = np.flatnonzero(types == k)
            cell = np.repeat(own, sizes[own])
            gene = np.searchsorted(cum[k], rng.random(len(cell)) * cum[k][-1])
            keys.append(cell * GENES + np.minimum(gene, GENES - 1))
        keys, counts = np.unique(np.concatenate(keys), return_counts=True)
        data.append(counts.astype("<f4"))
        indices.append((keys % GENES).astype("<i4"))
        lengths.append(np.bincount(keys // GENES, minlength=n))
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype("<i4")
    return np.concatenate(data), np.concatenate(indices), indptr


def write(path, codec, arrays, cells):
    """A file with X alone; all that the reading is timed on."""
    with h5py.File(path + ".part", "w", libver="earliest") as f:
        x = f.create_group("X")
        x.attrs.update({"encoding-type": "csr_matrix", "encoding-version": "0.1.0"})
        x.attrs["shape"] = np.array([cells, GENES], np.int64)
        for name, values in arrays.items():
            if codec.endswith("int64") and name == "indices":
                values = values.astype("<i8")
            x.create_dataset(name, data=values, maxshape=(None,), chunks=True, **CODECS[codec])
    os.replace(path + ".part", path)


def main():
    folder, cells = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    paths = {codec: os.path.join(folder, f"csr-{cells}-{codec}.h5") for codec in CODECS}
    if all(map(os.path.exists, paths.values())):
        return
    os.makedirs(folder, exist_ok=True)
    data, indices, indptr = simulate(cells, np.random.default_rng(0))
    for codec, path in paths.items():
        write(path, codec, dict(data=data, indices=indices, indptr=indptr), cells)
        size = os.path.getsize(path) / 1e6
        print(f"{path}: {cells} cells, {len(data)} values, {size:.0f} MB", file=sys.stderr)


main()
