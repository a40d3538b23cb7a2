"""Exports files with Coverslip and has other programs read them: anndata 0.8 and the newest, h5py, h5dump, h5ls, jsfive,
h5wasm, rhdf5, hdf5r. A program that is not there is left out, and that is said.

usage: run.py SCRATCH
"""

import functools
import glob
import json
import math
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
SCRATCH = os.path.abspath(sys.argv[1])
NEWEST = os.path.join(SCRATCH, "venv/bin/python")
DEBIAN = "/usr/bin/python3"  # its package python3-anndata is 0.8
CODECS = ("deflate", "none", "zstd", "blosc-zstd")
PLUGINS = ("zstd", "blosc-zstd")
failures = []


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **more)


def check(what, done):
    for line in done.stdout.splitlines():
        print(f"  {line}")
    if done.returncode != 0:
        failures.append(what)
        print(f"  FAIL {what}: {done.stderr.strip()[-600:]}")


def newest_python():
    """The newest Python there is: the newest anndata asks for it."""
    candidates = [f"python3.{minor}" for minor in (14, 13, 12)]
    works = [p for p in candidates if shutil.which(p) and run(p, "-c", "import venv").returncode == 0]
    return (works or [sys.executable])[0]


def install():
    os.makedirs(os.path.join(SCRATCH, "exports"), exist_ok=True)
    if not os.path.exists(NEWEST):
        run(newest_python(), "-m", "venv", os.path.join(SCRATCH, "venv"), check=True)
        run(NEWEST, "-m", "pip", "install", "--quiet", "anndata", "hdf5plugin", "awkward", check=True)
    if not os.path.exists(os.path.join(SCRATCH, "node_modules")):
        run("npm", "install", "--silent", "--prefix", SCRATCH, "jsfive@0.4.2", "h5wasm@0.8.11", check=True)
    shutil.copy(os.path.join(HERE, "h5.mjs"), SCRATCH)  # modules are looked for beside the script


def exports():
    """The exported files: of each fixture with nothing computed, of the demo with results in each compression."""
    originals = [f for f in sorted(glob.glob(f"{ROOT}/testdata/h5/ad_*.h5ad")) if "ad_bad" not in f]
    originals += sorted(glob.glob(f"{ROOT}/core/anndata/testdata/files/*.h5ad"))
    folder = os.path.join(SCRATCH, "exports")
    run("go", "run", "./internal/exports", folder, *originals, check=True)
    made = [os.path.join(folder, os.path.basename(f)) for f in originals]
    cli = os.path.join(SCRATCH, "coverslip")
    run("go", "build", "-o", cli, ".", check=True)
    for codec in CODECS:
        for name, more in (("whole", []), ("kept", ["--min-genes", "500", "--min-cells", "10", "--x", "lognorm"])):
            made.append(os.path.join(folder, f"pbmc3k-{name}-{codec}.h5ad"))
            run(cli, "run", "web/demo/pbmc3k.h5ad", "-o", made[-1], "--compression", codec, *more, check=True)
    return originals, made


@functools.cache
def lines(command, path):
    done = run(*command, path)
    if done.returncode != 0:
        return None, done.stderr.strip()[-300:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {r["path"]: r for r in found}, ""


def read_by(reader, command, paths):
    """Compares what a reader reads in each file with what h5py does."""
    values = unread = 0
    reasons = set()
    for path in paths:
        want, problem = lines((NEWEST, f"{HERE}/h5.py"), path)
        got, other = lines(command, path)
        original = f"{ROOT}/testdata/h5/{os.path.basename(path)}"
        if got is None and os.path.exists(original) and lines(command, original)[0] is None:
            print(f"# {os.path.basename(path)}: {reader} does not read the original either")
            continue
        if want is None or got is None:
            failures.append(reader)
            print(f"  FAIL {os.path.basename(path)}: {problem or other}")
            continue
        for key, w in want.items():
            g = got.get(key)
            if g is None or "unread" in g:
                unread += 1
                reasons.add(g["unread"][:90] if g else "not listed")
            elif w["n"] != g["n"] or not math.isclose(w["sum"], g["sum"], rel_tol=1e-9, abs_tol=1e-9):
                failures.append(reader)
                print(f"  FAIL {os.path.basename(path)} {key}: {g}, h5py {w}")
            else:
                values += 1
    print(f"{reader}: {len(paths)} files, {values} data sets equal, {unread} that it cannot read {sorted(reasons) or ''}")


def there(name, found):
    if not found:
        print(f"left out: {name} is not installed")
    return found


def main():
    install()
    originals, made = exports()
    # What is copied as it is stored keeps its codec: lzf is h5py's own.
    plain = [p for p in made if not p.endswith((*(f"-{c}.h5ad" for c in PLUGINS), "lzf.h5ad"))]
    folder = os.path.join(SCRATCH, "exports")
    whole = [f"{folder}/pbmc3k-whole-{c}.h5ad" for c in CODECS]
    for name, python in (("newest", NEWEST), ("0.8", DEBIAN)):
        if there(f"anndata {name}", run(python, "-c", "import anndata").returncode == 0):
            check(f"anndata {name}", run(python, f"{HERE}/pairs.py", folder, *originals))
            some = whole if name == "newest" else whole[:2]
            check(f"X of anndata {name}", run(python, f"{HERE}/demo.py", f"{ROOT}/web/demo/pbmc3k.h5ad", *some))
    for tool in ("h5dump", "h5ls"):
        if there(tool, shutil.which(tool)):
            bad = [p for p in plain if run(tool, *(["-r"] if tool == "h5ls" else []), p).returncode != 0]
            failures.extend([tool] * bool(bad))
            print(f"{tool}: {len(plain)} files, {len(bad)} fail {bad or ''}")
    for reader in ("jsfive", "h5wasm"):
        read_by(reader, ("node", f"{SCRATCH}/h5.mjs", reader), plain)
    for reader in ("rhdf5", "hdf5r"):
        if there(reader, run("Rscript", "-e", f"library({reader})").returncode == 0 if shutil.which("Rscript") else False):
            read_by(reader, ("Rscript", f"{HERE}/h5.R", reader), plain)
    print("all equal" if not failures else f"FAILED: {sorted(set(failures))}")
    sys.exit(bool(failures))


main()
