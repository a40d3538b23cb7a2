import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { files, site, start } from "./harness.mjs";

/** shown is all that a person would miss if it were otherwise after a reload. */
function shown(page) {
  return page.evaluate(() => ({
    legend: document.querySelector(".legend h3").textContent,
    axes: [...document.querySelectorAll(".component select")].map((s) => s.value),
    at: [0, 1000, 2000].map((cell) => window.__coverslip.cellToPixel(cell).map(Math.round)),
    dimmed: [...document.querySelectorAll(".category[aria-pressed=true]")].map((c) => c.textContent),
    open: document.querySelector(".step-current .step-title").textContent,
    theme: document.documentElement.dataset.theme,
    stale: document.querySelectorAll(".step-stale").length,
    settings: [...document.querySelectorAll(".step-current input")].map((i) => i.value),
  }));
}

/** reload loads the page again, and returns how long it was until the cells were there, in milliseconds. */
async function reload(j) {
  const began = Date.now();
  await j.page.reload({ waitUntil: "commit" });
  await j.cellsShown();
  return Date.now() - began;
}

async function colourByGene(page, name) {
  await page.getByText("Gene", { exact: true }).click();
  const search = page.getByRole("combobox", { name: "Gene" });
  await search.fill(name);
  await search.press("Enter");
}

const inCache = "From this browser’s cache, not run again";

/** untrusted has the browser ask before a file is read again, which it does or not, as it has it, after a reload. */
function untrusted() {
  FileSystemHandle.prototype.queryPermission = async () => "prompt";
}

test("after a reload the page is as it was, without running and without the file", async (t) => {
  const j = await start({ init: untrusted });
  t.after(() => j.end());
  const { page } = j;
  await j.openAndRun();
  await page.getByLabel("Component on the y axis").selectOption("2");
  await page.getByRole("button", { name: /^Theme/ }).click(); // light
  await page.getByRole("button", { name: /^Theme/ }).click(); // dark
  await page.locator(".category").nth(2).click();
  await page.getByRole("button", { name: /^Variable genes/ }).click();
  await page.locator(".cells-plot").press("+");
  await page.locator(".cells-plot").press("ArrowLeft");
  const before = await shown(page);
  assert.equal(before.theme, "dark");
  assert.equal(before.dimmed.length, 1);
  t.diagnostic(`reload to the same view: ${await reload(j)} ms`);
  assert.deepEqual(await shown(page), before);
  await page.getByText(inCache, { exact: true }).waitFor();

  await t.test(
    "a setting that was changed and not run is there, and the results are those from before",
    async () => {
      await page.getByLabel("n_top_genes").fill("1000");
      await page.locator(".step-stale").first().waitFor();
      const changed = await shown(page);
      assert.equal(changed.stale, 2);
      await reload(j);
      assert.deepEqual(await shown(page), changed);
      await page.getByLabel("n_top_genes").fill("2000");
      await page.getByText(`${inCache}.`).waitFor();
    },
  );

  await t.test("a label of obs needs no file; a gene does, and it is asked for once", async () => {
    await page.getByLabel("Column of obs").selectOption("total_counts");
    await page.getByRole("heading", { name: "total_counts" }).waitFor();
    await colourByGene(page, "cd3d");
    const card = page.getByRole("alert").filter({ hasText: "This needs pbmc3k.h5ad itself" });
    await card.getByRole("button", { name: "Allow reading pbmc3k.h5ad" }).waitFor();
    await card.getByLabel("Choose pbmc3k.h5ad").setInputFiles(files.pbmc3k);
    await page.getByRole("heading", { name: "CD3D" }).waitFor();
    await card.waitFor({ state: "detached" });
    await colourByGene(page, "ms4a1");
    await page.getByRole("heading", { name: "MS4A1" }).waitFor();
  });

  await t.test("the gene that was looked at last is there without the file", async () => {
    await page.waitForTimeout(400);
    await reload(j);
    await page.getByRole("heading", { name: "MS4A1" }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
    assert.equal(typeof (await page.evaluate(() => window.__coverslip.label(0))), "number");
  });

  await t.test("when the engine dies meanwhile, it comes back without the file too", async () => {
    await page.workers()[0].evaluate(() => {
      setTimeout(() => {
        throw new Error("killed by the journey");
      });
    });
    await page.waitForTimeout(300);
    await j.engineReady();
    await page.getByText("Cell", { exact: true }).click();
    await page.getByLabel("Column of obs").selectOption("cell_type");
    await page.getByRole("heading", { name: "cell_type" }).waitFor();
  });

  await t.test("going back to the first screen is kept too, and one click shows the file again", async () => {
    await page.getByRole("button", { name: "Coverslip" }).click();
    await page.waitForTimeout(400);
    await page.reload();
    await page.getByRole("heading", { name: "Recent files" }).waitFor();
    await page.getByText(/kept in this browser$/).waitFor();
    await page.getByRole("button", { name: /^pbmc3k\.h5ad/ }).click();
    await j.cellsShown();
    await page.getByRole("heading", { name: "cell_type" }).waitFor();
  });
  assert.deepEqual(
    j.errors.filter((e) => !e.includes("killed by the journey")),
    [],
  );
});

/** drawn notes on how many pixels the cells are drawn, each time. */
function drawn() {
  window.drawn = [];
  const draw = WebGL2RenderingContext.prototype.drawArraysInstanced;
  WebGL2RenderingContext.prototype.drawArraysInstanced = function (...args) {
    if (args[3] > 1) window.drawn.push([this.canvas.width, this.canvas.height]); // one is hovered
    return draw.apply(this, args);
  };
}

test("cells that come back are never drawn on pixels that they do not have", async (t) => {
  const j = await start({ init: drawn });
  t.after(() => j.end());
  await j.openAndRun();
  await j.page.waitForTimeout(400);
  await reload(j);
  const { seen, size } = await j.page.evaluate(() => {
    const { clientWidth, clientHeight } = document.querySelector(".cells canvas");
    return { seen: window.drawn, size: [clientWidth, clientHeight] };
  });
  assert.ok(seen.length > 0);
  assert.deepEqual(seen, Array(seen.length).fill(size));
});

test("where the browser lets the page read the file again, nobody is asked", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await page.getByRole("button", { name: "Try it: 2,700 PBMCs" }).click();
  await j.button("Run the analysis").click();
  await j.cellsShown();
  await t.test("the bundled file", async () => {
    await page.waitForTimeout(400);
    await reload(j);
    await colourByGene(page, "cd3d");
    await page.getByRole("heading", { name: "CD3D" }).waitFor();
  });
  await t.test("a file with a handle that may be read", async () => {
    // Handles of the page's private file system need no leave; the bundled file is put away, under another name.
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const handle = await root.getFileHandle("mine.h5ad", { create: true });
      const out = await handle.createWritable();
      await out.write(await (await fetch("demo/pbmc3k.h5ad")).blob());
      await out.close();
      const open = indexedDB.open("coverslip");
      const db = await new Promise((done) => {
        open.onsuccess = () => done(open.result);
      });
      const store = db.transaction("recent", "readwrite").objectStore("recent");
      const all = store.getAll();
      await new Promise((done) => {
        all.onsuccess = () => done();
      });
      const [entry] = all.result;
      await new Promise((done) => {
        store.put({ ...entry, handle }, entry.key).onsuccess = done;
      });
      db.close();
    });
    const asked = j.requests.length;
    await reload(j);
    await page.getByRole("heading", { name: "CD3D" }).waitFor();
    await colourByGene(page, "nkg7");
    await page.getByRole("heading", { name: "NKG7" }).waitFor();
    assert.ok(
      !j.requests.slice(asked).some((url) => url.endsWith("pbmc3k.h5ad")),
      "it was read by its handle",
    );
  });
  assert.deepEqual(j.errors, []);
});

test("two tabs on one file", async (t) => {
  const a = await start();
  t.after(() => a.end());
  const b = await a.tab();
  await a.drop(files.pbmc3k);
  await b.drop(files.pbmc3k);
  await Promise.all([a, b].map((j) => j.button("Run the analysis").click()));
  await Promise.all([a.cellsShown(), b.cellsShown()]);
  const { at } = await shown(b.page);
  await b.page.getByLabel("Component on the x axis").selectOption("3");
  await b.page.waitForFunction((x) => Math.round(window.__coverslip.cellToPixel(0)[0]) !== x, at[0][0]);
  await a.page.waitForTimeout(400);
  const before = [await shown(a.page), await shown(b.page)];
  await reload(a);
  await reload(b);
  assert.deepEqual([await shown(a.page), await shown(b.page)], before, "each tab has its own view");

  await t.test("what one forgets, the other keeps no more", async () => {
    await a.button(/^File/).click();
    await a.button("Forget this file").click();
    await a.page.getByText("Nothing more is kept of this file").waitFor();
    await b.button("Coverslip").click();
    await b.button("Try it: 2,700 PBMCs").waitFor();
    await b.page.waitForTimeout(400);
    assert.equal(await b.button(/^pbmc3k\.h5ad/).count(), 0, "looking at it did not keep it");
    await b.drop(files.pbmc3k);
    await b.page.getByText(inCache, { exact: true }).waitFor(); // this tab has the results still
    await b.button("Coverslip").click();
    await b.button(/^pbmc3k\.h5ad/).waitFor(); // opened again, so it is kept again
    await b.page.waitForFunction(() => !sessionStorage.getItem("coverslip.open"));
    await a.page.reload();
    await a.page.getByRole("heading", { name: "Recent files" }).waitFor();
  });
  assert.deepEqual([...a.errors, ...b.errors], []);
});

test("when the storage is full the page says so once and goes on", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  const cdp = await j.context.newCDPSession(page);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: new URL(j.url).origin, quotaSize: 200_000 });
  await j.openAndRun();
  await page.getByRole("status").getByText("storage for the page is full").waitFor();
  await page.getByText("not kept", { exact: true }).waitFor();
  await page
    .getByRole("status")
    .getByText("storage for the page is full")
    .waitFor({ state: "detached", timeout: 15000 });
  await page.getByLabel("Column of obs").selectOption("total_counts");
  await page.getByRole("heading", { name: "total_counts" }).waitFor();
  await j.drawnAs((probes) => typeof probes[0].label === "number");
  assert.equal(await page.getByText("storage for the page is full").count(), 0, "once");
  assert.deepEqual(j.errors, []);
});

test("when the storage is denied the page says so once and goes on", async (t) => {
  const worker = await readFile(`${site}/worker.js`, "utf8");
  const deny = 'IDBFactory.prototype.open = () => { throw new DOMException("denied", "SecurityError"); };';
  const j = await start({
    route: ["**/worker.js", { contentType: "text/javascript", body: `${deny}\n${worker}` }],
    init: () => {
      Object.defineProperty(window, "sessionStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    },
  });
  t.after(() => j.end());
  const { page } = j;
  await page.getByRole("status").getByText("the browser lets this page keep nothing").waitFor();
  await j.openAndRun();
  await page.getByText("not kept", { exact: true }).waitFor();
  await j.drawnAs();
  await page.reload();
  await j.button("Try it: 2,700 PBMCs").waitFor();
  assert.deepEqual(j.errors, []);
});
