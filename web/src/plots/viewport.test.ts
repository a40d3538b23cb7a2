import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, fit, pan, pointRadius, project, ticks, unproject, zoomBy } from "./viewport";

const size = { width: 640, height: 400 };
const bounds = { minX: -10, maxX: 30, minY: 2, maxY: 4 };
const near = (got: readonly number[], want: readonly number[]) =>
  want.forEach((w, i) => {
    assert.ok(Math.abs(got[i]! - w) < 1e-6, `${got} is not ${want}`);
  });

test("fit puts the corners of the bounds at the margins, y up", () => {
  const v = fit(bounds, size, 20);
  near(project(v, size, -10, 4), [20, 20]);
  near(project(v, size, 30, 2), [620, 380]);
});

test("fit of a single point is finite", () => {
  const v = fit({ minX: 1, maxX: 1, minY: 1, maxY: 1 }, size, 20);
  assert.ok(Object.values(v).every(Number.isFinite));
  near(project(v, size, 1, 1), [320, 200]);
});

test("unproject is the inverse of project", () => {
  const v = zoomBy(pan(fit(bounds, size, 20), 13, -7), 0.7);
  near(project(v, size, ...unproject(v, size, 100, 50)), [100, 50]);
});

test("pan moves what is seen by pixels", () => {
  const v = fit(bounds, size, 20);
  const [x, y] = project(v, size, 5, 3);
  near(project(pan(v, 10, -4), size, 5, 3), [x + 10, y - 4]);
});

test("boundsOf leaves out what is not finite", () => {
  const b = boundsOf(Float32Array.of(1, Number.NaN, 3), Float32Array.of(5, 9, 7));
  assert.deepEqual(b, { minX: 1, maxX: 3, minY: 5, maxY: 7 });
  assert.deepEqual(boundsOf(new Float32Array(), new Float32Array()).minX, -0.5);
});

test("points are smaller when there are more, and larger when zoomed in", () => {
  assert.ok(pointRadius(100, 0) > pointRadius(10_000, 0));
  assert.ok(pointRadius(10_000, 3) > pointRadius(10_000, 0));
});

test("ticks are round numbers within the range", () => {
  assert.deepEqual(ticks(-7, 11, 4), [-5, 0, 5, 10]);
  assert.deepEqual(ticks(0, 0.3, 3), [0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks(1, 1, 3), []);
});
