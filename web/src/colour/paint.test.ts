import assert from "node:assert/strict";
import { test } from "node:test";
import { countingOrder, paint } from "./paint";
import { hex, palette } from "./palettes";
import { ramp } from "./ramps";

const ground = { missing: [1, 2, 3], dimmed: [4, 5, 6] } as const;
const colour = (rgba: Uint8Array, cell: number) => [...rgba.subarray(4 * cell, 4 * cell + 3)];

test("palettes are as long as asked for, and distinct up to 102", () => {
  for (const n of [0, 1, 10, 11, 20, 21, 28, 29, 102]) {
    assert.equal(new Set(palette(n).map(hex)).size, n, `${n} categories`);
  }
  assert.equal(palette(300).length, 300);
  assert.equal(hex(palette(1)[0]!), "#3f90da");
});

test("viridis runs from dark violet to yellow, and clamps", () => {
  assert.deepEqual(ramp(0), [0x44, 0x01, 0x54]);
  assert.deepEqual(ramp(1), [0xfd, 0xe7, 0x25]);
  assert.deepEqual(ramp(-1), ramp(0));
  assert.deepEqual(ramp(7), ramp(1));
  assert.deepEqual(ramp(Number.NaN), ramp(0));
});

test("numbers are drawn rising, missing ones first and in their own colour", () => {
  const values = Float32Array.of(3, Number.NaN, 0, 1);
  const { rgba, order } = paint({ kind: "numbers", values, min: 0, max: 3 }, ground);
  assert.deepEqual([...order], [1, 2, 3, 0]);
  assert.deepEqual(colour(rgba, 0), [...ramp(1)]);
  assert.deepEqual(colour(rgba, 1), [1, 2, 3]);
  assert.deepEqual(colour(rgba, 2), [...ramp(0)]);
});

test("values that are all the same take the lowest colour", () => {
  const { rgba } = paint({ kind: "numbers", values: Float32Array.of(2, 2), min: 2, max: 2 }, ground);
  assert.deepEqual(colour(rgba, 1), [...ramp(0)]);
});

test("rare categories lie in front of common ones; missing at the back", () => {
  const codes = Int32Array.of(1, 0, 0, -1, 1, 0);
  const { rgba, order } = paint(
    { kind: "categories", codes, nCategories: 2, highlighted: new Set() },
    ground,
  );
  assert.deepEqual([...order], [3, 1, 2, 5, 0, 4]);
  assert.deepEqual(colour(rgba, 3), [1, 2, 3]);
  assert.deepEqual(colour(rgba, 0), [...palette(2)[1]!]);
});

test("a highlighted category comes in front and dims the others", () => {
  const codes = Int32Array.of(1, 0, 0);
  const { rgba, order } = paint(
    { kind: "categories", codes, nCategories: 2, highlighted: new Set([0]) },
    ground,
  );
  assert.deepEqual([...order], [0, 1, 2]);
  assert.deepEqual(colour(rgba, 0), [4, 5, 6]);
  assert.deepEqual(colour(rgba, 1), [...palette(2)[0]!]);
});

test("countingOrder is stable and holds every index once", () => {
  assert.deepEqual([...countingOrder(Uint16Array.of(2, 0, 2, 1, 0), 3)], [1, 4, 3, 0, 2]);
  assert.deepEqual([...countingOrder(new Uint16Array(), 3)], []);
});
