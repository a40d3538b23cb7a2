import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import * as actions from "../state/actions";
import { count } from "../state/format";
import { stageStep, stepTitles } from "../state/steps";
import * as store from "../state/store";
import { claimFocus } from "./focus";
import { ProvenanceLink } from "./provenance";

/** The one primary button. */
export function RunButton({ text }: { text: string }): JSX.Element {
  const obstacle = store.obstacle.value;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => claimFocus(button.current), []);
  return (
    <button
      ref={button}
      type="button"
      class="button primary run"
      disabled={obstacle !== "" || store.running.value !== null}
      title={obstacle || undefined}
      onClick={() => void actions.run()}
    >
      {text}
    </button>
  );
}

/** The foot of the rail: the run that is going on with Cancel, or the button for the next one. */
export function RunBox(): JSX.Element | null {
  const running = store.running.value;
  if (running) {
    return (
      <div class="runbox">
        <Progress />
        <CancelButton cancelling={running.cancelling} />
      </div>
    );
  }
  if (!store.embedding.value) return null;
  return (
    <div class="runbox">
      {store.fresh.value ? (
        <p class="runbox-fresh">
          {store.fromCache.value ? "From this browser’s cache, not run again." : "All steps are up to date."}{" "}
          <ProvenanceLink />
        </p>
      ) : (
        <>
          <RunButton text="Run again" />
          <p class="muted">{store.obstacle.value || "Only what changed is computed."}</p>
        </>
      )}
    </div>
  );
}

function CancelButton({ cancelling }: { cancelling: boolean }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => claimFocus(button.current), []);
  return (
    <button
      ref={button}
      type="button"
      class="button cancel"
      disabled={cancelling}
      aria-keyshortcuts="Escape"
      onClick={actions.cancel}
    >
      {cancelling ? "Cancelling…" : "Cancel"}
    </button>
  );
}

/** How far the running step is, with its counts. */
export function Progress(): JSX.Element {
  const p = store.running.value?.progress;
  const title = p ? stepTitles[stageStep(p.stage)].title : "Starting";
  return (
    <div class="progress">
      <div class="progress-text">
        <span>{title}</span>
        {p && p.total > 0 && (
          <span class="numbers">
            {count(p.done)} of {count(p.total)} {p.unit}
          </span>
        )}
      </div>
      <progress max={p?.total || 1} value={p && p.total > 0 ? p.done : undefined} aria-label={title} />
    </div>
  );
}
