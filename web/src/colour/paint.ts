import { palette, type Rgb } from "./palettes";
import { rampIndex, viridis } from "./ramps";

/** Values to be coloured: codes into nCategories categories (-1 missing), or numbers (NaN missing). */
export type Painted =
  | { kind: "categories"; codes: Int32Array; nCategories: number; highlighted: ReadonlySet<number> }
  | { kind: "numbers"; values: Float32Array; min: number; max: number };

/** Colours that depend on the theme: of cells without a value, and of cells outside the highlighted ones. */
export interface Ground {
  missing: Rgb;
  dimmed: Rgb;
}

/** What the scatter draws: a colour for each cell, RGBA by cell, and the cells from back to front. */
export interface Paint {
  rgba: Uint8Array;
  order: Uint32Array;
}

/**
 * paint colours the cells and puts them in order, so that what is rare or high is not buried: missing cells at the back,
 * then numbers rising; categories from the largest to the smallest, with highlighted ones in front of all.
 */
export function paint(p: Painted, ground: Ground): Paint {
  return p.kind === "numbers" ? paintNumbers(p, ground) : paintCategories(p, ground);
}

function paintNumbers(p: Painted & { kind: "numbers" }, ground: Ground): Paint {
  const n = p.values.length;
  const level = new Uint16Array(n); // 0 missing, else 1 + ramp entry: what the order is made from
  const rgba = new Uint8Array(4 * n).fill(255);
  const span = p.max > p.min ? p.max - p.min : 1;
  for (let i = 0; i < n; i++) {
    const v = p.values[i]!;
    if (Number.isNaN(v)) {
      rgba.set(ground.missing, 4 * i);
      continue;
    }
    const entry = rampIndex((v - p.min) / span);
    level[i] = entry + 1;
    rgba[4 * i] = viridis[3 * entry]!;
    rgba[4 * i + 1] = viridis[3 * entry + 1]!;
    rgba[4 * i + 2] = viridis[3 * entry + 2]!;
  }
  return { rgba, order: countingOrder(level, 257) };
}

function paintCategories(p: Painted & { kind: "categories" }, ground: Ground): Paint {
  const n = p.codes.length;
  const colours = palette(p.nCategories);
  const depth = depths(p);
  const level = new Uint16Array(n);
  const rgba = new Uint8Array(4 * n).fill(255);
  const some = p.highlighted.size > 0;
  for (let i = 0; i < n; i++) {
    const code = p.codes[i]!;
    const known = code >= 0 && code < p.nCategories;
    const colour = !known
      ? ground.missing
      : some && !p.highlighted.has(code)
        ? ground.dimmed
        : colours[code]!;
    rgba[4 * i] = colour[0];
    rgba[4 * i + 1] = colour[1];
    rgba[4 * i + 2] = colour[2];
    level[i] = known ? depth[code]! : 0;
  }
  return { rgba, order: countingOrder(level, Math.min(p.nCategories, MAX_DEPTH) + 1) };
}

const MAX_DEPTH = 65534;

/** depths gives each category its place from the back, from 1; past 65,534 categories all the rest share the last. */
function depths(p: Painted & { kind: "categories" }): Uint16Array {
  const counts = new Uint32Array(p.nCategories);
  for (const code of p.codes) if (code >= 0 && code < p.nCategories) counts[code]!++;
  const back = Array.from(counts.keys()).sort(
    (a, b) => Number(p.highlighted.has(a)) - Number(p.highlighted.has(b)) || counts[b]! - counts[a]! || a - b,
  );
  const depth = new Uint16Array(p.nCategories);
  back.forEach((code, i) => {
    depth[code] = Math.min(i + 1, MAX_DEPTH);
  });
  return depth;
}

/** countingOrder returns the indices sorted by level, stable, in O(n + levels). */
export function countingOrder(level: Uint16Array, levels: number): Uint32Array {
  const start = new Uint32Array(levels + 1);
  for (const l of level) start[l + 1]!++;
  for (let l = 0; l < levels; l++) start[l + 1]! += start[l]!;
  const order = new Uint32Array(level.length);
  for (let i = 0; i < level.length; i++) order[start[level[i]!]!++] = i;
  return order;
}
