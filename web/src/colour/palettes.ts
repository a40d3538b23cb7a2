/**
 * Colours for categories. Each list is data with a source:
 *
 * - accessible10: M. A. Petroff, "Accessible Color Sequences for Data Visualization", 2021
 *   (arXiv:2107.02270), chosen by a survey under constraints on colour-vision deficiency; CC0.
 * - default20: Vega's category20 without greys and with the corrections that scanpy's issue 387 made for
 *   colour-blind readers; scanpy's default_20, BSD-3-Clause.
 * - zeileis28: Zeileis, Hornik and Murrell, "Escaping RGBland", 2009, with four colours that scanpy added;
 *   scanpy's default_28, BSD-3-Clause.
 * - godsnot102: the maximally distinct list of godsnotwheregodsnot.blogspot.com, 2012; scanpy's default_102.
 */

const accessible10 = "3f90daffa90ebd1f0194a4a2832db6a96b59e76300b9ac7071758192dadd";

const default20 =
  "1f77b4ff7f0e279e68d62728aa40fc8c564be377c2b5bd6117becfaec7e8ffbb7898df8aff9896c5b0d5c49c94f7b6d2dbdb8d9edae5ad494a8c6d31";

const zeileis28 =
  "023fa57d87b9bec1d4d6bcc0bb77848e063b4a6fe38595e1b5bbe3e6afb9e07b91d33f6a11c6388dd593c6dec7ead3c6f0b98def97080fcfc0" +
  "9cded6d5eae7f3e1ebf6c4e1f79cd47f7f7fc7c7c71ce6ff336600";

const godsnot102 =
  "ffff001ce6ffff34ffff4a46008941006fa6a30059ffdbe57a49000000a663ffacb79762004d438fb0ff997d875a00078096936a3a4c1b4400" +
  "4fc6013b5dff4a3b53ff2f8061615aba09006b790000c2a0ffaa92ff90c9b903aad16100ddefff0000357b4f4ba1c2993000180aa6d8013349" +
  "00846f372101ffb500c2ffeda079bfcc0744c0b9b2c2ff99001e0900489c6f00620cbd66eec3ff456d75b77b687a87a1788d66885578fad09f" +
  "ff8a9ad157a0bec4594566480086ed886f4c34362db4a8bd00a6aa452c2c636375a3c8c9ff913f938a8157532900fecfb05b6f8cd0ff3b9700" +
  "04f757c8a1a11e6e007900d7a775006367a9a058376b002c772600d790ff9b9700549e79fff69f20162572418fbc23ff99adc03a2465922329" +
  "5b4534fde8dc404e550089a3cb7e98a4e804324e72";

export type Rgb = readonly [number, number, number];

function unpack(hex: string): Rgb[] {
  const out: Rgb[] = [];
  for (let i = 0; i < hex.length; i += 6) {
    const v = Number.parseInt(hex.slice(i, i + 6), 16);
    out.push([v >> 16, (v >> 8) & 255, v & 255]);
  }
  return out;
}

const lists = [accessible10, default20, zeileis28, godsnot102].map(unpack);

/**
 * palette returns n colours: the accessible ten where they are enough, else the list that scanpy takes for
 * that many categories. Beyond 102 the last list is gone through again; scanpy gives all of them one grey,
 * which tells even less.
 */
export function palette(n: number): Rgb[] {
  const list = lists.find((l) => l.length >= n) ?? lists[lists.length - 1]!;
  return Array.from({ length: n }, (_, i) => list[i % list.length]!);
}

/** hex writes a colour as #rrggbb. */
export function hex([r, g, b]: Rgb): string {
  return `#${((1 << 24) | (r << 16) | (g << 8) | b).toString(16).slice(1)}`;
}
