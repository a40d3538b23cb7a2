/**
 * Times one file in headless Chromium, from the drop on a page that was loaded some seconds ago to the cells, and prints
 * one line of JSON: read_s (drop to card), looked_s (card to click), steps (seconds as the engine gives them), total_s (what is
 * waited for: drop to scores, less looked_s where the card is looked at on purpose), peak_mb (VmHWM of the renderer, which has
 * the page and all its workers), predicted_mb (what the card said), longest_task_ms (of the page's main thread from the card to the
 * reply of the run; 0: none over 50), workers, fingerprint.
 *
 *   node bench/browser.mjs [LOOK] FILE.h5ad      with COVERSLIP_SITE as the built site
 *
 * LOOK is for how many ms the card is looked at, in which the engine goes on; without it the button is pressed as soon as it
 * is there, by the page itself, as a press from outside takes a tenth of a second of the same processors.
 *
 * The plan is that of the command line: nothing is filtered and no gene sets are tested.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { start } from "../web/e2e/harness.mjs";

const [file, look = "0"] = process.argv.slice(2).reverse();
if (!file) {
  console.error("usage: node bench/browser.mjs [LOOK] FILE.h5ad");
  process.exit(2);
}

/** watch notes what passes between the page and its worker, and takes the filters out of the plan. */
function watch() {
  const noted = { steps: {}, long: [] };
  window.__bench = noted;
  new PerformanceObserver((list) => noted.long.push(...list.getEntries().map((e) => [e.startTime, e.duration]))).observe({
    entryTypes: ["longtask"],
  });
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!noted.worker) {
      noted.worker = this;
      this.addEventListener("message", ({ data }) => {
        if (data.step) noted.steps[data.step.name] = data.step.seconds;
        else if (data.ok && data.id === noted.run) Object.assign(noted, { ran: performance.now(), result: data.value });
        else if (data.ok && data.id === noted.open) noted.opened = performance.now();
        else if (data.ok === false && data.error.code !== "cancelled") noted.failed = JSON.stringify(data.error);
        if (data.value?.sha256) noted.sha256 = data.value.sha256;
        if (data.value?.engine_mib) noted.predicted = data.value.engine_mib + data.value.page_mib;
      });
    }
    if (message.op === "open") Object.assign(noted, { open: message.id, dropped: performance.now() });
    if (message.op === "run" && !message.params.cached_only) Object.assign(noted, { run: message.id, clicked: performance.now() });
    if (message.op === "run") {
      const { plan } = message.params;
      Object.assign(plan.filter, { min_genes: 0, max_genes: null, max_pct_mt: null, min_cells: 0 });
      plan.ora.sets = [];
    }
    return post.call(this, message, ...rest);
  };
}

/** peak is the largest peak of a renderer's memory in MB. */
function peak(profile) {
  const pids = execFileSync("pgrep", ["-f", `type=renderer.*${profile}`], { encoding: "utf8" }).trim().split("\n");
  const peaks = pids.map((pid) => {
    try {
      return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
    } catch {
      return 0; // ended meanwhile
    }
  });
  return Math.round(Math.max(...peaks));
}

/** press presses the button that runs the analysis, as soon as it can be pressed. */
function press() {
  const button = () => document.querySelector("button.run:not(:disabled)");
  const watcher = new MutationObserver(() => {
    if (!button()) return;
    watcher.disconnect();
    button().click();
  });
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true });
  document.body.dataset.watched = ""; // has it look at what is there
}

/** settle is how long a person takes to bring a file, in ms: the engine warms up meanwhile. */
const settle = 3000;

const j = await start({ init: watch });
try {
  await j.page.waitForTimeout(settle);
  if (Number(look) === 0) await j.page.evaluate(press);
  await j.drop(file);
  if (Number(look) > 0) {
    await j.button("Run the analysis").waitFor({ timeout: 300_000 });
    await j.page.waitForTimeout(Number(look));
    await j.page.evaluate(press);
  }
  await j.page.waitForFunction(() => window.__bench.failed || window.__bench.sha256, null, { timeout: 3_600_000 });
  const b = await j.page.evaluate(() => {
    const { worker, ...rest } = window.__bench;
    return rest;
  });
  if (b.failed) throw new Error(b.failed);
  const seconds = (ms) => Math.round(ms) / 1000;
  console.log(
    JSON.stringify({
      read_s: seconds(b.opened - b.dropped),
      looked_s: seconds(b.clicked - b.opened),
      steps: b.steps,
      total_s: seconds(b.ran - b.dropped - (Number(look) > 0 ? b.clicked - b.opened : 0)),
      peak_mb: peak(j.profile),
      predicted_mb: b.predicted,
      longest_task_ms: Math.round(Math.max(0, ...b.long.filter(([at]) => at >= b.opened && at < b.ran).map(([, ms]) => ms))),
      workers: b.result.workers,
      fingerprint: b.sha256,
    }),
  );
} finally {
  await j.end();
}
