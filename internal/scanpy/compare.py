"""Compares a result with one of scanpy. The bars are the project's: counts equal, other QC to 2e-6, the genes of HVG
but for those within 1e-4 of the cut, components where they are determined, p-values to 1e-9."""

import numpy as np


class Comparison:
    def __init__(self, ours, theirs):
        self.ours, self.theirs, self.holds = ours, theirs, True

    def say(self, name, holds, figure, bar):
        self.holds &= bool(holds)
        print(f"{'ok  ' if holds else 'FAIL'} {name:<36} {figure}   (asked: {bar})")

    def names(self):
        ours, theirs = self.ours, self.theirs
        same = set(ours.obs_names) == set(theirs.obs_names) and list(ours.var_names) == list(theirs.var_names)
        self.say("kept cells and genes", same, f"{ours.shape}, {theirs.shape}", "the same")
        if same and not ours.obs_names.equals(theirs.obs_names):
            self.theirs = theirs[ours.obs_names].copy()  # scanpy sorts the cells of joined matrices
        return same

    def qc(self):
        worst, counts, columns = 0.0, 0.0, 0
        for ours, theirs in ((self.ours.obs, self.theirs.obs), (self.ours.var, self.theirs.var)):
            for name in theirs:
                if "counts" not in name and not name.startswith("pct_"):
                    continue
                columns += 1
                off = relative(ours[name], theirs[name])
                if name.startswith(("log1p", "pct", "mean")):
                    worst = max(worst, off)
                else:
                    counts = max(counts, off)
        self.say(f"QC, {columns} columns", counts == 0 and worst <= 2e-6 and columns >= 11, f"{counts:.1e}, {worst:.1e}", "0, 2e-6")

    def hvg(self):
        ours, theirs = self.ours.var, self.theirs.var
        a, b = ours["highly_variable"].to_numpy(bool), theirs["highly_variable"].to_numpy(bool)
        score = theirs["dispersions_norm"].to_numpy(float)
        cut = np.nanmin(score[b])
        farthest = np.max(np.abs(score[a != b] - cut), initial=0) / abs(cut)
        self.say("highly variable genes", farthest <= 1e-4, f"{b.sum()}, {(a != b).sum()} differ, {farthest:.1e} from the cut", "1e-4")
        for name in ("means", "dispersions", "dispersions_norm"):
            x, y = ours[name].to_numpy(float), theirs[name].to_numpy(float)
            finite = np.isfinite(y)
            off = np.quantile(np.abs(x - y)[finite] / np.maximum(np.abs(y[finite]), 1e-3), 0.999)
            odd = (np.isfinite(x) != finite).sum()
            self.say(name, off <= 1e-4 and odd == 0, f"99.9 % within {off:.1e}, {odd} NaN differ", "1e-4, 0")
        for name in ("highly_variable_nbatches", "highly_variable_intersection"):
            if name in theirs:
                self.say(name, (ours[name].to_numpy() == theirs[name].to_numpy()).all(), "compared", "equal")

    def pca(self, exact):
        """Components are determined by the data where their variance stands apart; those of a randomized solver
        where, besides, they are among the first: the others depend on its random start."""
        ours, theirs = self.ours.uns["pca"], self.theirs.uns["pca"]
        variance, n = theirs["variance"], len(theirs["variance"])
        if len(ours["variance"]) != n:
            return self.say("components", False, f"{len(ours['variance'])}, {n}", "equal")
        apart = np.minimum(np.abs(np.diff(variance, prepend=np.inf)), np.abs(np.diff(variance, append=variance[-1] * 0.999)))
        clear = apart / variance > 2e-3
        if not exact:
            clear[5:] = False
        off = relative(ours["variance_ratio"][: n if exact else 5], theirs["variance_ratio"][: n if exact else 5])
        self.say("variance_ratio", off <= 1e-5, f"{off:.1e}", "1e-5")
        total = abs(ours["variance_ratio"].sum() / theirs["variance_ratio"].sum() - 1)
        bar = 1e-5 if exact else 1e-2
        self.say("variance of all components", total <= bar, f"{total:.1e} apart", bar)
        for name, x, y in (("loadings", self.ours.varm["PCs"], self.theirs.varm["PCs"]), ("scores", self.ours.obsm["X_pca"], self.theirs.obsm["X_pca"])):
            x, y = np.asarray(x, float)[:, clear], np.asarray(y, float)[:, clear]
            cosine = (x * y).sum(0) / np.linalg.norm(x, axis=0) / np.linalg.norm(y, axis=0)
            self.say(name, cosine.min() > 0.9999, f"least cosine {cosine.min():.8f} of {clear.sum()} clear components", "> 0.9999")

    def ora(self):
        if "ora" not in self.theirs.uns:
            return self.say("gene sets", "ora" not in self.ours.uns, "none", "none")
        same = list(self.ours.uns["ora"]["sets"]) == list(self.theirs.uns["ora"]["sets"])
        self.say("gene sets", same, f"{len(self.theirs.uns['ora']['sets'])}", "the same")
        for name in ("ora_pvals", "ora_score"):
            off = relative(self.ours.obsm[name], self.theirs.obsm[name])
            self.say(name, off <= 1e-9, f"{off:.1e}", "1e-9")


def relative(x, y):
    """The largest relative difference; infinite where NaN or infinity are in other places."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    finite = np.isfinite(y)
    if not np.array_equal(x[~finite], y[~finite], equal_nan=True):
        return np.inf
    return float(np.max(np.abs(x - y)[finite] / np.maximum(np.abs(y[finite]), 1e-6), initial=0))


def compare(ours, theirs, exact):
    """Prints a line a check and returns whether all hold."""
    c = Comparison(ours, theirs)
    if c.names():
        c.qc()
        c.hvg()
        c.pca(exact)
        c.ora()
    return c.holds
