import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { count, duration, plural } from "../state/format";
import * as store from "../state/store";

/** The bottom line: what the engine holds and does, and that nothing was sent. */
export function StatusBar(): JSX.Element {
  const last = store.lastRun.value;
  const { problem } = store.recent.value;
  const fingerprint = store.fingerprint.value;
  return (
    <footer class="statusbar">
      <span class={`engine engine-${store.engineState.value}`}>{engineText[store.engineState.value]}</span>
      {store.opening.value && <span role="status">Reading {store.opening.value}…</span>}
      {last && (
        <span title="What the engine holds of the memory that it may take">
          {count(Math.round(last.memory_mib))} of {count(last.budget_mib)} MiB
        </span>
      )}
      {last && (
        <span title="Programs that work on the rows side by side, each in a thread of its own">
          {plural(last.workers, "worker")}
        </span>
      )}
      <span title="The analysis runs inside this page. No part of a file is ever put into a request.">
        0 bytes sent
      </span>
      {problem && (
        <span class="not-kept" title={problem}>
          not kept
        </span>
      )}
      {fingerprint && (
        <span
          title={`SHA-256 of all results: ${fingerprint}. Equal results have equal ones, on every machine.`}
        >
          result {fingerprint.slice(0, 4)}-{fingerprint.slice(4, 8)}
        </span>
      )}
      <Time />
    </footer>
  );
}

const engineText = { starting: "Engine starting", ready: "Engine ready", failed: "Engine stopped" };

/** How often the time is looked at while a run goes on: the page is laid out again where it reads otherwise. */
const TICK = 200;

/** The time that the run has taken, or took. */
function Time(): JSX.Element | null {
  const so = useSignal("");
  const since = store.running.value?.since;
  useEffect(() => {
    if (since === undefined) return;
    const tick = (): void => {
      so.value = duration((Date.now() - since) / 1000);
    };
    tick();
    const timer = setInterval(tick, TICK);
    return () => {
      clearInterval(timer);
      so.value = "";
    };
  }, [since, so]);
  if (since !== undefined) return <span class="statusbar-time">{so}</span>;
  const last = store.lastRun.value;
  if (!last) return null;
  return (
    <span class="statusbar-time">
      {store.fromCache.value
        ? "From this browser’s cache, not run again"
        : `Ran in ${duration(last.seconds)}`}
    </span>
  );
}
