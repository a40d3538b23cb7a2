import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { files, near, policy, start } from "./harness.mjs";

test("a dropped file becomes an embedding, in its labels' colours, and comes back from the cache", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;

  const began = Date.now();
  await j.drop(files.pbmc3k);
  await page.getByRole("heading", { name: "2,700 cells × 32,738 genes" }).waitFor();
  t.diagnostic(`file dropped to preflight card: ${Date.now() - began} ms`);
  await page.getByText("2,286,884 non-zero values").waitFor();
  await page.getByText("raw counts", { exact: true }).waitFor();
  await page.getByText("13 genes with prefix MT-").waitFor();

  const ran = Date.now();
  await j.button("Run the analysis").click();
  await j.cellsShown();
  t.diagnostic(`run to cells: ${Date.now() - ran} ms; file dropped to cells: ${Date.now() - began} ms`);
  assert.equal(await page.evaluate(() => window.__coverslip.cells), 2700);

  await t.test("cells are drawn in the colour that the legend has for their label", async () => {
    const legend = await page.$$eval(".category", (rows) =>
      rows.map((row) => [
        row.querySelector(".category-name").textContent,
        getComputedStyle(row.querySelector(".swatch")).backgroundColor.match(/\d+/g).map(Number),
      ]),
    );
    const colours = Object.fromEntries(legend);
    assert.equal(legend.length, 10);
    const probes = await j.drawnAs();
    for (const p of probes) assert.ok(near(p.got, colours[p.label]), JSON.stringify(p));
    assert.ok(new Set(probes.map((p) => p.label)).size >= 5);
  });

  await t.test("Plot's style has the hash that the policy allows", async () => {
    await page.locator("svg.coverslip-plot").first().waitFor();
    const text = await page.$eval("svg.coverslip-plot style", (style) => style.textContent);
    assert.ok(policy.includes(createHash("sha256").update(text).digest("base64")), text);
  });

  await t.test("recolouring by CD3D lights up T cells and not B cells", async () => {
    const labels = await page.evaluate(() => {
      const shown = window.__coverslip;
      return Array.from({ length: shown.cells }, (_, i) => shown.label(i));
    });
    await page.getByText("Gene", { exact: true }).click();
    const search = page.getByRole("combobox", { name: "Gene" });
    await search.fill("cd3d");
    await search.press("Enter");
    await page.getByRole("heading", { name: "CD3D" }).waitFor();
    await j.drawnAs((probes) => typeof probes[0].label === "number");
    const values = await page.evaluate(() => {
      const shown = window.__coverslip;
      return Array.from({ length: shown.cells }, (_, i) => shown.label(i));
    });
    const mean = (label) => {
      const of = values.filter((_, i) => labels[i] === label);
      return of.reduce((a, b) => a + b, 0) / of.length;
    };
    assert.ok(mean("Naive CD4 T") > 5 * mean("B"), `${mean("Naive CD4 T")} and ${mean("B")}`);
  });

  await t.test("another pair of components moves the cells", async () => {
    const before = await page.evaluate(() => window.__coverslip.cellToPixel(0));
    await page.getByLabel("Component on the x axis").selectOption("2");
    await page.waitForFunction(([x]) => Math.abs(window.__coverslip.cellToPixel(0)[0] - x) > 1, before);
    await j.drawnAs();
  });

  await t.test("hovering names the cell", async () => {
    await page.getByLabel("Component on the x axis").selectOption("0");
    await page.waitForTimeout(300);
    const [{ cell }] = await j.drawnAs();
    const [x, y] = await page.evaluate((c) => window.__coverslip.cellToPixel(c), cell);
    const box = await page.locator(".cells canvas").boundingBox();
    await page.mouse.move(box.x + x, box.y + y);
    await page.locator(".tip strong").waitFor();
    assert.match(await page.locator(".tip").textContent(), /^[ACGT]{14}-1CD3D: /);
  });

  await t.test("after a reload the same file is shown without running", async () => {
    await page.reload();
    await j.cellsShown();
    await j.button("Coverslip").click();
    await j.button(/^pbmc3k\.h5ad/).waitFor();
    await j.drop(files.pbmc3k);
    await j.cellsShown();
    await page.getByText("From this browser’s cache, not run again", { exact: true }).waitFor();
    await j.drawnAs();
    assert.equal(await j.button(/^Run/).count(), 0);
  });

  assert.deepEqual(j.strangers, []);
  assert.deepEqual(j.errors, []);
});
