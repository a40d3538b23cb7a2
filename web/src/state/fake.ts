import type { Plan, Step, StepName, Summary } from "../engine/protocol";

/** Values of the protocol for tests. */
export function fakePlan(): Plan {
  return {
    source: { layer: "", raw: false },
    mito: { column: "", prefix: "MT-" },
    qc: { percent_top: [50] },
    filter: { min_genes: 100, max_genes: null, max_pct_mt: null, min_cells: 3 },
    norm: { target_sum: 1e4 },
    hvg: {
      flavor: "seurat",
      n_top_genes: 2000,
      min_mean: 0.0125,
      max_mean: 3,
      min_disp: 0.5,
      max_disp: null,
      n_bins: 20,
      batch_key: "",
    },
    pca: {
      n_comps: 50,
      mask_var: "highly_variable",
      solver: "covariance",
      seed: 42,
      n_oversamples: 10,
      n_iter: 7,
    },
    ora: { n_up: 50, sets: [{ name: "T", genes: ["CD3D"] }] },
  };
}

export function fakeSummary(name: string): Summary {
  return {
    key: name,
    name,
    size: 1,
    kind: "AnnData, as of 0.8",
    python: "ad.read_h5ad(FILE)",
    cells: 2,
    genes: 3,
    matrices: [],
    obs: [
      { name: "score", kind: "real", categories: 0, problem: "" },
      { name: "louvain", kind: "categorical", categories: 8, problem: "" },
    ],
    var: [],
    obsm: [],
    notes: [],
    plan: fakePlan(),
    mito_hits: 0,
    human: true,
    view: "",
  };
}

export function fakeStep(name: StepName, cached = false): Step {
  return { name, seconds: 0.1, cached, qc: null, filter: null, hvg: null, pca: null, ora: null };
}
