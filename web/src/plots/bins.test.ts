import assert from "node:assert/strict";
import { test } from "node:test";
import { extent, histogram, quantile, tiles } from "./bins";

test("histogram counts every finite value once", () => {
  const bars = histogram([0, 1, 2, 3, 4, Number.NaN, Number.POSITIVE_INFINITY], 4);
  assert.deepEqual(
    bars.map((b) => b.count),
    [1, 1, 1, 2],
  );
  assert.deepEqual([bars[0]!.x1, bars[3]!.x2], [0, 4]);
});

test("histogram of one value, and of none", () => {
  assert.equal(
    histogram([5, 5], 3).reduce((n, b) => n + b.count, 0),
    2,
  );
  assert.equal(
    histogram([], 3).reduce((n, b) => n + b.count, 0),
    0,
  );
});

test("extent and quantile leave out what is not finite", () => {
  assert.deepEqual(extent([3, Number.NaN, -1, Number.NEGATIVE_INFINITY]), [-1, 3]);
  assert.deepEqual(extent([]), [0, 1]);
  assert.equal(quantile([4, 1, Number.NaN, 3], 0.5), 3);
  assert.ok(Number.isNaN(quantile([], 0.5)));
  assert.ok(Number.isNaN(quantile([Number.NaN], 0.5)));
  const many = Float32Array.from({ length: 1_000_000 }, (_, i) => (i * 7919) % 1_000_000);
  assert.ok(Math.abs(quantile(many, 0.99) - 990_000) < 2000);
});

test("tiles hold counts and the mean of the third value where it is there", () => {
  const t = tiles([0, 0, 10], [0, 0, 10], [2, Number.NaN, Number.NaN], 2, 2);
  assert.deepEqual(
    t.map(({ x1, y1, count, mean }) => [x1, y1, count, mean]),
    [
      [0, 0, 2, 2],
      [5, 5, 1, Number.NaN],
    ],
  );
});
