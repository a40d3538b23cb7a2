import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

const budget = (page) => page.getByLabel("Memory that the engine may take");

test("the memory is chosen on the card, predicted, kept to, and remembered", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await j.drop(files.pbmc3k);
  const words = page.getByText(/The run takes about [\d,]+ MiB of it, [\d,]+ with the page\./);
  await words.waitFor();
  assert.match(await words.textContent(), /All counts stay in memory\./);
  assert.equal(await budget(page).inputValue(), "1024");
  await budget(page).selectOption("512");
  await words.waitFor();
  await j.button("Run the analysis").click();
  await j.cellsShown();
  const [, held] = /([\d,]+) of 512 MiB/.exec(await page.locator(".statusbar").textContent());
  assert.ok(Number(held) > 0 && Number(held) <= 512, `${held} MiB are held`);
  await j.drawnAs();

  await page.reload();
  await j.engineReady();
  await j.drop(files.pbmc3k);
  await j.cellsShown(); // from the cache
  await j.button(/^File/).click();
  await budget(page).waitFor();
  assert.equal(await budget(page).inputValue(), "512");
  assert.deepEqual(j.errors, []);
});
