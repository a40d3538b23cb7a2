import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { QCStep } from "../engine/protocol";
import { countsByGenes, measureHistogram } from "../plots/qc";
import * as store from "../state/store";
import { Chart } from "./chart";

const present = (...thresholds: (number | null)[]): number[] =>
  thresholds.filter((t): t is number => t !== null && t > 0);

/** The measures of every cell of the file, with the thresholds as they are set now. */
export function QCFigure({ step }: { step: QCStep }): JSX.Element {
  const { min_genes, max_genes, max_pct_mt } = store.plan.value!.filter;
  const genes = useMemo(
    () =>
      measureHistogram({
        label: "n_genes_by_counts",
        values: step.n_genes_by_counts,
        thresholds: present(min_genes, max_genes),
      }),
    [step, min_genes, max_genes],
  );
  const total = useMemo(
    () => measureHistogram({ label: "total_counts", values: step.total_counts, thresholds: [] }),
    [step],
  );
  const mito = useMemo(
    () =>
      measureHistogram({
        label: "pct_counts_mt",
        values: step.pct_counts_mt,
        thresholds: present(max_pct_mt),
      }),
    [step, max_pct_mt],
  );
  const both = useMemo(
    () => countsByGenes(step.total_counts, step.n_genes_by_counts, step.pct_counts_mt),
    [step],
  );
  return (
    <div class="charts charts-4">
      <Chart title="n_genes_by_counts" name="qc-n_genes_by_counts" chart={genes} />
      <Chart title="total_counts" name="qc-total_counts" chart={total} />
      <Chart title="pct_counts_mt" name="qc-pct_counts_mt" chart={mito} />
      <Chart
        title="Genes by counts, coloured by pct_counts_mt"
        name="qc-total_counts-n_genes_by_counts"
        chart={both}
      />
    </div>
  );
}
