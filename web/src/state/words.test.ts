import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, bytes, count, duration, number, plural } from "./format";
import { search } from "./search";

test("numbers as they are shown", () => {
  assert.equal(count(2286884), "2,286,884");
  assert.equal(plural(1, "cell"), "1 cell");
  assert.equal(plural(2700, "cell"), "2,700 cells");
  assert.equal(number(2.0349), "2.03");
  assert.equal(number(0), "0");
  assert.equal(number(12345.6), "12,346");
  assert.equal(number(1.5e-9), "1.5e-9");
  assert.equal(number(Number.NaN), "–");
  assert.equal(bytes(6910669), "6.9 MB");
  assert.equal(bytes(999), "999 bytes");
  assert.equal(duration(0.04), "40 ms");
  assert.equal(duration(2.42), "2.4 s");
  assert.equal(duration(200), "3 min 20 s");
  assert.equal(ago(0, 30_000), "1 min ago");
  assert.equal(ago(0, 3 * 3_600_000), "3 hours ago");
});

test("search finds the same name first, then short ones that begin so, then those that hold it", () => {
  const names = ["ACD3", "CD302", "CD3E", "CD3", "CD3D", "GNLY"];
  const found = (typed: string, limit = 10) => search(names, typed, limit).map((i) => names[i]);
  assert.deepEqual(found("cd3"), ["CD3", "CD3D", "CD3E", "CD302", "ACD3"]);
  assert.deepEqual(found("cd3", 2), ["CD3", "CD3D"]);
  assert.deepEqual(found("zz"), []);
  assert.equal(found("").length, 6);
});
