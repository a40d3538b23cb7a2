"""Writes fill_never.h5 and vlen_nul.h5 with h5py: what its high level does not write."""
import h5py
import numpy as np
from h5py import h5d, h5p, h5s, h5t

f = h5py.File("fill_never.h5", "w")
for name, chunks in (("contiguous", None), ("chunked", (4,))):
    p = h5p.create(h5p.DATASET_CREATE)
    p.set_fill_value(np.array(-5, "<i4"))
    p.set_fill_time(h5d.FILL_TIME_NEVER)
    if chunks:
        p.set_chunk(chunks)
    d = h5d.create(f.id, name.encode(), h5t.STD_I32LE, h5s.create_simple((10,)), p)
    if chunks:
        h5py.Dataset(d)[0:4] = [1, 2, 3, 4]
f.close()

# Strings of variable length whose writer counted the NUL at their end, and one with a NUL inside. h5py cannot
# write them: sequences of characters are written, and their type is made that of strings afterwards.
f = h5py.File("vlen_nul.h5", "w")
d = f.create_dataset("strings", (3,), h5py.vlen_dtype(np.uint8))
for i, s in enumerate((b"abc\0", b"", b"de\0fg")):
    d[i] = np.frombuffer(s, "u1")
f.close()
b = bytearray(open("vlen_nul.h5", "rb").read())
at = b.index(b"\x19\x00\x00\x00\x10\x00\x00\x00\x10\x00\x00\x00\x01")  # vlen of <u1
b[at + 1] = 1
open("vlen_nul.h5", "wb").write(b)
