import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

const fault = "killed by the journey";

/** kill lets an uncaught error end the worker's program. */
async function kill(page) {
  await page.workers()[0].evaluate((fault) => {
    setTimeout(() => {
      throw new Error(fault);
    });
  }, fault);
}

test("when the engine dies it is started again, and the file need not be picked again", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").click();
  await page.locator(".step-running").waitFor();
  await kill(page);
  await page.getByRole("alert").getByText("The engine stopped unexpectedly").waitFor();
  await j.engineReady();
  await j.button("Run the analysis").click();
  await j.cellsShown();
  await j.drawnAs();

  await t.test("and when it dies with nothing to do, what is asked next is answered", async () => {
    await kill(page);
    await page.waitForTimeout(300);
    await j.engineReady();
    await page.getByLabel("Column of obs").selectOption("total_counts");
    await page.getByRole("heading", { name: "total_counts" }).waitFor();
    await j.drawnAs((probes) => typeof probes[0].label === "number");
  });
  assert.deepEqual(
    j.errors.filter((e) => !e.includes(fault)),
    [],
  );
});
