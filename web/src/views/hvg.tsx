import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { HVGStep } from "../engine/protocol";
import { meanDispersion } from "../plots/hvg";
import * as store from "../state/store";
import { Chart } from "./chart";

export function HVGFigure({ step }: { step: HVGStep }): JSX.Element {
  const names = store.geneNames.value;
  const fitting = names.length === step.means.length; // names of an older run name other genes
  const chart = useMemo(
    () => meanDispersion(step, (gene) => (fitting ? names[gene] : undefined)),
    [step, names, fitting],
  );
  return (
    <div class="charts charts-1">
      <Chart
        title="Mean and normalised dispersion of each gene; selected in colour"
        name="hvg"
        chart={chart}
      />
    </div>
  );
}
