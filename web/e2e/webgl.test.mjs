import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

test("without WebGL2 the page says so, and the numbers and charts are there", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind === "webgl2" ? null : real.call(this, kind, ...rest);
    };
  });
  await j.page.reload();
  await j.engineReady();
  await j.drop(files.pbmc3k);
  await j.button("Run the analysis").click();
  await j.page.getByText("The cells cannot be drawn in this browser").waitFor();
  await j.page.getByText("All steps are up to date.").waitFor();
  await j.page.locator("svg.coverslip-plot").waitFor();
  assert.deepEqual(await j.axe(), []);
  assert.deepEqual(j.errors, []);
});

test("when the browser takes the graphics away the cells are drawn again", async (t) => {
  const j = await start();
  t.after(() => j.end());
  await j.openAndRun();
  await j.drawnAs();
  await j.page.evaluate(() => {
    const canvas = document.querySelector(".cells canvas");
    canvas.dataset.lost = "yes";
    canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
  });
  await j.page.locator(".cells canvas:not([data-lost])").waitFor();
  await j.drawnAs();
});
