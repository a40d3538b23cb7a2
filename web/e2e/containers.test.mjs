import assert from "node:assert/strict";
import { test } from "node:test";
import { fixture, start } from "./harness.mjs";

/** Containers beside .h5ad, with what the card calls them. */
const containers = [
  ["tenx_v2.h5", "10x Genomics, as of Cell Ranger 2"],
  ["tenx_v3.h5", "10x Genomics, as of Cell Ranger 3"],
  ["loom.loom", "loom 3.0.0"],
  ["mudata.h5mu", "MuData, modality rna"],
];

test("10x, loom and MuData files open as themselves", async (t) => {
  const j = await start();
  t.after(() => j.end());
  for (const [name, kind] of containers) {
    await j.drop(fixture(name));
    await j.page.getByText(kind, { exact: true }).waitFor();
    await j.button("Run the analysis").waitFor();
  }
  assert.deepEqual(await j.axe(), []);
  assert.deepEqual(j.errors, []);
});
