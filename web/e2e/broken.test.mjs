import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

test("a file that is no HDF5 is told, and a good one works after it", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.drop(files.gzipped);
  const alert = j.page.getByRole("alert");
  await alert.getByRole("heading", { name: /gzip/i }).waitFor();
  t.diagnostic(await alert.textContent());
  assert.deepEqual(await j.axe(), []);
  await j.openAndRun();
  assert.equal(await alert.count(), 0);
  await j.drawnAs();
  assert.deepEqual(j.errors, []);
});

test("a file with a damaged matrix is told with its place, and a good one works after it", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.drop(files.badIndex);
  const alert = j.page.getByRole("alert");
  const run = j.button("Run the analysis");
  await alert.or(run).first().waitFor();
  if (await run.isVisible()) await run.click(); // the fault lies in the values, which the run reads
  await alert.waitFor();
  const text = await alert.textContent();
  t.diagnostic(text);
  assert.match(text, /indices/);
  await j.openAndRun();
  await j.drawnAs();
  assert.deepEqual(j.errors, []);
});
