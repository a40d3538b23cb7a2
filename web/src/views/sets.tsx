import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { ORAStep } from "../engine/protocol";
import { significantCells } from "../plots/sets";
import { Chart } from "./chart";

export function SetsFigure({ step }: { step: ORAStep }): JSX.Element {
  const chart = useMemo(() => significantCells(step), [step]);
  return (
    <div class="charts charts-1">
      <Chart
        title={`Cells whose ${step.n_up} highest genes hold more of a set than chance would`}
        name="gene_sets"
        chart={chart}
      />
    </div>
  );
}
