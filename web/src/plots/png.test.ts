import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { withDensity } from "./png";

// The smallest PNG: one grey pixel.
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

test("the density is a chunk of its own behind the header, with the right checksum; the rest is as it was", () => {
  const png = Buffer.from(withDensity(pixel, 11811.02));
  const kinds: string[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    kinds.push(png.toString("latin1", at + 4, at + 8));
    assert.equal(crc32(png.subarray(at + 4, at + 8 + length)), png.readUInt32BE(at + 8 + length));
    at += 12 + length;
  }
  assert.deepEqual(kinds, ["IHDR", "pHYs", "IDAT", "IEND"]);
  assert.deepEqual([png.readUInt32BE(41), png.readUInt32BE(45), png[49]], [11811, 11811, 1]);
  assert.deepEqual(Buffer.concat([png.subarray(0, 33), png.subarray(54)]), pixel);
});
