import { paint } from "../colour/paint";
import { axes, frameOf } from "../plots/dots";
import type { Figure } from "../plots/figure";
import type { Scatter } from "../plots/scatter";
import { boundsOf, pointRadius } from "../plots/viewport";
import { count } from "../state/format";
import * as store from "../state/store";
import { legendOf, painted } from "./painted";
import { grounds } from "./theme";

const HEIGHT = 460;
const MARGIN = 0.04; // of the range, about the cells, where there is no plot on the page to go by

/** componentName is a component, from 0, with its share of the variance: "PC1 (10 %)". */
export function componentName(i: number): string {
  const share = store.results.value.pca?.step.pca?.variance_ratio[i];
  return share === undefined ? `PC${i + 1}` : `PC${i + 1} (${(100 * share).toPrecision(2)} %)`;
}

/** cellsFigure is the plot of the cells as a figure to be saved: as far in as it is zoomed; null without cells. */
export function cellsFigure(scatter: Scatter | null): Figure | null {
  const e = store.embedding.value;
  if (!e) return null;
  const [x, y] = store.components.value;
  const by = store.colour.value?.label;
  const colours = painted(e.x.length);
  const seen = scatter?.seen();
  return {
    name: [x === 0 && y === 1 ? "pca" : `pc${x + 1}-pc${y + 1}`, ...(by ? [by] : [])].join("-"),
    title: by ?? "Cells",
    subtitle: `${store.summary.value?.name}: ${count(e.x.length)} cells by principal components${meaning()}`,
    legend: legendOf,
    height: HEIGHT,
    cells: e.x.length,
    plot: (box, theme) => {
      const frame = frameOf(box);
      const bounds = seen?.bounds ?? widened(boundsOf(e.x, e.y));
      const scale = seen ? Math.sqrt((frame.width * frame.height) / (seen.size.width * seen.size.height)) : 1;
      const radius = (seen?.radius ?? pointRadius(e.x.length, 0)) * scale;
      return {
        svg: axes({ frame, bounds }, [componentName(x), componentName(y)]),
        dots: { x: e.x, y: e.y, paint: paint(colours, grounds[theme]), radius, frame, bounds },
      };
    },
  };
}

function meaning(): string {
  const kind = store.colourBy.value?.kind;
  if (kind === "gene") return "; colour: normalised, log1p";
  return kind === "set" ? "; colour: −log10 of the p-value" : "";
}

function widened(b: ReturnType<typeof boundsOf>): ReturnType<typeof boundsOf> {
  const dx = (b.maxX - b.minX) * MARGIN;
  const dy = (b.maxY - b.minY) * MARGIN;
  return { minX: b.minX - dx, maxX: b.maxX + dx, minY: b.minY - dy, maxY: b.maxY + dy };
}
