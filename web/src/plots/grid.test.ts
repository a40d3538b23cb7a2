import assert from "node:assert/strict";
import { test } from "node:test";
import { buildGrid, within } from "./grid";
import { boundsOf } from "./viewport";

test("within visits every point of the box, each once", () => {
  const n = 5000;
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const x = Float32Array.from({ length: n }, random);
  const y = Float32Array.from({ length: n }, random);
  const grid = buildGrid(x, y, boundsOf(x, y));
  for (const box of [
    { minX: 0.2, maxX: 0.3, minY: 0.5, maxY: 0.9 },
    { minX: -1, maxX: 2, minY: -1, maxY: 2 },
    { minX: 0.5, maxX: 0.5, minY: 0.5, maxY: 0.5 },
  ]) {
    const seen = new Set<number>();
    within(grid, box, (i) => {
      assert.ok(!seen.has(i));
      seen.add(i);
    });
    for (let i = 0; i < n; i++) {
      const inside = x[i]! >= box.minX && x[i]! <= box.maxX && y[i]! >= box.minY && y[i]! <= box.maxY;
      if (inside) assert.ok(seen.has(i), `point ${i}`);
    }
  }
});

test("a grid of nothing, of one point, and of points without a place", () => {
  for (const points of [[], [1], [Number.NaN, 2]]) {
    const x = Float32Array.from(points);
    const grid = buildGrid(x, x, boundsOf(x, x));
    let visited = 0;
    within(grid, { minX: -9, maxX: 9, minY: -9, maxY: 9 }, () => visited++);
    assert.equal(visited, points.length);
  }
});
