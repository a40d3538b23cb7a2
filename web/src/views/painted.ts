import type { Painted } from "../colour/paint";
import { hex, palette } from "../colour/palettes";
import type { Legend } from "../plots/legend";
import { count, number } from "../state/format";
import * as store from "../state/store";
import { grounds } from "./theme";

/** painted is what the cells are coloured by, as long as it fits the cells that are shown. */
export function painted(n: number): Painted {
  const c = store.colour.value;
  if (c && c.codes.length === n) {
    const highlighted = store.highlighted.value;
    return { kind: "categories", codes: c.codes, nCategories: c.categories.length, highlighted };
  }
  if (c && c.values.length === n) return { kind: "numbers", values: c.values, min: c.min, max: c.max };
  return { kind: "numbers", values: new Float32Array(n).fill(Number.NaN), min: 0, max: 1 };
}

/** legendOf is the legend of the cells for a saved figure, in the colours of a theme. */
export function legendOf(theme: "light" | "dark"): Legend | null {
  const c = store.colour.value;
  if (!c) return null;
  const ground = grounds[theme];
  const chosen = store.highlighted.value;
  const colours = palette(c.categories.length);
  const entries = c.categories.map((name, code) => ({
    name,
    colour: hex(chosen.size > 0 && !chosen.has(code) ? ground.dimmed : colours[code]!),
    count: count(c.counts[code] ?? 0),
  }));
  if (c.missing > 0) entries.push({ name: "missing", colour: hex(ground.missing), count: count(c.missing) });
  return { title: c.label, ends: c.codes.length > 0 ? undefined : [number(c.min), number(c.max)], entries };
}
