import assert from "node:assert/strict";
import { test } from "node:test";
import { allStrings, stringAt } from "./strings";

test("strings are cut out of their buffer", () => {
  const list = { bytes: new TextEncoder().encode("CD3Dµ"), offsets: new Uint32Array([0, 4, 4, 6]) };
  assert.deepEqual(allStrings(list), ["CD3D", "", "µ"]);
  assert.equal(stringAt(list, 2), "µ");
  const plain = { bytes: new TextEncoder().encode("CD3DB"), offsets: new Uint32Array([0, 4, 4, 5]) };
  assert.deepEqual(allStrings(plain), ["CD3D", "", "B"]);
});
