/**
 * Exports one file from headless Chromium and prints a line of JSON for each way: x, size_mb, before_mb and peak_mb (of
 * the renderer, which has the page and its workers), browser_mb (the same of the process that keeps Blobs), seconds from
 * the button to the saved file.
 *
 *   node bench/export.mjs FILE.h5ad [reload]      with COVERSLIP_SITE as the built site; reload: and the file
 *                                                  brought again, after the run
 *
 * The plan is that of the page. The place that a person would choose is one of the page's own.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { choosesPlace, start } from "../web/e2e/harness.mjs";

const [file, reload] = process.argv.slice(2);
if (!file) {
  console.error("usage: node bench/export.mjs FILE.h5ad [reload]");
  process.exit(2);
}

/** processes are those of the browser and of the page's renderer, which is the largest: what they hold, and most held. */
function processes(profile) {
  const pids = execFileSync("pgrep", ["-f", profile], { encoding: "utf8" }).trim().split("\n");
  const found = { browser: { rss: 0 }, renderer: { rss: 0 } };
  for (const pid of pids) {
    try {
      const [, kind = "browser"] = /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? [];
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      const [rss, peak] = ["VmRSS", "VmHWM"].map((name) => {
        const [, kib] = new RegExp(`${name}:\\s+(\\d+)`).exec(status);
        return Math.round((Number(kib) * 1024) / 1e6);
      });
      if (rss > found[kind]?.rss) found[kind] = { pid, rss, peak };
    } catch {
      // ended meanwhile
    }
  }
  return found;
}

const ways = {
  "results alone": [/Results only/],
  "as stored": [/Everything/, /As in the file/],
  "log-normalised": [/Everything/, /Normalised and log1p/],
};

const j = await start({ init: choosesPlace });
const { page } = j;
try {
  await j.drop(file);
  await j.button("Run the analysis").click({ timeout: 300_000 });
  const shown = () => page.getByText(/^result [0-9a-f]{4}-[0-9a-f]{4}$/).waitFor({ timeout: 3_600_000 });
  await shown();
  if (reload) {
    await page.reload();
    await shown();
    await j.drop(file);
    await page.waitForTimeout(3000);
  }
  for (const [x, choices] of Object.entries(ways)) {
    await j.button("Export").click();
    await page.getByRole("menuitem", { name: /AnnData file/ }).click();
    for (const choice of choices) await page.getByRole("radio", { name: choice }).check();
    await page.waitForTimeout(3000); // what is garbage by now is no part of an export
    const before = processes(j.profile);
    for (const { pid } of Object.values(before)) writeFileSync(`/proc/${pid}/clear_refs`, "5"); // the peak begins here
    const pressed = Date.now();
    await j.button(/^Save$/).click();
    await page.getByRole("dialog").waitFor({ state: "detached", timeout: 3_600_000 });
    const seconds = (Date.now() - pressed) / 1000;
    const { renderer, browser } = processes(j.profile);
    const size = await page.evaluate(async () => (await window.chosen.getFile()).size);
    console.log(
      JSON.stringify({
        x,
        size_mb: Math.round(size / 1e6),
        before_mb: before.renderer.rss,
        peak_mb: renderer.peak,
        browser_mb: [before.browser.rss, browser.peak],
        seconds,
      }),
    );
  }
} finally {
  await j.end();
}
