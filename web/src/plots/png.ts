const AFTER_IHDR = 33; // 8 bytes of signature, then 25 of the first chunk

/** withDensity adds to a PNG how many pixels it has to the metre, so that it is placed at its size. */
export function withDensity(png: Uint8Array, perMetre: number): Uint8Array<ArrayBuffer> {
  const chunk = new DataView(new ArrayBuffer(21));
  chunk.setUint32(0, 9); // bytes of data
  [..."pHYs"].forEach((letter, i) => {
    chunk.setUint8(4 + i, letter.charCodeAt(0));
  });
  chunk.setUint32(8, Math.round(perMetre));
  chunk.setUint32(12, Math.round(perMetre));
  chunk.setUint8(16, 1); // the unit is the metre
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  const out = new Uint8Array(png.length + chunk.byteLength);
  out.set(png.subarray(0, AFTER_IHDR));
  out.set(new Uint8Array(chunk.buffer), AFTER_IHDR);
  out.set(png.subarray(AFTER_IHDR), AFTER_IHDR + chunk.byteLength);
  return out;
}

/** crc32 is that of PNG's appendix D and of zlib, a bit at a time: it is for a few bytes. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
