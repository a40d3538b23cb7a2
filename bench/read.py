"""Reads X/data as float32 and X/indices as int32 through h5py, once for each line on standard input, and
answers with the seconds that it took.

usage: read.py FILE

Each dataset is read front to back into one array, in windows of whole chunks: of the ways to read with
h5py, the fastest that was found.
"""

import sys
import time

import h5py
import hdf5plugin  # noqa: F401 (registers its filters)
import numpy as np

WINDOW = 1 << 22  # elements


def read(dataset, dtype):
    chunk = dataset.chunks[0] if dataset.chunks else 1
    step = max(WINDOW // chunk, 1) * chunk
    window = np.empty(min(step, dataset.shape[0]), dtype)
    for lo in range(0, dataset.shape[0], step):
        hi = min(lo + step, dataset.shape[0])
        dataset.read_direct(window, np.s_[lo:hi], np.s_[: hi - lo])


with h5py.File(sys.argv[1]) as f:
    for _ in sys.stdin:
        start = time.perf_counter()
        read(f["X/data"], "f4")
        read(f["X/indices"], "i4")
        print(time.perf_counter() - start, flush=True)
