import type { JSX } from "preact";
import * as store from "../state/store";
import { Cells } from "./cells";
import { ColourPanel } from "./colourpanel";
import { StepFigure } from "./figure";
import { NeedFile } from "./needfile";
import { Preflight } from "./preflight";
import { Rail } from "./rail";
import { TroubleCard } from "./trouble";

/** The page with a file: steps on the left, cells in the centre, their colours on the right. */
export function Workbench(): JSX.Element {
  const shown = store.embedding.value !== null;
  const running = store.running.value !== null;
  const coming = store.resuming.value !== "";
  return (
    <div class={shown ? "workbench workbench-cells" : "workbench"}>
      <Rail />
      <main class="centre">
        <TroubleCard />
        <NeedFile />
        {shown && <Cells />}
        {!shown && (running ? <Waiting /> : coming ? <ComingBack /> : <Preflight />)}
        {(shown || running || (store.openStep.value !== "file" && hasResults())) && <StepFigure />}
      </main>
      {shown && <ColourPanel />}
    </div>
  );
}

/** In place of everything while a file comes back. */
export function ComingBack(): JSX.Element {
  return (
    <div class="waiting">
      <p role="status">Coming back to {store.resuming}…</p>
    </div>
  );
}

function hasResults(): boolean {
  return Object.keys(store.results.value).length > 0;
}

/** In place of the cells during the first run. */
function Waiting(): JSX.Element {
  return (
    <div class="waiting">
      <p>The cells appear here when their components are known.</p>
    </div>
  );
}
