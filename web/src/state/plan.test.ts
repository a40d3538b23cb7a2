import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Engine } from "../engine/client";
import * as actions from "./actions";
import { fakePlan, fakeSummary } from "./fake";
import { differences, isPlan, usePlan } from "./plan";
import * as store from "./store";

const saved = () => ({ ...fakePlan(), filter: { ...fakePlan().filter, min_genes: 200, max_pct_mt: 5 } });
const file = () => new File(["{}"], "plan.json");

/** reads has the engine answer that a plan was read, or fail. */
function reads(answer: () => unknown): void {
  const request = async (op: string) =>
    op === "read_plan" ? answer() : { files: [], problem: "", dropped: [] };
  actions.connect({ start: async () => {}, request } as unknown as Engine);
}

beforeEach(() => {
  store.summary.value = fakeSummary("cells.h5ad");
  store.plan.value = fakePlan();
  store.running.value = null;
  store.trouble.value = null;
  store.notice.value = "";
});

test("a plan sets what it says, says what changed, and runs nothing", async () => {
  reads(() => ({ plan: saved(), notes: ["It was made for another file, b.h5ad."] }));
  store.invalid.value = { "filter.min_genes": "Not a number." };
  await usePlan(file());
  assert.deepEqual(store.plan.value, saved());
  assert.deepEqual(store.invalid.value, {});
  assert.match(
    store.notice.value,
    /min_genes 100 → 200, max_pct_mt no limit → 5\. Nothing was run\. .*b\.h5ad/,
  );
  await usePlan(file());
  assert.match(store.notice.value, /set already/);
});

test("a plan that cannot be used leaves the settings as they are", async () => {
  reads(() => {
    throw new Error("plan.json: there is no setting");
  });
  await usePlan(file());
  assert.deepEqual(store.plan.value, fakePlan());
  assert.match(store.trouble.value!.message, /no setting/);
  store.running.value = { since: 0, progress: null, cancelling: false };
  await usePlan(file());
  assert.match(store.trouble.value!.message, /run is going on/);
  store.summary.value = null;
  await usePlan(file());
  assert.match(store.trouble.value!.hint, /Open the data first/);
});

test("a file that was opened meanwhile keeps its own plan", async () => {
  reads(() => {
    store.summary.value = fakeSummary("other.h5ad");
    return { plan: saved(), notes: [] };
  });
  await usePlan(file());
  assert.deepEqual(store.plan.value, fakePlan());
});

test("differences are named as the settings are, where they have a say", () => {
  const before = fakePlan();
  assert.deepEqual(differences(before, fakePlan()), []);
  const after = {
    ...before,
    source: { layer: "counts", raw: false },
    mito: { column: "is_mt", prefix: "MT-" },
    hvg: { ...before.hvg, batch_key: "donor", max_mean: 9 }, // the cut-off has no say
    ora: { n_up: 50, sets: [] },
  };
  assert.deepEqual(differences(before, after), [
    "counts from X → layers/counts",
    "mitochondrial genes MT- → var/is_mt",
    "batch_key none → donor",
    "gene sets 1 → none",
  ]);
});

test("a plan is told by its name", () => {
  assert.ok(isPlan(new File([], "a.plan.JSON")));
  assert.ok(!isPlan(new File([], "json.h5ad")));
});
