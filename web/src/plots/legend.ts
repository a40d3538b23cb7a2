import { hex } from "../colour/palettes";
import { ramp } from "../colour/ramps";
import { shortened, tag, text, widthOf } from "./svg";

/** What the colours of a figure mean. Colours are CSS colours, or the page's own as `var(--name)`. */
export interface Legend {
  title: string;
  /** Numbers in viridis, with what is written at its ends. */
  ends?: readonly [string, string];
  entries: readonly { name: string; colour: string; count?: string }[];
}

/** A legend that is laid out, in pixels: text of an SVG with its top left corner at 0, 0. */
export interface LegendBox {
  width: number;
  height: number;
  svg: string;
}

const SIZE = 11;
const ROW = 16;
const SWATCH = 16; // with the gap behind it
const GAP = 8; // between a name and its count
const BAR = { width: 12, height: 140 };

/** column lays a legend out as one column of at most so many pixels. */
export function column(legend: Legend, width: number): LegendBox {
  const rows = legend.entries.length;
  return grid(legend, Math.min(width, columnWidth(legend)), rows || 1);
}

/** columns lays a legend out in as many columns as fit side by side. */
export function columns(legend: Legend, width: number): LegendBox {
  const one = Math.min(width, columnWidth(legend));
  const across = Math.max(1, Math.floor((width + SWATCH) / (one + SWATCH)));
  return grid(legend, one, Math.ceil(legend.entries.length / across) || 1);
}

function columnWidth({ title, ends, entries }: Legend): number {
  const names = entries.map(
    (e) => SWATCH + widthOf(e.name, SIZE) + (e.count ? GAP + widthOf(e.count, SIZE) : 0),
  );
  const bar = (ends ?? []).map((end) => SWATCH + 4 + widthOf(end, SIZE));
  return Math.ceil(Math.max(widthOf(title, SIZE) * 1.08, ...names, ...bar)) + 2;
}

function grid(legend: Legend, width: number, rows: number): LegendBox {
  const title = text(
    { y: SIZE, "font-size": SIZE, "font-weight": "bold", fill: "var(--ink)" },
    shortened(legend.title, SIZE * 1.08, width),
  );
  const top = legend.ends ? ROW + BAR.height + 14 : ROW;
  const entries = legend.entries.map((entry, i) => {
    const x = Math.floor(i / rows) * (width + SWATCH);
    const y = top + 6 + (i % rows) * ROW;
    return tag("g", { transform: `translate(${x} ${y})` }, row(entry, width));
  });
  const across = Math.max(1, Math.ceil(entries.length / rows));
  return {
    width: across * (width + SWATCH) - SWATCH,
    height: top + 6 + (entries.length > 0 ? rows * ROW : 0),
    svg: title + (legend.ends ? bar(legend.ends) : "") + entries.join(""),
  };
}

function row({ name, colour, count }: Legend["entries"][number], width: number): string {
  const taken = SWATCH + (count ? GAP + widthOf(count, SIZE) : 0);
  const label = { y: 9.5, "font-size": SIZE };
  return (
    tag("circle", { cx: 5, cy: 6, r: 4.5, fill: colour }) +
    text({ ...label, x: SWATCH, fill: "var(--ink)" }, shortened(name, SIZE, width - taken)) +
    (count ? text({ ...label, x: width, "text-anchor": "end", fill: "var(--soft)" }, count) : "")
  );
}

/** bar is viridis from bottom to top. */
function bar([low, high]: readonly [string, string]): string {
  const stops = Array.from({ length: 17 }, (_, i) =>
    tag("stop", { offset: String(i / 16), "stop-color": hex(ramp(1 - i / 16)) }),
  );
  const label = { x: SWATCH + 2, "font-size": SIZE, fill: "var(--ink)" };
  return (
    tag("linearGradient", { id: "viridis", x2: 0, y2: 1 }, ...stops) +
    tag("rect", { y: ROW + 4, ...BAR, fill: "url(#viridis)" }) +
    text({ ...label, y: ROW + 12 }, high) +
    text({ ...label, y: ROW + 4 + BAR.height }, low)
  );
}
