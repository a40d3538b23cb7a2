import * as Plot from "@observablehq/plot";
import type { Legend } from "./legend";

/**
 * Plot puts a <style> element in each SVG; its text depends on the class name alone. The server's policy allows that text
 * by its hash, so the class name is fixed here, and a journey in the browser compares the hash with what Plot wrote.
 */
export const plotClass = "coverslip-plot";
export const plotStyleHash = "sha256-JvPTaLic+NUuNa/6C1s0y1RGp4kOXbPq12EDikj+0E8=";

/** The room that a chart has, in CSS pixels. alone: nothing around it says what its axes are. */
export interface Room {
  width: number;
  height: number;
  alone?: boolean;
}

/** A chart is drawn for a room; drawing it again gives a new element. */
export type Draw = (room: Room) => Element;

/** A chart, and what its colours mean: on the page its caption says it. */
export interface Chart {
  draw: Draw;
  legend: Legend | null;
  /** bin goes through all cells for a room, so that drawing need not: of very many that is half of it. */
  bin?: (room: Room) => unknown;
}

/** remembered calls make again when the room is another. */
export function remembered<T>(make: (room: Room) => T): (room: Room) => T {
  let last: { width: number; height: number; made: T } | undefined;
  return (room) => {
    const { width, height } = room;
    if (last?.width !== width || last.height !== height) last = { width, height, made: make(room) };
    return last.made;
  };
}

/** chart draws with what all charts here have in common. label says in words what is seen. */
export function chart({ width, height }: Room, label: string, options: Plot.PlotOptions): Element {
  const svg = Plot.plot({
    marginTop: 22,
    marginRight: 12,
    marginBottom: 34,
    marginLeft: 44,
    ...options,
    width,
    height,
    className: plotClass,
  });
  for (const g of svg.querySelectorAll("g[aria-label]")) g.removeAttribute("aria-label"); // groups may not have names
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  return svg;
}

/** Colours of charts follow the theme through CSS, without being drawn again. */
export const ink = {
  bar: "var(--chart-bar)",
  strong: "var(--chart-strong)",
  faint: "var(--chart-faint)",
  threshold: "var(--chart-threshold)",
  grid: "var(--line)",
};

/** tickCount returns how many ticks fit along so many pixels. */
export function tickCount(pixels: number, each = 64): number {
  return Math.max(2, Math.floor(pixels / each));
}

export { Plot };
