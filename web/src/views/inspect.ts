import type { Scatter } from "../plots/scatter";
import * as store from "../state/store";

/**
 * `window.__coverslip` lets journeys in a browser look at what is drawn. It only reads, and nothing in the page uses it.
 *
 * - ready: whether cells are drawn and nothing is running
 * - cells: how many
 * - cellToPixel(cell): where a cell is drawn, [x, y] in CSS pixels from the canvas's top left corner
 * - colourOf(cell): the [r, g, b] it is drawn in
 * - cellAt(x, y): the cell that is in front there, or -1
 * - label(cell): its category, or its value
 */
export interface Inspection {
  readonly ready: boolean;
  readonly cells: number;
  cellToPixel(cell: number): [number, number];
  colourOf(cell: number): [number, number, number];
  cellAt(x: number, y: number): number;
  label(cell: number): string | number | undefined;
}

declare global {
  interface Window {
    __coverslip?: Inspection;
  }
}

/** inspect makes a scatter the one that is looked at, until the function that it returns is called. */
export function inspect(scatter: Scatter): () => void {
  const inspection: Inspection = {
    get ready() {
      return scatter.drawn && store.colour.value !== null && store.running.value === null;
    },
    get cells() {
      return store.embedding.value?.x.length ?? 0;
    },
    cellToPixel: (cell) => scatter.cellToPixel(cell),
    colourOf: (cell) => scatter.colourOf(cell),
    cellAt: (x, y) => scatter.cellAt(x, y),
    label: (cell) => {
      const c = store.colour.value;
      return c?.codes.length ? c.categories[c.codes[cell]!] : c?.values[cell];
    },
  };
  window.__coverslip = Object.freeze(inspection);
  return () => {
    if (window.__coverslip === inspection) delete window.__coverslip;
  };
}
