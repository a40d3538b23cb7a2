import assert from "node:assert/strict";
import { test } from "node:test";
import { files, keptKeys, start } from "./harness.mjs";

/** steps returns which steps are kept in the browser, of three. */
async function steps(page) {
  const found = await page.evaluate(keptKeys);
  return ["qc", "hvg", "pca"].filter((step) => found.some((key) => key.includes(`/${step}-`)));
}

/** listen counts the rows that the worker tells of, once it is asked to run. */
function listen() {
  const post = Worker.prototype.postMessage;
  window.heard = 0;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.op === "run" && !message.params.cached_only)
      this.addEventListener("message", ({ data }) => {
        if (data.progress?.unit === "cells") window.heard++;
      });
    return post.call(this, message, ...rest);
  };
}

/** read is how long the card is looked at, in ms: several times what the run takes. */
const read = 5000;

const states = (page) => page.locator(".step-state").allTextContents();
const fingerprint = (page) =>
  page
    .locator(".statusbar")
    .getByText(/^result [0-9a-f-]{9}$/)
    .textContent();

test("a run has begun before it is asked for, and is told and kept when it is", async (t) => {
  const j = await start({ init: listen });
  t.after(() => j.end());
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
  await j.page.waitForTimeout(read); // somebody reads the card
  assert.deepEqual(await steps(j.page), [], "nothing is kept that was not asked for");
  await j.button("Run the analysis").click();
  await j.cellsShown();
  assert.equal(await j.page.evaluate(() => window.heard), 0, "rows were read when it was asked for");
  const [, ...ran] = await states(j.page);
  for (const state of ran) assert.match(state, /s$/, "it is told as run");
  await j.drawnAs();
  assert.deepEqual(await steps(j.page), ["qc", "hvg", "pca"]);
  const begun = await fingerprint(j.page);

  const other = await start({ headStart: false });
  t.after(() => other.end());
  await other.openAndRun();
  assert.equal(await fingerprint(other.page), begun);
  assert.deepEqual(j.errors, []);
});

test("settings that are changed meanwhile hold", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
  await j.button("Variable genes not run").click();
  await j.page.getByLabel("n_top_genes").fill("1500");
  await j.page.waitForTimeout(read);
  await j.button("Run the analysis").click();
  await j.cellsShown();
  const [, ...ran] = await states(j.page);
  for (const state of ran) assert.match(state, /s$/, "nothing is from an earlier visit");
  await j.page.locator("[aria-controls=step-hvg]").click();
  await j.page.getByText(/1,500/).first().waitFor();
  assert.deepEqual(j.errors, []);
});
