"""Writes hdf5_2.h5 in the newest format of HDF5 2.0 (h5py 3.16): data layout version 5 with every chunk index."""
import h5py
import numpy as np

f = h5py.File("hdf5_2.h5", "w", libver="latest")
a = np.random.default_rng(1).integers(0, 1000, (17, 11)).astype("i4")
for name, chunks, most in (
    ("single", a.shape, None),
    ("fixed", (5, 4), None),
    ("extensible", (5, 4), (None, 11)),
    ("btree", (5, 4), (None, None)),
):
    f.create_dataset(name, data=a, chunks=chunks, maxshape=most)
    f.create_dataset(name + "_gzip", data=a, chunks=chunks, maxshape=most, compression="gzip", shuffle=True)
f.create_dataset("paged", data=np.arange(9000, dtype="u2"), chunks=(4,), compression="gzip")
f["strings"] = ["a", "bc"]
f.close()
