import type { JSX } from "preact";
import * as actions from "../state/actions";
import { count, duration } from "../state/format";
import { type Status, type StepId, statusOf, stepIds, stepTitles } from "../state/steps";
import * as store from "../state/store";
import { Icon } from "./icons";
import { Numbers } from "./numbers";
import { RunBox } from "./runbox";
import { Settings } from "./settings";

/** The steps in the order of the analysis; one is open. */
export function Rail(): JSX.Element {
  return (
    <section class="rail" aria-label="Steps of the analysis">
      <ol class="steps">
        {stepIds.map((id) => (
          <StepItem key={id} id={id} />
        ))}
      </ol>
      <RunBox />
    </section>
  );
}

function StepItem({ id }: { id: StepId }): JSX.Element {
  const current = store.openStep.value === id;
  const open = current && store.settingsOpen.value;
  const status = statusOf(id, store.plan.value!, store.results.value, store.runningStep.value);
  return (
    <li class={`step step-${status}${current ? " step-current" : ""}`}>
      <h2>
        <button
          type="button"
          class="step-head"
          aria-expanded={open}
          aria-controls={`step-${id}`}
          onClick={() => press(id, current)}
        >
          <StatusMark status={status} />
          <span class="step-title">{stepTitles[id].title}</span>
          <span class="step-state">{stateText(id, status)}</span>
          <Icon name="chevron" />
        </button>
      </h2>
      {status === "running" && <StepBar />}
      <div class="step-body" id={`step-${id}`} hidden={!open}>
        {open && (
          <>
            <p class="step-about">{stepTitles[id].about}</p>
            <Settings id={id} />
            <Numbers id={id} />
          </>
        )}
      </div>
    </li>
  );
}

function press(id: StepId, current: boolean): void {
  if (current) store.settingsOpen.value = !store.settingsOpen.value;
  else {
    store.settingsOpen.value = true;
    actions.showStep(id);
  }
}

function StatusMark({ status }: { status: Status }): JSX.Element {
  return (
    <span class={`status status-${status}`}>
      {status === "done" && <Icon name="check" />}
      {status === "stale" && <Icon name="stale" />}
      {status === "skipped" && <Icon name="skip" />}
    </span>
  );
}

function StepBar(): JSX.Element {
  const p = store.running.value?.progress;
  const share = p && p.total > 0 ? p.done / p.total : 0;
  return (
    <span class="step-bar" aria-hidden="true">
      <span style={{ transform: `scaleX(${share})` }} />
    </span>
  );
}

function stateText(id: StepId, status: Status): string {
  switch (status) {
    case "none":
      return "not run";
    case "stale":
      return "stale";
    case "skipped":
      return "no sets";
    case "running": {
      const p = store.running.value?.progress;
      return p && p.total > 0 ? `${count(Math.floor((100 * p.done) / p.total))} %` : "running";
    }
    case "done": {
      if (id === "file") return "read";
      const step = store.results.value[id]!.step;
      return step.cached ? "cached" : duration(step.seconds);
    }
  }
}
