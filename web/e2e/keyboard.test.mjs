import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./harness.mjs";

/** tabTo presses Tab until what has the focus has this name, and checks that it can be seen to have it. */
async function tabTo(page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const e = document.activeElement;
      const label = e.getAttribute("aria-label") ?? e.closest("label")?.textContent ?? e.textContent;
      const ringed = e.matches(":focus-visible") && (e.closest("label") ?? e);
      return { name: label.trim(), ring: ringed && getComputedStyle(ringed).outlineStyle !== "none" };
    });
    if (focused.name.startsWith(name)) {
      assert.ok(focused.ring, `${name} has no visible focus`);
      return;
    }
  }
  assert.fail(`Tab does not reach ${name}`);
}

test("the whole way by keyboard: open, run, look, search a gene, change a setting, run again", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  const { keyboard } = page;
  await tabTo(page, "Choose a file");
  await tabTo(page, "Try it");
  await keyboard.press("Enter");

  await j.button("Run the analysis").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Run the analysis");
  await keyboard.press("Enter");
  await j.cellsShown();

  await page.locator(".cells-plot:focus").waitFor();
  const at = () => page.evaluate(() => window.__coverslip.cellToPixel(0));
  const [x0] = await at();
  await keyboard.press("ArrowRight");
  const [x1] = await at();
  assert.ok(Math.abs(x0 - 40 - x1) < 0.01);
  await keyboard.press("+");
  await keyboard.press("0");
  assert.ok(Math.abs((await at())[0] - x0) < 0.01);

  await tabTo(page, "Cell"); // the kinds of colour are radio buttons
  await keyboard.press("ArrowRight");
  await tabTo(page, "Gene");
  await keyboard.type("cd3");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".legend h3")?.textContent.startsWith("CD3"));

  await j.button(/^Filter, normalise/).focus();
  await keyboard.press("Enter");
  await page.getByLabel("min_genes").focus();
  await keyboard.press("Control+a");
  await keyboard.type("300");
  await page.locator(".step-stale").first().waitFor();
  assert.equal(await page.locator(".step-stale").count(), 4);
  await j.button("Run again").focus();
  await keyboard.press("Enter");
  await page.getByText("All steps are up to date.").waitFor();
  assert.ok((await page.evaluate(() => window.__coverslip.cells)) < 2700);
  await j.drawnAs();
  assert.deepEqual(j.errors, []);
});
