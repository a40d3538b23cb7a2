import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

test("the bundled file runs, is remembered, comes back by one click, and is forgotten", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await j.button("Try it: 2,700 PBMCs").click();
  await j.button("Run the analysis").click();
  await j.cellsShown();

  await j.button("Coverslip").click();
  await j.button(/^pbmc3k\.h5ad/).click();
  await j.cellsShown();
  await page.getByText("From this browser’s cache, not run again", { exact: true }).waitFor();

  await j.button("Coverslip").click();
  await j.button("Forget pbmc3k.h5ad").click();
  await page.getByText("Forgotten.").waitFor();
  assert.equal(await j.button(/^pbmc3k\.h5ad/).count(), 0);
  await j.button("Try it: 2,700 PBMCs").click();
  await j.button("Run the analysis").waitFor();
  assert.deepEqual(j.errors, []);
  assert.equal((await stat(files.pbmc3k)).size, 6910669, "views/files.ts knows the bundled file by its size");
});

test("of several files the first is opened, and a folder is told", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.drop(files.folder);
  await j.page.getByRole("alert").getByText("is a folder").waitFor();
  await j.drop(files.pbmc3k, files.gzipped);
  await j.page.getByText("2 files were dropped; pbmc3k.h5ad is opened").waitFor();
  await j.button("Run the analysis").waitFor();
  assert.deepEqual(j.errors, []);
});

test("the file button takes a file", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.page.getByLabel("Choose a file").setInputFiles(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
});
