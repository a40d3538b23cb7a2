import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

test("components are found on all genes when chosen, and on the variable ones again", async (t) => {
  const j = await start();
  t.after(() => j.end());
  const { page } = j;
  await j.drop(files.pbmc3k);
  await page.getByRole("heading", { name: /2,700 cells/ }).waitFor();
  await page.getByRole("button", { name: /^PCA ./ }).click();
  const mask = page.getByLabel("mask_var");
  const solver = page.getByLabel("solver");
  assert.equal(await mask.inputValue(), "highly_variable");
  assert.equal(await solver.inputValue(), "covariance");

  await mask.selectOption({ label: "none (all genes)" });
  assert.equal(await solver.inputValue(), "randomized", "the solver that suits");
  await j.button("Run the analysis").click();
  await j.cellsShown();
  await j.button("Show me the scanpy").click();
  const dialog = page.getByRole("dialog", { name: "How this was made" });
  await dialog.getByText("Methods", { exact: true }).click();
  const methods = dialog.getByRole("textbox", { name: "Methods" });
  assert.match(
    await methods.inputValue(),
    /50 principal components of all genes were computed by randomized/,
  );
  await page.keyboard.press("Escape");

  await mask.selectOption("highly_variable");
  assert.equal(await solver.inputValue(), "covariance");
  await j.button("Run again").click();
  await j.cellsShown();
});
