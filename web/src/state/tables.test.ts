import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine } from "../engine/client";
import type { TableParams } from "../engine/protocol";
import { link } from "./link";
import { selected } from "./selection";
import * as store from "./store";
import { writeTable } from "./tables";

/** engine answers "table" with the numbers of the rows, a line each; run says of which run the nth answer is. */
function engine(run: (n: number) => number): TableParams[] {
  const asked: TableParams[] = [];
  const request = async (op: string, params: TableParams) => {
    if (op !== "table") return { files: [], problem: "" };
    const lines = [...(params.header ? ["head"] : []), ...params.rows].map((line) => `${line}\n`);
    return { bytes: new TextEncoder().encode(lines.join("")), run: run(asked.push(params)) };
  };
  link.engine = { request } as unknown as Engine;
  return asked;
}

test("a table is asked for in ranges of rows, each row once and in order, the header first", async () => {
  const asked = engine(() => 1);
  const rows = new Uint32Array(20_000).map((_, i) => 3 * i);
  const shares: number[] = [];
  const text = await (await writeTable("obs", "csv", rows, (share) => shares.push(share))).text();
  assert.equal(text, `head\n${rows.join("\n")}\n`);
  assert.ok(asked.length > 2 && asked.every((p) => p.rows.buffer.byteLength === p.rows.byteLength));
  assert.deepEqual([shares.length, shares.at(-1)], [asked.length, 1]);
});

test("no rows give a header", async () => {
  engine(() => 1);
  assert.equal(await (await writeTable("obs", "csv", new Uint32Array(), () => {})).text(), "head\n");
});

test("rows of two runs are never one table", async () => {
  engine((n) => (n < 3 ? 1 : 2));
  await assert.rejects(
    writeTable("obs", "csv", new Uint32Array(20_000), () => {}),
    /another run/,
  );
});

test("cells of highlighted categories are selected", () => {
  const colour = { label: "c", categories: ["a", "b", "c"], counts: new Int32Array(3), missing: 1 };
  const values = new Float32Array();
  store.colour.value = { ...colour, codes: Int32Array.of(0, 2, -1, 1, 2), values, min: 0, max: 0 };
  assert.equal(selected.value, null);
  store.highlighted.value = new Set([2, 1]);
  assert.deepEqual([...selected.value!], [1, 3, 4]);
});
