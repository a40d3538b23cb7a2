import assert from "node:assert/strict";
import { test } from "node:test";
import type { Plan, StepName } from "../engine/protocol";
import { fakePlan, fakeStep } from "./fake";
import { withValue } from "./params";
import { type StepResults, signature, statusOf, upToDate } from "./steps";

const names: StepName[] = ["qc", "filter", "hvg", "pca", "ora"];

function done(plan: Plan): StepResults {
  return Object.fromEntries(names.map((n) => [n, { step: fakeStep(n), signature: signature(n, plan) }]));
}

function stale(before: Plan, after: Plan): StepName[] {
  return names.filter((n) => statusOf(n, after, done(before), null) === "stale");
}

test("a change marks the step and those that depend on it stale", () => {
  const plan = fakePlan();
  const cases: [string, Plan, StepName[]][] = [
    ["nothing", plan, []],
    ["percent_top", withValue(plan, "qc.percent_top", [50, 100]), ["qc"]],
    ["min_genes", withValue(plan, "filter.min_genes", 200), ["filter", "hvg", "pca", "ora"]],
    ["target_sum", withValue(plan, "norm.target_sum", 0), ["filter", "hvg", "pca"]],
    ["n_top_genes", withValue(plan, "hvg.n_top_genes", 1000), ["hvg", "pca"]],
    ["a cut-off without a say", withValue(plan, "hvg.min_mean", 0.1), []],
    ["mask_var", withValue(plan, "pca.mask_var", ""), ["pca"]],
    ["n_comps", withValue(plan, "pca.n_comps", 30), ["pca"]],
    ["a seed without a say", withValue(plan, "pca.seed", 7), []],
    ["n_up", withValue(plan, "ora.n_up", 100), ["ora"]],
    ["mito without a threshold", { ...plan, mito: { column: "", prefix: "mt-" } }, ["qc"]],
    ["source", { ...plan, source: { layer: "counts", raw: false } }, names],
  ];
  for (const [name, after, want] of cases) assert.deepEqual(stale(plan, after), want, name);
});

test("components of all genes do not depend on the variable ones", () => {
  const plan = withValue(fakePlan(), "pca.mask_var", "");
  assert.deepEqual(stale(plan, withValue(plan, "hvg.n_top_genes", 1000)), ["hvg"]);
});

test("mitochondrial genes decide on the cells when there is a threshold", () => {
  const plan = withValue(fakePlan(), "filter.max_pct_mt", 5);
  assert.deepEqual(stale(plan, { ...plan, mito: { column: "mt", prefix: "" } }), names);
});

test("taking a change back makes the results fresh again", () => {
  const plan = fakePlan();
  const changed = withValue(plan, "filter.min_genes", 200);
  assert.ok(!upToDate(changed, done(plan)));
  assert.ok(upToDate(withValue(changed, "filter.min_genes", 100), done(plan)));
});

test("without gene sets their step is left out", () => {
  const plan = fakePlan();
  const none = { ...plan, ora: { ...plan.ora, sets: [] } };
  const { ora: _, ...rest } = done(none);
  assert.equal(statusOf("ora", none, rest, null), "skipped");
  assert.ok(upToDate(none, rest));
  assert.equal(statusOf("ora", plan, rest, null), "none");
  assert.equal(statusOf("pca", plan, rest, "pca"), "running");
});
