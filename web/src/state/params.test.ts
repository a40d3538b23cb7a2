import assert from "node:assert/strict";
import { test } from "node:test";
import { fakePlan } from "./fake";
import { type Field, fields, parse, readValue, textOf, withChoice, withValue } from "./params";

const field = (path: string): Field => fields.find((f) => f.path === path)!;

test("every setting of the proposed plan reads back from its own text", () => {
  const plan = fakePlan();
  for (const f of fields) {
    const value = readValue(plan, f.path);
    assert.notEqual(value, undefined, f.path);
    assert.deepEqual(parse(f.input, textOf(value)), { value }, f.path);
  }
});

test("what cannot be read is said", () => {
  const cases: [string, string, string][] = [
    ["filter.min_genes", "", "Needs a number."],
    ["filter.min_genes", "ten", "Not a number."],
    ["filter.min_genes", "1.5", "Needs a whole number."],
    ["filter.min_genes", "-1", "At least 0."],
    ["filter.max_pct_mt", "101", "At most 100."],
    ["pca.n_comps", "0", "At least 1."],
    ["qc.percent_top", "50, x", "Whole numbers from 1, with commas between."],
  ];
  for (const [path, text, problem] of cases) {
    assert.deepEqual(parse(field(path).input, text), { problem }, `${path} ${text}`);
  }
});

test("what can be read is read", () => {
  assert.deepEqual(parse(field("filter.max_genes").input, " "), { value: null });
  assert.deepEqual(parse(field("filter.max_pct_mt").input, "5.5"), { value: 5.5 });
  assert.deepEqual(parse(field("norm.target_sum").input, "1e4"), { value: 10000 });
  assert.deepEqual(parse(field("qc.percent_top").input, "200 50,50"), { value: [50, 200] });
  assert.deepEqual(parse(field("qc.percent_top").input, ""), { value: [] });
});

test("withValue changes one setting of a copy", () => {
  const plan = fakePlan();
  const changed = withValue(plan, "filter.min_genes", 200);
  assert.equal(plan.filter.min_genes, 100);
  assert.equal(changed.filter.min_genes, 200);
  assert.equal(changed.filter.min_cells, 3);
});

test("a choice of genes brings the solver that suits them, once", () => {
  const all = withChoice(fakePlan(), "pca.mask_var", "");
  assert.deepEqual([all.pca.mask_var, all.pca.solver], ["", "randomized"]);
  const exact = withChoice(all, "pca.solver", "covariance");
  assert.equal(withChoice(exact, "pca.mask_var", "").pca.solver, "covariance", "the same genes as before");
  assert.equal(withChoice(all, "pca.mask_var", "highly_variable").pca.solver, "covariance");
});
