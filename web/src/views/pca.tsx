import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { PCAStep } from "../engine/protocol";
import { scree } from "../plots/pca";
import * as store from "../state/store";
import { Chart } from "./chart";

export function PCAFigure({ step }: { step: PCAStep }): JSX.Element {
  const log = useSignal(true);
  const shown = store.components.value;
  const chart = useMemo(() => scree(step.variance_ratio, shown, log.value), [step, shown, log.value]);
  return (
    <div class="charts charts-1">
      <label class="check">
        <input
          type="checkbox"
          checked={log.value}
          onChange={(e) => {
            log.value = e.currentTarget.checked;
          }}
        />
        Log scale
      </label>
      <Chart
        title="Share of the variance that each component explains"
        name="pca-variance_ratio"
        chart={chart}
      />
    </div>
  );
}
