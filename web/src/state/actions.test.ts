import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { type Engine, EngineError } from "../engine/client";
import type { Op, RunParams } from "../engine/protocol";
import * as actions from "./actions";
import { fakePlan, fakeStep, fakeSummary } from "./fake";
import { fields } from "./params";
import * as picture from "./picture";
import * as store from "./store";

type Options = Parameters<Engine["request"]>[2];
type Answer = (op: Op, params: unknown, options: NonNullable<Options>) => unknown;

const file = new File(["x"], "cells.h5ad");
const failure = (code: "cancelled" | "format" | "file") =>
  new EngineError({ code, message: "no", where: "", hint: "", detail: [] });

/** answers has the actions talk to an engine that answers so. */
function answers(answer: Answer): Op[] {
  const asked: Op[] = [];
  const request = async (op: Op, params: unknown, options: NonNullable<Options> = {}) => {
    asked.push(op);
    return answer(op, params, options);
  };
  actions.connect({ start: async () => {}, request } as unknown as Engine);
  return asked;
}

const strings = { bytes: new Uint8Array(), offsets: Uint32Array.of(0) };
const plain: Record<string, unknown> = {
  recent: { files: [], problem: "", dropped: [] },
  embedding: { x: Float32Array.of(1, 2), y: Float32Array.of(3, 4) },
  colour: {
    label: "louvain",
    codes: Int32Array.of(0, 1),
    categories: ["a", "b"],
    values: new Float32Array(),
  },
  names: { names: strings },
  fingerprint: { sha256: "9f2454fc" },
};

function normal(cached: boolean): Answer {
  return (op, params, options) => {
    if (op === "resume") return fakeSummary((params as { key: string }).key);
    if (op === "open") return fakeSummary((params as { name: string }).name);
    if (op !== "run") return plain[op];
    const only = (params as RunParams).cached_only;
    if (only && !cached) return { complete: false };
    for (const name of ["qc", "filter", "hvg", "ora", "pca"] as const) options.onStep?.(fakeStep(name, only));
    return {
      complete: true,
      cells: 2,
      genes: 3,
      seconds: 1,
      memory_mib: 9,
      budget_mib: 1024,
      workers: 2,
      obs: [],
    };
  };
}

beforeEach(() => actions.close());

test("a file left while it was being read is in the list once it is kept", async () => {
  let opened = () => {};
  const reading = new Promise<void>((done) => {
    opened = done;
  });
  const plain = normal(false);
  const asked = answers((op, params, options) =>
    op === "open" ? reading.then(() => plain(op, params, options)) : plain(op, params, options),
  );
  const opening = actions.open(file);
  actions.close();
  const before = asked.filter((op) => op === "recent").length;
  opened();
  await opening;
  assert.equal(store.summary.value, null, "it does not come back by itself");
  assert.equal(asked.filter((op) => op === "recent").length, before + 1, "the list was asked for again");
});

test("while a file is being read the one before it cannot be run", async () => {
  const asked = answers(normal(false));
  await actions.open(file);
  const opening = actions.open(new File(["y"], "other.h5ad"));
  assert.match(store.obstacle.value, /other\.h5ad/);
  await actions.run();
  await opening;
  assert.equal(store.obstacle.value, "");
  assert.equal(
    asked.filter((op) => op === "run").length,
    2,
    "one look into the cache for each file, and no run",
  );
});

test("opening shows what is in the file and runs nothing", async () => {
  answers(normal(false));
  await actions.open(file);
  assert.equal(store.summary.value?.name, "cells.h5ad");
  assert.equal(store.embedding.value, null);
  assert.equal(store.opening.value, "");
  assert.equal(store.obstacle.value, "");
});

test("opening a file whose steps are all kept shows them at once", async () => {
  answers(normal(true));
  await actions.open(file);
  assert.equal(store.fromCache.value, true);
  assert.equal(store.fresh.value, true);
  assert.equal(store.embedding.value?.x.length, 2);
});

test("a run fills the steps and shows the cells by the file's labels", async () => {
  answers(normal(false));
  await actions.open(file);
  await actions.run();
  assert.equal(store.running.value, null);
  assert.equal(store.fresh.value, true);
  assert.equal(store.fromCache.value, false);
  assert.deepEqual(store.colourBy.value, { kind: "obs", name: "louvain" });
});

test("a change makes results stale, and what cannot be read stops the next run", async () => {
  const asked = answers(normal(false));
  await actions.open(file);
  await actions.run();
  const minGenes = fields.find((f) => f.path === "filter.min_genes")!;
  actions.change(minGenes, "200");
  assert.equal(store.fresh.value, false);
  actions.change(minGenes, "many");
  assert.equal(store.plan.value?.filter.min_genes, 200);
  const before = asked.length;
  await actions.run();
  assert.equal(asked.length, before);
  actions.change(minGenes, "100");
  assert.equal(store.fresh.value, true);
});

test("cancelling ends the run and says so without a failure", async () => {
  answers((op, params, options) => {
    if (op !== "run" || (params as RunParams).cached_only) return normal(false)(op, params, options);
    return new Promise((_, reject) => {
      options.signal?.addEventListener("abort", () => reject(failure("cancelled")));
    });
  });
  await actions.open(file);
  const run = actions.run();
  assert.notEqual(store.running.value, null);
  actions.cancel();
  assert.equal(store.running.value?.cancelling, true);
  await run;
  assert.equal(store.running.value, null);
  assert.equal(store.trouble.value, null);
  assert.match(store.notice.value, /Cancelled/);
});

test("a file that cannot be read leaves the one before in place", async () => {
  answers(normal(false));
  await actions.open(file);
  answers((op, params, options) => {
    if (op === "open") throw failure("format");
    return normal(false)(op, params, options);
  });
  await actions.open(new File(["x"], "bad.h5ad"));
  assert.equal(store.summary.value?.name, "cells.h5ad");
  assert.equal(store.trouble.value?.message, "no");
});

test("answers for a file that was left are dropped", async () => {
  let finish = (_: unknown) => {};
  answers((op, params, options) => {
    if (op !== "open") return normal(false)(op, params, options);
    const summary = fakeSummary((params as { name: string }).name);
    if (summary.name !== "slow.h5ad") return summary;
    return new Promise((resolve) => {
      finish = () => resolve(summary);
    });
  });
  const slow = actions.open(new File(["x"], "slow.h5ad"));
  await new Promise((next) => setTimeout(next));
  await actions.open(file);
  finish(null);
  await slow;
  assert.equal(store.summary.value?.name, "cells.h5ad");
});

const view = (over: object) =>
  JSON.stringify({
    version: 2,
    plan: fakePlan(),
    shown: fakePlan(),
    colourBy: { kind: "obs", name: "score" },
    components: [0, 3],
    highlighted: [],
    viewport: { x: 1, y: 2, zoomX: 3, zoomY: 4 },
    openStep: "hvg",
    settingsOpen: true,
    ...over,
  });

test("a file that was left comes back as it was looked at", async () => {
  const asked: [Op, unknown][] = [];
  const kept = { ...fakePlan(), norm: { target_sum: 5000 } };
  const step = { ...fakeStep("pca", true), pca: { n_comps: 50 } };
  answers((op, params, options) => {
    asked.push([op, params]);
    const answer = normal(true)(op, params, options);
    if (op === "run") options.onStep?.(step as never);
    return answer;
  });
  await actions.resume({ key: "cells.h5ad", name: "cells.h5ad", view: view({ plan: kept }) });
  assert.equal(store.summary.value?.name, "cells.h5ad");
  assert.deepEqual(store.colourBy.value, { kind: "obs", name: "score" });
  assert.deepEqual(store.components.value, [0, 3]);
  assert.deepEqual(store.viewport.value, { x: 1, y: 2, zoomX: 3, zoomY: 4 });
  assert.equal(store.openStep.value, "hvg");
  assert.equal(store.plan.value?.norm.target_sum, 5000, "what was changed since the results");
  assert.equal(store.fresh.value, false);
  const run = asked.find(([op]) => op === "run")!;
  assert.deepEqual(run[1], { plan: fakePlan(), cached_only: true, begin: true });
});

test("a view of another version is left alone", async () => {
  answers(normal(true));
  await actions.resume({
    key: "cells.h5ad",
    name: "cells.h5ad",
    view: view({ version: 0, openStep: "pca" }),
  });
  assert.equal(store.openStep.value, "file");
  assert.deepEqual(store.colourBy.value, { kind: "obs", name: "louvain" });
});

test("of what is kept no more, nothing is shown", async () => {
  answers((op, params, options) => {
    if (op === "resume") throw failure("format");
    return normal(true)(op, params, options);
  });
  assert.equal(await actions.resume({ key: "a", name: "a", view: "" }), false);
  assert.equal(store.summary.value, null);
  assert.equal(store.trouble.value, null);
});

test("what needs the file itself waits for it, and is done when it comes", async () => {
  let atHand = false;
  answers((op, params, options) => {
    if (op === "open") atHand = true;
    if (op === "colour" && (params as { gene: string }).gene && !atHand) throw failure("file");
    return normal(true)(op, params, options);
  });
  await actions.resume({ key: "cells.h5ad", name: "cells.h5ad", view: "" });
  await picture.colourBy({ kind: "gene", name: "CD3D" });
  assert.match(store.wanted.value!.doing, /CD3D/);
  assert.equal(store.trouble.value, null);
  assert.deepEqual(store.colourBy.value, { kind: "obs", name: "louvain" });
  const embedding = store.embedding.value;
  await actions.open(file);
  await new Promise((next) => setTimeout(next));
  assert.equal(store.wanted.value, null);
  assert.deepEqual(store.colourBy.value, { kind: "gene", name: "CD3D" });
  assert.equal(store.embedding.value, embedding, "what is shown stays");
});

test("a problem of the storage is said once, and what made room is named", async () => {
  let dropped = ["old.h5ad"];
  answers((op, params, options) => {
    if (op !== "recent") return normal(false)(op, params, options);
    const answer = { files: [], problem: "", dropped };
    dropped = [];
    return answer;
  });
  await actions.loadRecent();
  assert.match(store.notice.value, /old\.h5ad/);
  answers((op, params, options) =>
    op === "recent" ? { files: [], problem: "It is full.", dropped: [] } : normal(false)(op, params, options),
  );
  await actions.loadRecent();
  assert.equal(store.notice.value, "It is full.");
  store.notice.value = "";
  await actions.loadRecent();
  assert.equal(store.notice.value, "");
});

test("the engine warms up where nothing comes back, and only there", async () => {
  const left = JSON.stringify({ key: "cells.h5ad", name: "cells.h5ad", view: "" });
  for (const [open, want] of [
    [null, true],
    [left, false],
  ] as const) {
    Object.assign(globalThis, { sessionStorage: { getItem: () => open, setItem() {}, removeItem() {} } });
    const asked = answers(normal(true));
    await new Promise((next) => setTimeout(next, 10));
    assert.equal(asked.includes("warm"), want);
    assert.equal(asked.includes("resume"), !want);
  }
});

test("of steps that end together the last is opened, and not against the person", async () => {
  const opened: string[] = [];
  const stop = store.openStep.subscribe((step) => opened.push(step));
  answers(normal(false));
  await actions.open(file);
  await actions.run();
  await new Promise((next) => setTimeout(next, 300));
  assert.deepEqual(opened, ["file", "pca"]);
  actions.close();
  await actions.open(file);
  await actions.run();
  actions.showStep("qc");
  await new Promise((next) => setTimeout(next, 300));
  assert.equal(store.openStep.value, "qc");
  stop();
});
