"""What h5py reads in a file, a line of JSON a dataset: its path, how many elements, and their sum; of text how many
bytes of UTF-8. The other readers' programs beside this print the same."""

import json
import sys

import h5py
import numpy as np

try:
    import hdf5plugin  # noqa: F401 (zstd and blosc)
except ImportError:
    pass


def look(path, o):
    if not isinstance(o, h5py.Dataset) or o.shape is None or o.dtype.kind in "VR":
        return
    if h5py.check_string_dtype(o.dtype):
        values = np.ravel(o.asstr()[()]).tolist() if o.shape else [o.asstr()[()]]
        n, total = len(values), sum(len(v.encode()) for v in values)
    else:
        values = np.ravel(o[()]).astype(float)
        n, total = len(values), float(values[np.isfinite(values)].sum())
    print(json.dumps({"path": "/" + path, "n": n, "sum": total}))


with h5py.File(sys.argv[1]) as f:
    f.visititems(look)
