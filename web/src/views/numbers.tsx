import type { ComponentChildren, JSX } from "preact";
import type { FilterStep, HVGStep, ORAStep, PCAStep, QCStep } from "../engine/protocol";
import { count, number } from "../state/format";
import type { StepId } from "../state/steps";
import * as store from "../state/store";

/** What a step found, in numbers. */
export function Numbers({ id }: { id: StepId }): JSX.Element | null {
  if (id === "file") return <FileNumbers />;
  const step = store.results.value[id]?.step;
  if (step?.qc) return <QCNumbers r={step.qc} />;
  if (step?.filter) return <FilterNumbers r={step.filter} />;
  if (step?.hvg) return <HVGNumbers r={step.hvg} />;
  if (step?.pca) return <PCANumbers r={step.pca} />;
  if (step?.ora) return <ORANumbers r={step.ora} />;
  return null;
}

function List({ children }: { children: ComponentChildren }): JSX.Element {
  return <dl class="numbers-list">{children}</dl>;
}

function Row({ name, value }: { name: string; value: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Notes({ notes }: { notes: string[] }): JSX.Element | null {
  if (notes.length === 0) return null;
  return (
    <ul class="notes">
      {notes.map((n) => (
        <li key={n}>{n}</li>
      ))}
    </ul>
  );
}

function FileNumbers(): JSX.Element | null {
  const file = store.summary.value;
  if (!file) return null;
  return (
    <List>
      <Row name="Cells" value={count(file.cells)} />
      <Row name="Genes" value={count(file.genes)} />
      <Row name="Matrices" value={file.matrices.map((m) => m.label).join(", ")} />
    </List>
  );
}

function QCNumbers({ r }: { r: QCStep }): JSX.Element {
  return (
    <List>
      <Row name="Median genes a cell" value={number(r.median_genes)} />
      <Row name="Median counts a cell" value={number(r.median_counts)} />
      <Row name="Median % mitochondrial" value={number(r.median_pct_mt)} />
      <Row name="Mitochondrial genes" value={count(r.mito_genes)} />
      <Row name="Genes seen in any cell" value={count(r.genes_seen)} />
      {Array.from(r.percent_top, (n, i) => (
        <Row key={n} name={`Median % in top ${n}`} value={number(r.pct_top_median[i]!)} />
      ))}
    </List>
  );
}

function FilterNumbers({ r }: { r: FilterStep }): JSX.Element {
  return (
    <List>
      <Row name="Cells kept" value={`${count(r.cells)} of ${count(r.cells_before)}`} />
      <Row name="Genes kept" value={`${count(r.genes)} of ${count(r.genes_before)}`} />
      {r.dropped_by.map((d) => (
        <Row key={d.threshold} name={`Dropped by ${d.threshold}`} value={count(d.count)} />
      ))}
    </List>
  );
}

function HVGNumbers({ r }: { r: HVGStep }): JSX.Element {
  return (
    <>
      <List>
        <Row name="Selected" value={`${count(r.selected)} of ${count(r.means.length)}`} />
        <Row name="Highest" value={<Genes names={r.top} />} />
      </List>
      <Notes notes={r.notes} />
    </>
  );
}

function PCANumbers({ r }: { r: PCAStep }): JSX.Element {
  const total = r.variance_ratio.reduce((sum, v) => sum + v, 0);
  const shown = [...new Set(store.components.value)].filter((i) => i < r.n_comps);
  return (
    <>
      <List>
        <Row name="Components" value={count(r.n_comps)} />
        <Row name="Variance in all" value={`${number(100 * total)} %`} />
        {shown.map((i) => (
          <Row key={i} name={`PC ${i + 1}, strongest`} value={<Genes names={r.top_genes[i] ?? []} />} />
        ))}
      </List>
      <Notes notes={r.notes} />
    </>
  );
}

function ORANumbers({ r }: { r: ORAStep }): JSX.Element {
  return (
    <table class="numbers-table">
      <caption class="visually-hidden">
        Gene sets: genes found in the data, and cells with p below 0.05
      </caption>
      <thead>
        <tr>
          <th scope="col">Set</th>
          <th scope="col">genes</th>
          <th scope="col">cells</th>
        </tr>
      </thead>
      <tbody>
        {r.sets.map((set, i) => (
          <tr key={set}>
            <th scope="row">{set}</th>
            <td>{count(r.set_size[i]!)}</td>
            <td>{count(r.significant[i]!)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Genes({ names }: { names: string[] }): JSX.Element {
  return <span class="genes">{names.join(", ")}</span>;
}
