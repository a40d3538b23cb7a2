import type { ORAStep } from "../engine/protocol";
import { type Chart, chart, ink, Plot, type Room, tickCount } from "./chart";

/** significantCells shows in how many cells each set is over-represented. */
export function significantCells(step: ORAStep): Chart {
  const rows = step.sets
    .map((set, i) => ({ set, cells: step.significant[i]! }))
    .sort((a, b) => b.cells - a.cells)
    .slice(0, 30);
  const longest = Math.max(6, ...rows.map((r) => r.set.length));
  const draw = (room: Room) => {
    const left = Math.min(room.width * 0.4, 14 + 6.6 * longest);
    const letters = Math.floor((left - 14) / 6.6);
    const short = (set: string) => (set.length > letters ? `${set.slice(0, letters - 1)}…` : set);
    return chart(room, `Cells in which each of ${step.sets.length} gene sets is significant`, {
      marginLeft: left,
      marginRight: 48,
      x: {
        label: "cells with p < 0.05 (Bonferroni)",
        ticks: tickCount(room.width),
        tickFormat: "~s",
        grid: true,
      },
      y: { label: null, domain: rows.map((r) => r.set), tickSize: 0, tickFormat: short },
      marks: [
        Plot.barX(rows, { x: "cells", y: "set", fill: ink.bar, insetTop: 2, insetBottom: 2 }),
        Plot.text(rows, {
          x: "cells",
          y: "set",
          text: "cells",
          textAnchor: "start",
          dx: 6,
          fill: "currentColor",
        }),
      ],
    });
  };
  return { draw, legend: null }; // one colour
}
