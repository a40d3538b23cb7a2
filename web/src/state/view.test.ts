import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fakePlan, fakeSummary } from "./fake";
import * as store from "./store";
import { forgetOpen, keepInTab, keepViews, leftOpen, opened, readView } from "./view";

const tab = new Map<string, string>();
let room = Number.POSITIVE_INFINITY;
Object.assign(globalThis, {
  sessionStorage: {
    getItem: (key: string) => tab.get(key) ?? null,
    removeItem: (key: string) => tab.delete(key),
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new DOMException("", "QuotaExceededError");
      tab.set(key, value);
    },
  },
});

beforeEach(() => {
  tab.clear();
  room = Number.POSITIVE_INFINITY;
  opened();
  store.summary.value = fakeSummary("cells.h5ad");
  store.plan.value = fakePlan();
  store.openStep.value = "file";
});

test("what this tab has open is there again", () => {
  store.openStep.value = "pca";
  store.viewport.value = { x: 1, y: 2, zoomX: 3, zoomY: 4 };
  keepInTab();
  const left = leftOpen()!;
  assert.equal(left.name, "cells.h5ad");
  const view = readView(left.view)!;
  assert.equal(view.openStep, "pca");
  assert.deepEqual(view.viewport, { x: 1, y: 2, zoomX: 3, zoomY: 4 });
  assert.deepEqual(view.plan, fakePlan());
  store.summary.value = null;
  keepInTab();
  assert.equal(leftOpen(), null);
});

test("a view that does not fit leaves no older one behind", () => {
  keepInTab();
  room = 10;
  store.openStep.value = "hvg";
  assert.notEqual(keepInTab(), "");
  assert.equal(leftOpen(), null);
});

test("until a file is back, what is to come back stays", () => {
  keepInTab();
  store.resuming.value = "cells.h5ad";
  store.summary.value = null;
  keepInTab();
  assert.equal(leftOpen()?.name, "cells.h5ad");
  store.resuming.value = "";
});

test("nothing is kept of a forgotten file", () => {
  keepInTab();
  forgetOpen("another");
  assert.notEqual(leftOpen(), null);
  forgetOpen("cells.h5ad");
  assert.equal(leftOpen(), null);
  assert.equal(keepInTab(), "");
});

test("changes are kept when they have rested, and no more often", async () => {
  const kept: [string, string][] = [];
  keepViews((key, view) => kept.push([key, view]));
  for (let i = 0; i < 20; i++) store.viewport.value = { x: i, y: 0, zoomX: 0, zoomY: 0 };
  await new Promise((next) => setTimeout(next, 400));
  store.viewport.value = { x: 19, y: 0, zoomX: 0, zoomY: 0 };
  await new Promise((next) => setTimeout(next, 400));
  assert.equal(kept.length, 1);
  assert.equal(kept[0]![0], "cells.h5ad");
  assert.equal(readView(kept[0]![1])?.viewport?.x, 19);
});

test("what is no view is none", () => {
  for (const text of ["", "null", "{}", "[", '{"version": 0}']) assert.equal(readView(text), null);
});
