import type { Plan, Stage, Step, StepName } from "../engine/protocol";
import { allGenes } from "./params";

/** The steps of the rail, in the order of the analysis. */
export const stepIds = ["file", "qc", "filter", "hvg", "pca", "ora"] as const;
export type StepId = (typeof stepIds)[number];

/** A step's short name in the rail, and what it does in a sentence. */
export const stepTitles: Record<StepId, { title: string; about: string }> = {
  file: {
    title: "File",
    about: "What the file holds, and which of its matrices the raw counts are taken from.",
  },
  qc: {
    title: "Quality control",
    about:
      "Counts, genes and mitochondrial share of every cell, as scanpy.pp.calculate_qc_metrics gives them.",
  },
  filter: {
    title: "Filter, normalise",
    about: "Drops poor cells and rare genes, then scales each cell to one total and takes log1p.",
  },
  hvg: {
    title: "Variable genes",
    about: "The genes that vary more than their mean explains (scanpy.pp.highly_variable_genes).",
  },
  pca: {
    title: "PCA",
    about: "Principal components of the highly variable genes, or of all (scanpy.pp.pca).",
  },
  ora: {
    title: "Gene sets",
    about: "Whether a set's genes are over-represented among each cell's highest genes (decoupler's ora).",
  },
};

/** What a step gave, and the settings it was given for. */
export interface StepResult {
  step: Step;
  signature: string;
}
export type StepResults = Partial<Record<StepName, StepResult>>;

/** Where a step stands. "skipped": the plan leaves it out. */
export type Status = "none" | "running" | "done" | "stale" | "skipped";

/**
 * signature names all settings that a step's result depends on, its own and those of the steps before it. A
 * result whose signature is not that of the present plan is stale; taking a change back makes it fresh again.
 */
export function signature(id: StepName, plan: Plan): string {
  return JSON.stringify(depends(id, plan));
}

function depends(id: StepName, plan: Plan): unknown[] {
  switch (id) {
    case "qc":
      return [plan.source, plan.mito, plan.qc.percent_top];
    case "filter":
      return [kept(plan), plan.norm.target_sum];
    case "hvg":
      return [kept(plan), plan.norm.target_sum, hvg(plan)];
    case "pca":
      return [kept(plan), plan.norm.target_sum, plan.pca.mask_var === allGenes ? null : hvg(plan), pca(plan)];
    case "ora":
      return [kept(plan), plan.ora.n_up, plan.ora.sets];
  }
}

/** kept is what decides on the cells and genes that go on; mitochondrial genes count only with a threshold. */
function kept({ source, filter, mito }: Plan): unknown[] {
  return [source, filter, filter.max_pct_mt === null ? null : mito];
}

function hvg({ hvg: h }: Plan): unknown[] {
  const rule = h.n_top_genes > 0 ? [h.n_top_genes] : [h.min_mean, h.max_mean, h.min_disp, h.max_disp];
  return [h.flavor, rule, h.flavor === "seurat" ? h.n_bins : null, h.batch_key];
}

function pca({ pca: p }: Plan): unknown[] {
  return [
    p.n_comps,
    p.mask_var,
    p.solver,
    p.solver === "randomized" ? [p.seed, p.n_oversamples, p.n_iter] : null,
  ];
}

/** statusOf says where a step stands; running is the step that is being computed, if any. */
export function statusOf(id: StepId, plan: Plan, results: StepResults, running: StepId | null): Status {
  if (id === running) return "running";
  if (id === "file") return "done";
  if (id === "ora" && plan.ora.sets.length === 0) return "skipped";
  const result = results[id];
  if (!result) return "none";
  return result.signature === signature(id, plan) ? "done" : "stale";
}

/** upToDate says whether every step of the plan has its result. */
export function upToDate(plan: Plan, results: StepResults): boolean {
  return stepIds.every((id) => ["done", "skipped"].includes(statusOf(id, plan, results, null)));
}

/** stageStep is the step of the rail that a run's progress belongs to. */
export function stageStep(stage: Stage): StepId {
  return stage === "gene" || stage === "export" ? "file" : stage; // they are no steps of a run
}
