import type { JSX } from "preact";
import type { StepId } from "../state/steps";
import { statusOf, stepTitles } from "../state/steps";
import * as store from "../state/store";
import { FilterFigure } from "./filter";
import { HVGFigure } from "./hvg";
import { PCAFigure } from "./pca";
import { FileFacts } from "./preflight";
import { QCFigure } from "./qc";
import { SetsFigure } from "./sets";

/** The open step's figure, large. */
export function StepFigure(): JSX.Element | null {
  const id = store.openStep.value;
  const plan = store.plan.value;
  if (!plan) return null;
  const stale = statusOf(id, plan, store.results.value, store.runningStep.value) === "stale";
  return (
    <section class="stepfigure" aria-label={`Figure: ${stepTitles[id].title}`}>
      <h2>
        {stepTitles[id].title}
        {stale && <span class="stale-tag">stale: settings were changed</span>}
      </h2>
      <Body id={id} />
    </section>
  );
}

function Body({ id }: { id: StepId }): JSX.Element | null {
  const r = store.results.value;
  if (id === "file") return store.summary.value && <FileFacts file={store.summary.value} />;
  const step = r[id]?.step;
  if (step?.qc) return <QCFigure step={step.qc} />;
  if (step?.filter) return <FilterFigure step={step.filter} />;
  if (step?.hvg) return <HVGFigure step={step.hvg} />;
  if (step?.pca) return <PCAFigure step={step.pca} />;
  if (step?.ora) return <SetsFigure step={step.ora} />;
  return <p class="muted stepfigure-none">{notYet(id)}</p>;
}

function notYet(id: StepId): string {
  if (id === "ora" && store.plan.value?.ora.sets.length === 0)
    return "Choose gene sets in the step’s settings, then run.";
  return "This step has not been run yet.";
}
