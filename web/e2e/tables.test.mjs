import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

/** records takes a table apart that has no quotation marks. */
function records({ bytes }, comma, end) {
  const text = bytes.toString("utf8");
  assert.ok(text.endsWith(end) && !text.includes('"'));
  return text
    .slice(0, -end.length)
    .split(end)
    .map((line) => line.split(comma));
}

test("tables are saved whole, or for the highlighted cells, and barcodes are copied", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await j.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await j.openAndRun(files.pbmc3k);
  const openTables = async () => {
    await j.button("Export").click();
    await page.getByRole("menuitem", { name: /^Tables/ }).click();
    await page.getByRole("dialog", { name: "Tables" }).waitFor();
  };
  const saved = (table) =>
    j.downloaded(() => page.getByRole("button", { name: `Save ${table}`, exact: true }).click());

  await openTables();
  await t.test("obs has a line for each cell, the file's columns first", async () => {
    const file = await saved("obs");
    assert.equal(file.name, "pbmc3k-obs.csv");
    const [header, ...rows] = records(file, ",", "\r\n");
    assert.deepEqual(header.slice(0, 5), [
      "",
      "cell_type",
      "n_genes_by_counts",
      "log1p_n_genes_by_counts",
      "total_counts",
    ]);
    assert.equal(rows.length, 2700);
    assert.ok(rows.every((row) => row.length === header.length));
    assert.deepEqual(rows[0].slice(0, 5), [
      "AAACATACAACCAC-1",
      "Memory CD4 T",
      "781",
      "6.661854740545311",
      "2421.0",
    ]);
  });

  await t.test("the others have their rows and columns", async () => {
    const shapes = {
      var: [13714, 13],
      pca: [2700, 51],
      loadings: [13714, 51],
      ora: [2700, 9],
      ora_pvals: [2700, 9],
    };
    for (const [table, [rows, columns]] of Object.entries(shapes)) {
      const all = records(await saved(table), ",", "\r\n");
      assert.deepEqual(
        [all.length - 1, new Set(all.map((r) => r.length))],
        [rows, new Set([columns])],
        table,
      );
      if (table !== "var") continue;
      const at = all[0].indexOf("highly_variable");
      assert.equal(all.filter((row) => row[at] === "True").length, 2000);
    }
  });

  await t.test("barcodes are copied", async () => {
    await j.button("Copy barcodes").click();
    await page.getByRole("dialog").getByText("2,700 barcodes copied.").waitFor();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    assert.deepEqual([lines.length, lines[0]], [2700, "AAACATACAACCAC-1"]);
  });

  await t.test("highlighted cells alone, tab-separated", async () => {
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Export");
    await j.button(/^B\s*344$/).click();
    await openTables();
    await page.getByText("344 highlighted").click();
    await page.getByText("TSV", { exact: true }).click();
    const file = await saved("obs");
    assert.equal(file.name, "pbmc3k-obs-selected.tsv");
    const [, ...rows] = records(file, "\t", "\n");
    assert.equal(rows.length, 344);
    assert.ok(rows.every((row) => row[1] === "B"));
    assert.equal((await saved("var")).name, "pbmc3k-var.tsv"); // genes are not selected
    await j.button("Copy barcodes").click();
    await page.getByRole("dialog").getByText("344 barcodes copied.").waitFor();
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    assert.deepEqual(
      lines,
      rows.map((row) => row[0]),
    );
  });

  assert.deepEqual(await j.axe(), []);
  assert.deepEqual(j.strangers, []);
  assert.deepEqual(j.errors, []);
});
