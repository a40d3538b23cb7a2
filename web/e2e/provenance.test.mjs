import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

test("how results were made is shown and saved, and the plan sets the same again", async (t) => {
  const j = await start();
  const folder = await mkdtemp(join(tmpdir(), "coverslip-plan-"));
  t.after(() => Promise.all([j.end(), rm(folder, { recursive: true })]));
  const { page } = j;
  await j.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const dialog = page.getByRole("dialog", { name: "How this was made" });
  const show = (what) => dialog.getByText(what, { exact: true }).click();
  const saved = async (ending) => {
    const file = await j.downloaded(() => dialog.getByRole("button", { name: `Save .${ending}` }).click());
    return { name: file.name, text: file.bytes.toString("utf8") };
  };
  const minGenes = page.getByLabel("min_genes");
  const openFilter = () => page.getByRole("button", { name: /^Filter, normalise ./ }).click();

  await j.drop(files.pbmc3k);
  await page.getByRole("heading", { name: /2,700 cells/ }).waitFor();
  await openFilter();
  await minGenes.fill("200");
  await j.button("Run the analysis").click();
  await j.cellsShown();

  await t.test("the script is shown with the run's own values, copied and saved", async () => {
    await j.button("Show me the scanpy").click();
    const script = await saved("py"); // once there is one
    assert.equal(await dialog.getByRole("textbox", { name: "scanpy" }).inputValue(), script.text);
    assert.equal(script.name, "pbmc3k-scanpy.py");
    assert.match(script.text, /adata\.obs\["n_genes_by_counts"\] >= 200\n/);
    assert.match(script.text, /"CD3D"/);
    await dialog.getByRole("button", { name: "Copy" }).click();
    await dialog.getByText("Copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), script.text);
    const notebook = await saved("ipynb");
    assert.equal(notebook.name, "pbmc3k-scanpy.ipynb");
    assert.equal(JSON.parse(notebook.text).nbformat, 4);
    assert.deepEqual(await j.axe(), []);
  });

  let plan;
  await t.test("so are the methods and the plan", async () => {
    await show("Methods");
    const methods = await saved("txt");
    assert.match(methods.text, /Cells with fewer than 200 genes were removed/);
    await show("Plan");
    plan = await saved("json");
    assert.equal(plan.name, "pbmc3k-plan.json");
    const record = JSON.parse(plan.text);
    assert.equal(record.plan.filter.min_genes, 200);
    const fingerprint = await page.getByText(/^result /).getAttribute("title");
    assert.ok(fingerprint.includes(record.fingerprint), fingerprint);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  const path = join(folder, "plan.json");
  await t.test("the plan, dropped, sets what was changed since, and runs nothing", async () => {
    await writeFile(path, plan.text);
    await openFilter();
    await minGenes.fill("500");
    await minGenes.blur();
    await j.button("Run again").waitFor();
    await j.drop(path);
    await page.getByText(/Set by plan\.json: min_genes 500 → 200\. Nothing was run\./).waitFor();
    assert.equal(await minGenes.inputValue(), "200");
    await page.getByText("All steps are up to date.").waitFor();
  });

  await t.test("a plan with a mistake says which, and changes nothing", async () => {
    await writeFile(path, plan.text.replace('"min_genes"', '"min_gene"'));
    await j.drop(path);
    const heading = page.getByRole("heading", {
      name: /no setting "filter\.min_gene"; expected is one of min_genes/,
    });
    await heading.waitFor();
    assert.equal(await minGenes.inputValue(), "200");
  });

  await t.test("without data a plan has nothing to be used on; before a run a button takes it", async () => {
    const fresh = await start();
    t.after(() => fresh.end());
    await writeFile(path, plan.text);
    await fresh.drop(path);
    await fresh.page.getByText("Open the data first").waitFor();
    await fresh.drop(files.pbmc3k);
    await fresh.page.getByRole("heading", { name: /2,700 cells/ }).waitFor();
    await fresh.page.getByLabel("Use a plan…").setInputFiles(path);
    await fresh.page.getByText(/Set by plan\.json: min_genes 100 → 200/).waitFor();
  });

  assert.deepEqual(j.strangers, []);
  assert.deepEqual(j.errors, []);
});
