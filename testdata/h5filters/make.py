"""Writes the files of this folder, expected.jsonl and chunks.jsonl.

Every filter over types, shapes, chunks and options, small. expected.jsonl holds
what h5py reads (or, where a chunk was made here, what went into it) as SHA-256 of
little-endian values; chunks.jsonl single chunks with their filter's values, for
the decoders alone. Run with

    pip install h5py==3.16.0 hdf5plugin==7.1.0 blosc==1.11.4 blosc2==4.14.1 tables zstandard python-lzf
    python make.py
"""
import base64, bz2, hashlib, json, os, zlib
import blosc, blosc2, h5py, hdf5plugin, lzf, numpy as np, tables, zstandard
from h5py import h5d, h5p, h5s, h5t, h5z

HERE = os.path.dirname(os.path.abspath(__file__))
R = np.random.default_rng(11)
KNOWN = {}  # "file path" -> the array, where h5py is not asked


def data(kind, n, dtype):
    d, i = np.dtype(dtype), np.arange(n)
    if kind == "noise":
        return np.frombuffer(R.bytes(n * d.itemsize), d) if d.kind != "f" else R.standard_normal(n).astype(d)
    a = {"counts": R.poisson(0.7, n), "runs": i // 37 % 100, "ramp": i % 251, "signed": i * 7919 % 211 - 100}[kind]
    return (abs(a) if d.kind == "u" else a).astype(d)


class File:
    def __init__(self, name):
        self.name, self.f = name, h5py.File(os.path.join(HERE, name), "w", libver=("v114", "v114"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.f.close()

    def add(self, name, a, chunks=None, **kw):
        self.f.create_dataset(name, data=a, chunks=chunks or a.shape, **kw)

    def low(self, name, shape, chunks, t, setup, a=None):
        p = h5p.create(h5p.DATASET_CREATE)
        p.set_chunk(chunks)
        setup(p)
        d = h5d.create(self.f.id, name.encode(), t, h5s.create_simple(shape), p)
        if a is not None:
            d.write(h5s.ALL, h5s.ALL, np.ascontiguousarray(a))
        return d

    def raw(self, name, a, stored, filter, values=()):
        d = self.low(name, a.shape, a.shape, h5t.py_create(a.dtype), lambda p: p.set_filter(filter, h5z.FLAG_OPTIONAL, values))
        d.write_direct_chunk((0,) * a.ndim, stored)
        KNOWN[self.name + " /" + name] = a


def variety(f, tag, big=True, **kw):
    """a few types, ranks, edges of chunks and kinds of data through one option"""
    f.add(tag + "_u1", data("counts", 200, "u1"), (128,), **kw)
    f.add(tag + "_be2", data("signed", 90, ">i2"), (90,), **kw)
    f.add(tag + "_i4", data("counts", 20 * 11, "<i4").reshape(20, 11), (16, 8), **kw)
    f.add(tag + "_f8", data("runs", 133, "<f8"), (100,), **kw)
    if big:
        f.add(tag + "_f4", data("noise", 100, "<f4"), (100,), **kw)
        f.add(tag + "_v3", np.frombuffer(data("ramp", 150, "u1").tobytes(), "V3"), (32,), **kw)


def standard():
    with File("deflate.h5") as f:
        variety(f, "gzip", compression="gzip", shuffle=True)
        variety(f, "order", False, compression="gzip", shuffle=True, fletcher32=True)
        a = data("counts", 500, "<i4")
        f.raw("trailing", a, zlib.compress(a.tobytes()) + b"more", 1, (4,))
        f.raw("stored", a, zlib.compress(a.tobytes(), 0), 1, (0,))
        q = data("noise", 50, "<f4")
        f.raw("bitgroom", q, q.tobytes(), 32022, (3, 4, 0, 0, 0))
        f.raw("granularbr", q, q.tobytes(), 32023, (3, 4, 0, 0, 0))
        f.add("fletcher_odd", data("noise", 33, "u1"), fletcher32=True)
    with File("szip.h5") as f:
        for mode in "ec", "nn":
            f.add(mode + "_one", data("counts", 100, "<i4"), compression="szip", compression_opts=(mode, 8))
            f.add(mode + "_u2", data("runs", 100, "<u2"), compression="szip", compression_opts=(mode, 16))
            for block in 8, 10:
                variety(f, "%s%d" % (mode, block), False, compression="szip", compression_opts=(mode, block))
            for t, bits in ("STD_U8LE", 5), ("STD_U16BE", 13), ("STD_I32LE", 20), ("STD_I32BE", 27), ("STD_I64LE", 45):
                u = getattr(h5t, t).copy()
                u.set_precision(bits)
                f.low("%s_%s" % (mode, t), (9, 21), (5, 21), u, lambda p: p.set_szip(4 if mode == "ec" else 32, 8), data("counts", 189, "<i8").reshape(9, 21))
    with File("scaleoffset.h5") as f:
        for t in "u1", "i1", "<u2", ">i2", "<i4", ">u4", "<i8", ">u8":
            f.add("auto_" + t, data("signed", 100, t), (64,), scaleoffset=0)
            f.add("full_" + t, data("noise", 40, t), scaleoffset=8 * np.dtype(t).itemsize)
        for t in "<f4", ">f4", "<f8", ">f8":
            for scale in 0, 3, -2:
                f.low("d%d_%s" % (scale, t), (100,), (64,), h5t.py_create(np.dtype(t)),
                      lambda p: p.set_filter(6, h5z.FLAG_OPTIONAL, (0, scale & 0xffffffff)), data("noise", 100, t) * np.dtype(t).type(1000))
        for t in "i1", ">i2", "<u4", ">i8", "<f4", ">f8":
            d = f.f.create_dataset("fill_" + t, (70,), t, chunks=(30,), scaleoffset=2 if "f" in t else 0, fillvalue=7)
            d[3:20], d[30:60] = np.arange(17), 5
    with File("nbit.h5") as f:
        def nbit(p):
            p.set_filter(5, h5z.FLAG_OPTIONAL, ())
        for base, bits, at in ("STD_U8LE", 5, 2), ("STD_I16LE", 12, 0), ("STD_U16BE", 9, 3), ("STD_I32BE", 20, 4), ("STD_I64LE", 37, 0), ("STD_U64BE", 63, 1):
            t = getattr(h5t, base).copy()
            t.set_precision(bits)
            t.set_offset(at)
            f.low("%s_%d_%d" % (base, bits, at), (50,), (30,), t, nbit, data("signed" if "_I" in base else "ramp", 50, "<i8") % 16)
        f.add("f8_be", data("noise", 20, ">f8"))
        f.low("whole", (20,), (20,), h5t.STD_I32BE, nbit, data("signed", 20, "<i8"))
        u12, i20, text = h5t.STD_U16LE.copy(), h5t.STD_I32BE.copy(), h5t.C_S1.copy()
        u12.set_precision(12)
        u12.set_offset(2)
        i20.set_precision(20)
        i20.set_offset(4)
        text.set_size(5)

        def compound(size, *members):
            c = h5t.create(h5t.COMPOUND, size)
            for k, (at, t) in enumerate(members):
                c.insert(b"m%d" % k, at, t)
            return c
        pair = compound(12, (0, u12), (5, i20))
        for name, t in (("array", h5t.array_create(u12, (2, 3))), ("nested", h5t.array_create(h5t.array_create(i20, (3,)), (2,))), ("pairs", h5t.array_create(pair, (3,))),
                        ("text", text), ("compound", compound(40, (1, u12), (4, text), (10, pair), (24, h5t.IEEE_F32BE), (30, h5t.array_create(u12, (4,)))))):
            raw = np.frombuffer(R.integers(1, 100, 20 * t.get_size()).astype("u1").tobytes(), "V%d" % t.get_size())
            f.low(name, (20,), (13,), t, nbit).write(h5s.ALL, h5s.ALL, raw.copy(), mtype=t)


def single():
    a = data("counts", 500, "<i4")
    b = a.tobytes()
    with File("lzf.h5") as f:
        variety(f, "lzf", compression="lzf")
        variety(f, "shuffled", False, compression="lzf", shuffle=True, fletcher32=True)
        f.raw("no_values", a, lzf.compress(b), 32000)
        f.raw("old_values", a, lzf.compress(b), 32000, (4, 261, len(b)))
    with File("lz4_bzip2.h5") as f:
        for block in 0, 100:
            variety(f, "lz4_%d" % block, compression=hdf5plugin.LZ4(block))
        variety(f, "bzip2", False, compression=hdf5plugin.BZip2(1))
        f.raw("bzip2_twice", a, bz2.compress(b[:700]) + bz2.compress(b[700:]), 307, (9,))
    with File("zstd.h5") as f:
        for level in 1, 19:
            variety(f, "zstd%d" % level, compression=hdf5plugin.Zstd(level))
        z = zstandard.ZstdCompressor()
        skipped = bytes.fromhex("502a4d1805000000") + b"hello"
        f.raw("no_size", a, zstandard.ZstdCompressor(write_content_size=False, write_checksum=True).compress(b), 32015, (3,))
        f.raw("frames", a, skipped + z.compress(b[:900]) + z.compress(b"") + z.compress(b[900:]) + skipped, 32015, (3,))
    with File("bitshuffle.h5") as f:
        for codec in "none", "lz4", "zstd":
            for block in 0, 64:
                variety(f, "%s%d" % (codec, block), False, compression=hdf5plugin.Bitshuffle(nelems=block, cname=codec))


def blosc1():
    with File("blosc.h5") as f:
        for codec in "blosclz", "lz4", "lz4hc", "zlib", "zstd":
            for shuffle in (0, 1, 2) if codec in ("lz4", "zstd") else (1,):
                variety(f, "%s%d" % (codec, shuffle), False, compression=hdf5plugin.Blosc(cname=codec, shuffle=shuffle))
    with File("blosc_direct.h5") as f:
        a = np.tile(data("counts", 200, "<i4"), 3)
        for codec in blosc.compressor_list():
            for size in 1, 8, 17:
                for block in 0, 1024:
                    blosc.set_blocksize(block)
                    f.raw("%s_%d_%d" % (codec, size, block), a, blosc.compress(a.tobytes(), size, 5, 1 + size % 2, codec), 32001)
        blosc.set_blocksize(0)
        f.raw("blosc2_inside", a, blosc2.compress2(a, filters=[blosc2.Filter.SHUFFLE] + [blosc2.Filter.NOFILTER] * 5, filters_meta=[0] * 6, typesize=4), 32001)


def params(*filters, meta=(), **kw):
    none = blosc2.Filter.NOFILTER
    return blosc2.CParams(filters=list(filters) + [none] * (6 - len(filters)), filters_meta=list(meta) + [0] * (6 - len(meta)), nthreads=1, **kw)


def blosc2_files():
    f2, codecs = blosc2.Filter, blosc2.Codec
    with File("blosc2.h5") as f:
        for codec in "blosclz", "lz4", "zlib", "zstd":
            variety(f, codec, False, compression=hdf5plugin.Blosc2(cname=codec, filters=1))
        for shuffle in 0, 2:
            variety(f, "filter%d" % shuffle, False, compression=hdf5plugin.Blosc2(cname="zstd", filters=shuffle))
    with File("blosc2_direct.h5") as f:
        def frame(name, a, p, **kw):
            s = blosc2.SChunk(chunksize=kw.pop("chunksize", a.nbytes), data=a, cparams=p, **kw)
            f.raw(name, np.frombuffer(s[:], a.dtype), s.to_cframe(), 32026)
        for filters in ((f2.DELTA,), (f2.DELTA, f2.SHUFFLE), (f2.SHUFFLE, f2.BYTEDELTA), (f2.BITSHUFFLE, f2.BYTEDELTA), (f2.TRUNC_PREC, f2.SHUFFLE)):
            for dtype in "<f4", "<f8":
                p = params(*filters, meta=(10,) if filters[0] == f2.TRUNC_PREC else (), codec=codecs.ZSTD, typesize=np.dtype(dtype).itemsize, blocksize=1024)
                frame("%s_%s" % ("_".join(x.name for x in filters), dtype), data("counts", 401, dtype), p)
        for split in "ALWAYS", "NEVER":
            frame("split_" + split, data("counts", 601, "<i4"), params(f2.SHUFFLE, codec=codecs.LZ4, typesize=4, blocksize=512, splitmode=blosc2.SplitMode[split + "_SPLIT"]))
        frame("chunks", data("runs", 1001, "<i4"), params(f2.SHUFFLE, codec=codecs.BLOSCLZ, typesize=4), chunksize=1200, meta={"other": b"xyz"})
        frame("noise", data("noise", 100, "<f8"), params(f2.SHUFFLE, codec=codecs.ZSTD, typesize=8))
        text = np.array([b"cell_%05d;gene" % (i * 7 % 99) for i in range(330)], "S16").view("u1")
        for codec in "ZSTD", "LZ4":
            for filter in f2.NOFILTER, f2.SHUFFLE:
                frame("words_%s_%s" % (codec, filter.name), text, params(filter, codec=codecs[codec], typesize=16, use_dict=True, blocksize=1024))
        for kind in "ZERO", "NAN", "VALUE":
            s = blosc2.SChunk(chunksize=800, contiguous=True, cparams=params(f2.SHUFFLE, typesize=8))
            s.fill_special(200, blosc2.SpecialValue[kind], value=np.float64(2.5) if kind == "VALUE" else None)
            s.append_data(data("counts", 100, "<f8"))
            f.raw("special_" + kind, np.frombuffer(s[:], "<f8"), s.to_cframe(), 32026)
    with File("blosc2_arrays.h5") as f:
        for shape, chunk, block in (((20, 30), (20, 30), (7, 11)), ((20, 30), (9, 13), (4, 5)), ((6, 7, 8), (4, 4, 4), (3, 3, 3)), ((100,), (33,), (10,)), ((3, 4, 5, 6), (2, 3, 4, 5), (2, 2, 3, 3))):
            for filters in ((f2.SHUFFLE,), (f2.DELTA, f2.SHUFFLE))[:2 if len(shape) == 2 else 1]:
                a = data("counts", int(np.prod(shape)), "<i4").reshape(shape)
                x = blosc2.asarray(a, chunks=chunk, blocks=block, cparams=params(*filters, codec=codecs.LZ4))
                f.raw("nd_%s_%s_%d" % ("x".join(map(str, shape)), "x".join(map(str, block)), len(filters)), a, x.to_cframe(), 32026)
        x = blosc2.zeros((9, 11), dtype="f4", chunks=(4, 5), blocks=(3, 2))
        f.raw("nd_zeros", x[:], x.to_cframe(), 32026)
    with tables.open_file(os.path.join(HERE, "pytables.h5"), "w") as f:
        for lib in "blosc2:zstd", "blosc2:lz4", "blosc:zstd":
            name, t = lib.replace(":", "_"), np.zeros(50, [("a", "i4"), ("b", "f8"), ("s", "S7")])
            t["a"] = np.arange(50)
            c = tables.Filters(5, lib, fletcher32=lib.endswith("lz4"))
            f.create_carray("/", "array_" + name, obj=data("counts", 400, "i4").reshape(20, 20), chunkshape=(11, 13), filters=c)
            f.create_table("/", "table_" + name, obj=t, filters=c)


def elements(a):
    """the canonical bytes of each element, a list: members without gaps, strings with their length"""
    if a.dtype.names:
        a = a.reshape(-1)
        return [b"".join(m) for m in zip(*(elements(a[n]) for n in a.dtype.names))]
    if a.dtype.kind == "S":
        return [len(s).to_bytes(4, "little") + s for s in a.reshape(-1).tolist()]
    b, n = a.astype(a.dtype.newbyteorder("<")).tobytes(), len(a)
    return [b[i * len(b) // n:(i + 1) * len(b) // n] for i in range(n)]


def digest(a):
    return hashlib.sha256(b"".join(elements(np.ascontiguousarray(a)))).hexdigest()


def describe():
    expected, chunks = [], {}
    for name in sorted(n for n in os.listdir(HERE) if n.endswith(".h5")):
        with h5py.File(os.path.join(HERE, name)) as f:
            for key in sorted(f):
                d, known = f[key], KNOWN.get("%s /%s" % (name, key))
                a = d[...] if known is None else known
                expected.append({"rec": "dataset", "file": name, "path": "/" + key, "shape": list(d.shape), "sha256": digest(a)})
                p = d.id.get_create_plist()
                if p.get_nfilters() != 1 or d.id.get_num_chunks() != 1 or d.chunks != d.shape or a.dtype.kind not in "iufV" or a.dtype.subdtype or a.dtype.names:
                    continue
                t = d.id.get_type()
                if t.get_class() in (h5t.INTEGER, h5t.FLOAT) and t.get_precision() != 8 * t.get_size():
                    continue
                mask, stored = d.id.read_direct_chunk((0,) * d.ndim)
                if len(stored) > 1500 or mask:
                    continue
                id, _, values, _ = p.get_filter(0)
                chunks["%s %s" % (name, key)] = {"name": key, "id": id, "values": list(values), "stored": base64.b64encode(stored).decode(),
                                                 "bytes": a.nbytes, "sha256": hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()}
    for name, list_ in ("expected", expected), ("chunks", chunks.values()):
        with open(os.path.join(HERE, name + ".jsonl"), "w") as w:
            w.writelines(json.dumps(r) + "\n" for r in list_)


for make in standard, single, blosc1, blosc2_files, describe:
    make()
