import { hex } from "../colour/palettes";
import { ramp } from "../colour/ramps";
import { extent, histogram, quantile, tiles } from "./bins";
import { type Chart, chart, ink, Plot, type Room, remembered, tickCount } from "./chart";
import { joinedRects } from "./joined";

/** A measure of every cell, and the thresholds that are set on it. */
export interface Measure {
  label: string;
  values: Float32Array | Int32Array;
  thresholds: readonly number[];
}

/** measureHistogram shows how many cells have which value, with a line at each threshold. */
export function measureHistogram({ label, values, thresholds }: Measure): Chart {
  const [lo, hi] = extent(values);
  const shown = thresholds.filter((t) => t >= lo - (hi - lo) * 0.1 && t <= hi + (hi - lo) * 0.1);
  const bars = remembered(() => histogram(values, 48));
  const draw = (room: Room) =>
    chart(room, `Histogram of ${label}, from ${lo} to ${hi}`, {
      marginLeft: room.alone ? 48 : 34,
      marginBottom: room.alone ? 34 : 24,
      x: { label: room.alone ? label : null, ticks: tickCount(room.width), tickFormat: "~s" },
      y: { label: "cells", ticks: tickCount(room.height, 40), tickFormat: "~s", grid: true },
      marks: [
        Plot.rectY(bars(room), {
          x1: "x1",
          x2: "x2",
          y: "count",
          fill: ink.bar,
          insetLeft: 0.5,
          insetRight: 0,
        }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.4 }),
        Plot.ruleX(shown, { stroke: ink.threshold, strokeWidth: 1.5, strokeDasharray: "4 3" }),
      ],
    });
  const entries = shown.map((t) => ({ name: `threshold ${t}`, colour: ink.threshold }));
  return { draw, legend: entries.length > 0 ? { title: label, entries } : null, bin: bars };
}

const MOST_PCT = 20; // where the colours end at most: a few dying cells are not to take them all

/** countsByGenes shows total counts against genes, binned, each tile in the colour of its cells' mean mitochondrial share. */
export function countsByGenes(total: Float32Array, genes: Int32Array, pctMito: Float32Array): Chart {
  const full = Math.max(1, Math.min(MOST_PCT, quantile(pctMito, 0.99)));
  const binned = remembered(({ width, height }) =>
    tiles(total, genes, pctMito, Math.round(width / 5), Math.round(height / 5)),
  );
  const draw = (room: Room) =>
    chart(room, "Total counts against genes found, coloured by mitochondrial share", {
      marginLeft: room.alone ? 48 : 34,
      x: { label: "total_counts", ticks: tickCount(room.width), tickFormat: "~s" },
      y: { label: "n_genes_by_counts", ticks: tickCount(room.height, 40), tickFormat: "~s", grid: true },
      marks: [
        Plot.rect(binned(room), {
          x1: "x1",
          x2: "x2",
          y1: "y1",
          y2: "y2",
          fill: (t: { mean: number }) => (Number.isNaN(t.mean) ? ink.faint : hex(ramp(t.mean / full))),
          render: joinedRects(0.5),
        }),
      ],
    });
  const ends = ["0", `${Number(full.toPrecision(2))} and more`] as const;
  return { draw, legend: { title: "mean pct_counts_mt", ends, entries: [] }, bin: binned };
}
