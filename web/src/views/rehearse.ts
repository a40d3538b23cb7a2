import type { Chart } from "../plots/chart";
import { meanDispersion } from "../plots/hvg";
import { scree } from "../plots/pca";
import { countsByGenes, measureHistogram } from "../plots/qc";
import { hasWebGL2 } from "../plots/scatter";
import { inTurn } from "./turns";

const GENES = 400; // few, so that no drawing keeps the page from answering
const CELLS = 20_000; // as many as have the loops over all cells compiled well
const TIMES = 6;

/**
 * rehearse draws charts that nobody sees, one a task, while there is nothing to show: a browser compiles what it has
 * run for a while, and the first chart of a run took it five times as long as the next. It looks for WebGL too, which
 * is kept. What it returns ends it.
 */
export function rehearse(): () => void {
  const charts = madeUp();
  const draws = Array.from({ length: TIMES * charts.length }, (_, i) => charts[i % charts.length]!.draw);
  // Each in a room of another width: what was counted for a room is remembered.
  const jobs = draws.map((draw, i) => () => void draw({ width: 640 + i, height: 320 }));
  const taken = [...jobs, hasWebGL2].map(inTurn);
  return () => {
    for (const takeBack of taken) takeBack();
  };
}

function madeUp(): Chart[] {
  const numbers = (n: number) => Float32Array.from({ length: n }, (_, i) => (i * 37) % 101);
  const some = numbers(GENES);
  const many = numbers(CELLS);
  return [
    measureHistogram({ label: "", values: many, thresholds: [50] }),
    countsByGenes(many, Int32Array.from(many).toReversed(), many),
    meanDispersion(
      {
        selected: GENES / 4,
        means: some,
        dispersions: some,
        dispersions_norm: some.toReversed(),
        highly_variable: Uint8Array.from(some, (v) => Number(v > 75)),
        top: ["a"],
        notes: [],
      },
      (gene) => (gene === 3 ? "a" : undefined),
    ),
    scree(some.subarray(1, 50), [0, 1], false),
  ];
}
