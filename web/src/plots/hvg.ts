import type { HVGStep } from "../engine/protocol";
import { extent, tiles } from "./bins";
import { type Chart, chart, ink, Plot, type Room, tickCount } from "./chart";
import { joinedDots, joinedRects } from "./joined";

const LABEL_SIZE = 10.5;
const MAX_DOTS = 4000; // selected genes drawn one by one; more are binned as the others are

/** meanDispersion shows normalised dispersion against mean: selected genes as dots, the others binned behind them. */
export function meanDispersion(step: HVGStep, nameOf: (gene: number) => string | undefined): Chart {
  const chosen: number[] = [];
  const others: number[] = [];
  step.highly_variable.forEach((yes, i) => {
    if (!Number.isFinite(step.dispersions_norm[i])) return;
    (yes && chosen.length < MAX_DOTS ? chosen : others).push(i);
  });
  const x = (i: number) => step.means[i]!;
  const y = (i: number) => step.dispersions_norm[i]!;
  const draw = (room: Room) => {
    const named = apart(labels(step, nameOf, chosen), room, step);
    const columns = Math.round(room.width / 4);
    const back = tiles(others.map(x), others.map(y), null, columns, Math.round(room.height / 4));
    const most = Math.log1p(Math.max(1, ...back.map((t) => t.count)));
    return chart(room, `Mean against normalised dispersion; ${step.selected} genes are selected`, {
      x: { label: "means", ticks: tickCount(room.width), grid: true },
      insetTop: 10,
      y: { label: "dispersions_norm", ticks: tickCount(room.height, 40), grid: true },
      marks: [
        Plot.rect(back, {
          x1: "x1",
          x2: "x2",
          y1: "y1",
          y2: "y2",
          fill: ink.faint,
          fillOpacity: (t: { count: number }) => 0.25 + (0.75 * Math.log1p(t.count)) / most,
          render: joinedRects(0),
        }),
        Plot.dot(chosen, { x, y, fill: ink.strong, fillOpacity: 0.75, render: joinedDots(1.6) }),
        Plot.text(named, {
          x: (d: Named) => x(d.gene),
          y: (d: Named) => y(d.gene),
          text: "name",
          dx: 5,
          textAnchor: "start",
          fontSize: LABEL_SIZE,
          fill: "currentColor",
          stroke: "var(--surface)",
          strokeWidth: 3,
        }),
      ],
    });
  };
  const entries = [
    { name: "highly variable", colour: ink.strong, count: String(step.selected) },
    { name: "other genes, binned", colour: ink.faint },
  ];
  return { draw, legend: { title: "genes", entries } };
}

interface Named {
  gene: number;
  name: string;
}

/** labels finds the top genes' places by name. */
function labels(step: HVGStep, nameOf: (gene: number) => string | undefined, chosen: number[]): Named[] {
  const top = new Set(step.top);
  return chosen.flatMap((gene) => {
    const name = nameOf(gene);
    return name !== undefined && top.has(name) ? [{ gene, name }] : [];
  });
}

/** apart keeps the labels that do not lie on an earlier one, going by where the chart puts them, to a few pixels. */
function apart(labels: Named[], room: Room, { means, dispersions_norm }: HVGStep): Named[] {
  const [x0, x1] = extent(means);
  const [y0, y1] = extent(dispersions_norm);
  const placed: { left: number; top: number; width: number }[] = [];
  return labels
    .sort((a, b) => dispersions_norm[b.gene]! - dispersions_norm[a.gene]!)
    .filter(({ gene, name }) => {
      const box = {
        left: ((means[gene]! - x0) / (x1 - x0 || 1)) * (room.width - 56),
        top: ((y1 - dispersions_norm[gene]!) / (y1 - y0 || 1)) * (room.height - 66),
        width: name.length * LABEL_SIZE * 0.65,
      };
      const clear = placed.every(
        (p) =>
          Math.abs(p.top - box.top) > LABEL_SIZE + 2 ||
          p.left > box.left + box.width ||
          box.left > p.left + p.width,
      );
      if (clear) placed.push(box);
      return clear;
    });
}
