import assert from "node:assert/strict";
import { test } from "node:test";
import { files, start } from "./harness.mjs";

const widths = { wide: [1280, 800], narrow: [390, 844] };
const steps = [/^File/, /^Quality control/, /^Filter, normalise/, /^Variable genes/, /^PCA/, /^Gene sets/];

for (const [name, [width, height]] of Object.entries(widths)) {
  test(`axe finds nothing in any screen, in both themes, ${name}`, async (t) => {
    const j = await start({ width, height });
    t.after(() => j.end());
    const clean = async (screen) => {
      for (const colorScheme of ["light", "dark"]) {
        await j.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await j.page.waitForFunction(
          (theme) => document.documentElement.dataset.theme === theme,
          colorScheme,
        );
        assert.deepEqual(await j.axe(), [], `${screen}, ${colorScheme}`);
      }
      assert.ok(await fits(j.page), `${screen} is wider than the window`);
    };
    await clean("first screen");
    await j.drop(files.pbmc3k);
    await j.button("Run the analysis").waitFor();
    await clean("preflight");
    await j.button("Run the analysis").click();
    await j.cellsShown();
    await clean("cells");
    for (const step of steps) {
      const head = j.button(step);
      if ((await head.getAttribute("aria-expanded")) !== "true") await head.click();
      await clean(String(step));
    }
    if (name === "narrow") await j.button(/^Colour:/).click();
    await j.page.getByText("Gene", { exact: true }).click();
    await j.page.getByRole("combobox", { name: "Gene" }).fill("cd3");
    await clean("gene search");
    assert.deepEqual(j.errors, []);
  });
}

function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}
