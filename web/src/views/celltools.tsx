import type { JSX } from "preact";
import type { Scatter } from "../plots/scatter";
import * as picture from "../state/picture";
import * as store from "../state/store";
import { cellsFigure, componentName } from "./cellsfigure";
import { Icon } from "./icons";
import { SaveFigure } from "./savefigure";

/** Under the plot: which components are on the axes, and the view. */
export function CellTools({ scatter }: { scatter: () => Scatter | null }): JSX.Element {
  const [x, y] = store.components.value;
  return (
    <div class="celltools">
      <Component label="x" value={x} choose={(to) => void picture.showComponents(to, y)} />
      <Component label="y" value={y} choose={(to) => void picture.showComponents(x, to)} />
      <span class="celltools-gap" />
      <button
        type="button"
        class="quiet square zoom"
        aria-label="Zoom out"
        title="Zoom out (−)"
        onClick={() => scatter()?.zoom(-0.5)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="quiet square zoom"
        aria-label="Zoom in"
        title="Zoom in (+)"
        onClick={() => scatter()?.zoom(0.5)}
      >
        <Icon name="plus" />
      </button>
      <button type="button" class="quiet" title="Show all cells (0)" onClick={() => scatter()?.fit()}>
        <Icon name="fit" />
        <span>Fit</span>
      </button>
      <SaveFigure title="the cells" figure={() => cellsFigure(scatter())} />
    </div>
  );
}

interface ComponentProps {
  label: string;
  value: number;
  choose: (to: number) => void;
}

function Component({ label, value, choose }: ComponentProps): JSX.Element {
  const n = store.results.value.pca?.step.pca?.variance_ratio.length ?? 0;
  return (
    <label class="component">
      <span>{label}</span>
      <select
        aria-label={`Component on the ${label} axis`}
        value={String(value)}
        disabled={store.running.value !== null}
        onChange={(e) => choose(Number(e.currentTarget.value))}
      >
        {Array.from({ length: n }, (_, i) => (
          <option key={i} value={String(i)}>
            {componentName(i)}
          </option>
        ))}
      </select>
    </label>
  );
}
