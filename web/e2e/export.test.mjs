import assert from "node:assert/strict";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { choosesPlace, files, noPicker, start } from "./harness.mjs";

/** ask opens the export dialog. */
async function ask(j) {
  await j.button("Export").click();
  await j.page.getByRole("menuitem", { name: /AnnData file/ }).click();
  await j.page.getByRole("dialog", { name: "Export an AnnData file" }).waitFor();
}

/** keepAll sets the filters of the opened file so that nothing is dropped, and runs the analysis. */
async function keepAll(j) {
  await j.button("Filter, normalise").first().click();
  await j.page.getByLabel("min_genes").fill("0");
  await j.page.getByLabel("min_cells").fill("0");
  await j.button(/^Run/).first().click();
  await j.cellsShown();
  const line = j.page.getByText(/^result [0-9a-f]{4}-[0-9a-f]{4}$/);
  await line.waitFor();
  return line.textContent();
}

test("the file with its results is a download, and opens again with the same counts and results", async (t) => {
  const j = await start({ init: noPicker });
  const folder = await mkdtemp(join(tmpdir(), "coverslip-export-"));
  t.after(async () => {
    await j.end();
    await rm(folder, { recursive: true, force: true });
  });
  const { page } = j;
  assert.equal(await j.button("Export").count(), 0);
  await j.drop(files.pbmc3k);
  const result = await keepAll(j);

  await ask(j);
  assert.deepEqual(await j.axe(), []);
  const predicted = await page.getByText(/^About [\d.]+ MB\.$/).textContent();
  const [download] = await Promise.all([page.waitForEvent("download"), j.button(/^Save$/).click()]);
  assert.equal(download.suggestedFilename(), "pbmc3k_analysed.h5ad");
  const path = process.env.COVERSLIP_EXPORT ?? join(folder, "pbmc3k_analysed.h5ad");
  await download.saveAs(path);
  await page.getByText("pbmc3k_analysed.h5ad is saved.").waitFor();
  const { size } = await stat(path);
  t.diagnostic(`predicted: ${predicted} It has ${size} bytes`);
  const about = 1e6 * Number.parseFloat(predicted.split(" ")[1]);
  assert.ok(Math.abs(size - about) < 0.25 * size, `${predicted} It has ${size} bytes.`);

  await t.test(
    "what was saved has the counts of the file: the same analysis gives the same result, to the bit",
    async () => {
      await j.drop(path);
      await page.getByText("X_pca, ora_pvals, ora_score", { exact: true }).waitFor();
      await page.getByText("raw counts", { exact: true }).waitFor();
      assert.equal(await keepAll(j), result);
    },
  );
  assert.deepEqual(j.errors, []);
  assert.deepEqual(j.strangers, []);
});

test("where the browser asks for a place, the file is streamed there", async (t) => {
  const j = await start({ init: choosesPlace });
  t.after(() => j.end());
  const { page } = j;
  await j.openAndRun();
  await ask(j);
  await page.getByRole("radio", { name: /Normalised and log1p/ }).check();
  await page.getByRole("combobox", { name: /Compression/ }).selectOption("zstd");
  await j.button(/^Save$/).click();
  await page.getByText("pbmc3k_analysed.h5ad is saved.").waitFor();
  // What was written opens: in the page itself, from that place.
  const [head, size] = await page.evaluate(async () => {
    const file = await window.chosen.getFile();
    return [await file.slice(1, 4).text(), file.size];
  });
  assert.equal(head, "HDF");
  assert.ok(size > 10e6, `${size} bytes`);

  await t.test("results alone have no X to choose, and keys alone reach everything", async () => {
    await j.button("Export").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: /Results only/ }).check();
    assert.ok(await page.getByRole("radio", { name: /Normalised and log1p/ }).isDisabled());
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("dialog").count(), 0);
  });
  assert.deepEqual(j.errors, []);
});
