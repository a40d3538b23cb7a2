import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./harness.mjs";

test("the site works from any static host under any path", async (t) => {
  const j = await start({ prefix: "/some/prefix/" });
  t.after(() => j.end());
  await j.button("Try it: 2,700 PBMCs").click();
  await j.button("Run the analysis").click();
  await j.cellsShown();
  await j.drawnAs();
  assert.deepEqual(
    j.requests.filter((url) => /^http/.test(url) && !url.startsWith(j.url)),
    [],
  );
  assert.deepEqual(j.errors, []);
});
