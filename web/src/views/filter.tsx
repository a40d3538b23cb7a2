import type { JSX } from "preact";
import type { FilterStep } from "../engine/protocol";
import { count } from "../state/format";

/** What the thresholds kept, as two bars. */
export function FilterFigure({ step }: { step: FilterStep }): JSX.Element {
  return (
    <div class="kept">
      <Kept what="cells" now={step.cells} before={step.cells_before} />
      <Kept what="genes" now={step.genes} before={step.genes_before} />
      {step.dropped_by.length > 0 && (
        <p class="muted">
          Dropped: {step.dropped_by.map((d) => `${count(d.count)} by ${d.threshold}`).join(", ")}
        </p>
      )}
    </div>
  );
}

function Kept({ what, now, before }: { what: string; now: number; before: number }): JSX.Element {
  const share = before > 0 ? now / before : 0;
  return (
    <div class="kept-row">
      <p>
        <strong>{count(now)}</strong> of {count(before)} {what} kept
      </p>
      <div class="kept-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}
