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

/** The time that the run has taken, or took. */
function Time(): JSX.Element | null {
  const now = useSignal(Date.now());
  const since = store.running.value?.since;
  useEffect(() => {
    if (since === undefined) return;
    now.value = Date.now();
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 100);
    return () => clearInterval(timer);
  }, [since, now]);
  if (since !== undefined)
    return <span class="statusbar-time">{duration(Math.max(0, now.value - since) / 1000)}</span>;
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
