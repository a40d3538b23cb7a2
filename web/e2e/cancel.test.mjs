import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

/** cancelWhen presses Cancel when a step is seen running, and returns the milliseconds until another run can be begun. */
function cancelWhen(page, step) {
  return page.evaluate(async (step) => {
    const until = async (condition) => {
      while (!condition()) await new Promise((next) => setTimeout(next, 2));
    };
    const cancel = () => document.querySelector("button.cancel");
    const run = () => document.querySelector("button.run:not(:disabled)");
    run().click();
    await until(() => document.querySelector(`.step-running .step-title`)?.textContent === step);
    const began = performance.now();
    cancel().click();
    await until(run);
    return performance.now() - began;
  }, step);
}

test("cancel answers within 200 ms in every long step, and the page goes on", async (t) => {
  const j = await start({ headStart: false });
  t.after(() => j.end());
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
  for (const step of ["Quality control", "PCA"]) {
    const tries = [];
    while (tries.length < 5 && !(Math.min(...tries) < 200)) {
      tries.push(Math.round(await cancelWhen(j.page, step)));
      await j.page.getByText("Cancelled.").waitFor();
    }
    t.diagnostic(`${step}: ${tries.join(", ")} ms`);
    assert.ok(Math.min(...tries) < 200, `${step}: ${tries} ms`); // the best of five: a busy machine is no fault
  }
  await j.button("Run the analysis").click();
  await j.cellsShown();
  await j.drawnAs();
  assert.deepEqual(j.errors, []);
});

test("Escape cancels", async (t) => {
  const j = await start({ headStart: false });
  t.after(() => j.end());
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").click();
  await j.button("Cancel").waitFor();
  await j.page.keyboard.press("Escape");
  await j.page.getByText("Cancelled.").waitFor();
  await j.button("Run the analysis").waitFor();
});

/** cancelIn runs, presses Cancel when the engine tells of this work, and waits until another run can be begun. */
function cancelIn(page, work) {
  return page.evaluate(async (work) => {
    const until = async (condition) => {
      while (!condition()) await new Promise((next) => setTimeout(next, 2));
    };
    const run = () => document.querySelector("button.run:not(:disabled)");
    window.__watched.work = "";
    run().click();
    await until(() => !run());
    await until(() => window.__watched.work === work || run());
    document.querySelector("button.cancel")?.click();
    await until(run);
  }, work);
}

/**
 * watch counts the workers that the page starts and the cancels that they answer, and notes what they are at. It asks for so many
 * components that finding them takes long enough to be told of.
 */
function watch() {
  const watched = { workers: 0, cancelled: [], work: "" };
  window.__watched = watched;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.op === "run") message.params.plan.pca.n_comps = 200;
    return post.call(this, message, ...rest);
  };
  window.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      watched.workers++;
      this.addEventListener("message", ({ data }) => {
        if (data.progress) watched.work = `${data.progress.stage} ${data.progress.unit}`;
        if (data.error?.code === "cancelled") watched.cancelled.push(watched.work);
      });
    }
  };
}

test("a cancel is answered by the engine itself, whatever it is at", async (t) => {
  const j = await start({ init: watch, headStart: false });
  t.after(() => j.end());
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
  await j.page.evaluate(() => window.__watched.cancelled.splice(0)); // warming up, which gave way to the file
  for (const work of ["qc cells", "hvg cells", "pca cells", "pca rounds"]) await cancelIn(j.page, work);
  const { workers, cancelled } = await j.page.evaluate(() => window.__watched);
  t.diagnostic(`cancelled in ${cancelled.join(", ")}`);
  assert.equal(workers, 1, "no worker had to be ended for want of an answer");
  assert.equal(cancelled.length, 4);
  assert.deepEqual(j.errors, []);
});
