import assert from "node:assert/strict";
import { test } from "node:test";
import { files, keptKeys, start } from "./harness.mjs";

const titles = {
  qc: "Quality control",
  filter: "Filter, normalise",
  hvg: "Variable genes",
  ora: "Gene sets",
  pca: "PCA",
};

/** listen has the page say which steps it was told of, and how far it is, as the worker's messages come. */
function listen() {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...message) {
    if (!this.heard) {
      this.heard = true;
      this.addEventListener("message", ({ data }) => {
        if (data.step && !data.step.cached) window.said(`told ${data.step.name}`);
        if (data.progress?.done > 0) window.said(`at ${data.progress.stage}`);
      });
    }
    return post.apply(this, message);
  };
}

/** rail returns the state that the rail shows of each step, once all is back that there is. */
function rail() {
  const steps = document.querySelector(".waiting") ? [] : document.querySelectorAll(".step");
  const text = (step, part) => step.querySelector(`.step-${part}`).textContent;
  return steps.length > 0 && Object.fromEntries([...steps].map((s) => [text(s, "title"), text(s, "state")]));
}

/** run opens the file in a tab without a past, runs it, and kills it at what the page says. It returns the steps told. */
async function runUntil(j, moment) {
  const { page } = j;
  const told = [];
  let kill;
  const killed = new Promise((done) => {
    kill = () => {
      kill = () => {};
      done(j.die());
    };
  });
  await page.exposeFunction("said", (what) => {
    if (what.startsWith("told ")) told.push(what.slice(5));
    if (what === moment) kill();
  });
  await page.addInitScript(listen);
  await page.reload();
  await j.engineReady();
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
  await page.evaluate(() => setTimeout(() => document.querySelector("button.run").click()));
  await killed;
  return told;
}

/** forgetAll takes what was kept away, so that the next journey starts without. */
async function forgetAll(j) {
  await j.look(() => {
    document.querySelector("button.brand")?.click();
    const all = [...document.querySelectorAll("button.link")].find((b) => b.textContent === "Forget all");
    all?.click();
    return all !== undefined;
  });
  await j.look(keysGone);
  await j.cdp.send("Page.close");
}

async function keysGone() {
  const open = indexedDB.open("coverslip");
  const db = await new Promise((done) => {
    open.onsuccess = () => done(open.result);
  });
  const count = db.transaction("steps").objectStore("steps").count();
  const n = await new Promise((done) => {
    count.onsuccess = () => done(count.result);
  });
  db.close();
  return n === 0;
}

/** runOn brings the file again and has the rest run; it returns the state that the rail shows of each step. */
async function runOn(j) {
  await j.drop(files.pbmc3k);
  await j.look(() => !document.querySelector(".statusbar").textContent.includes("Reading"));
  await j.look(() => {
    document.querySelector("button.run:not(:disabled)")?.click();
    return window.__coverslip?.ready;
  });
  return j.look(rail);
}

test("what was seen to end is there after the renderer was killed, and the rest is run on from there", async (t) => {
  const home = await start({ headStart: false });
  t.after(() => home.end());
  const moments = [...Object.keys(titles).map((step) => `told ${step}`), "at qc", "at hvg", "at pca"];
  for (const moment of moments) {
    await t.test(`killed when ${moment}`, async () => {
      const j = await home.tab();
      const told = await runUntil(j, moment);
      const states = await j.look(rail);
      for (const step of told)
        assert.equal(states[titles[step]], "cached", `${step} of ${told} after ${moment}`);
      if (moment === "at pca") {
        const ran = await runOn(j);
        for (const step of told) assert.equal(ran[titles[step]], "cached", `${step} was run again`);
        assert.match(ran[titles.pca], /s$/, "it was run");
      }
      await forgetAll(j);
    });
  }
});

test("a checkpoint that is being written when the renderer is killed is not there, and the steps before are", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await page.workers()[0].evaluate(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      const request = put.call(this, value, key);
      if (/\/pca-.*\0/.test(key)) {
        console.log("half of a checkpoint is written");
        for (const end = Date.now() + 5000; Date.now() < end; ); // the transaction cannot go on
      }
      return request;
    };
  });
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").waitFor();
  const half = page.waitForEvent("console", (message) => message.text().startsWith("half"));
  await page.evaluate(() => document.querySelector("button.run").click());
  await half;
  await j.die();
  const states = await j.look(rail);
  for (const [step, title] of Object.entries(titles))
    assert.equal(states[title], step === "pca" ? "not run" : "cached", title);
  const kept = await j.look(keptKeys);
  assert.deepEqual(
    kept.filter((key) => key.includes("/pca-")),
    [],
  );
  assert.ok(kept.some((key) => key.includes("/hvg-")));
});
