import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import * as actions from "../state/actions";
import { stepTitles } from "../state/steps";
import * as store from "../state/store";
import { DropOverlay } from "./drop";
import { ExportDialog } from "./exportdialog";
import { Header } from "./header";
import { exportOpen, provenanceOpen, tablesOpen } from "./panels";
import { ProvenanceDialog } from "./provenance";
import { Start } from "./start";
import { StatusBar } from "./statusbar";
import { Tables } from "./tables";
import { ComingBack, Workbench } from "./workbench";

export function App(): JSX.Element {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape") actions.cancel();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div class="app">
      <Header />
      <Main />
      <Notice />
      <StatusBar />
      <DropOverlay />
      {tablesOpen.value && <Tables />}
      {provenanceOpen.value && store.lastRun.value && <ProvenanceDialog />}
      {exportOpen.value && <ExportDialog />}
    </div>
  );
}

/** The open file, or the first screen; nothing much while a file comes back. */
function Main(): JSX.Element {
  const file = store.summary.value;
  if (file) return <Workbench key={file.key} />;
  if (!store.resuming.value) return <Start />;
  return (
    <main aria-busy="true">
      <ComingBack />
    </main>
  );
}

const NOTICE_MS = 8000;

/** Passing words, and for screen readers which step is running: not every per cent of it. */
function Notice(): JSX.Element {
  const step = useComputed(() => {
    const id = store.runningStep.value;
    return id ? `Running: ${stepTitles[id].title}` : "";
  });
  const text = store.notice.value;
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => {
      store.notice.value = "";
    }, NOTICE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <div class={text ? "notice notice-on" : "notice"} role="status">
        {text}
      </div>
      <div class="visually-hidden" aria-live="polite">
        {step.value}
      </div>
    </>
  );
}
