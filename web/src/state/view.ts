import { effect } from "@preact/signals";
import type { Plan } from "../engine/protocol";
import type { StepId } from "./steps";
import * as store from "./store";

/** How a file is looked at, as it is kept between visits. */
export interface View {
  version: typeof version;
  plan: Plan; // the settings as they stand
  shown: Plan | null; // those of the results that are shown
  colourBy: store.ColourBy | null;
  components: readonly [number, number];
  highlighted: readonly number[];
  viewport: store.Viewport | null;
  openStep: StepId;
  settingsOpen: boolean;
}

/** Raised when a View or a Plan of another shape is kept: older ones are then left alone. */
const version = 2;

/** What a tab has open. It lies in the tab's own storage, which lasts a reload and a crash, and is there at once. */
export interface Open {
  key: string;
  name: string;
  view: string; // the text of a View, or empty
}

const tabKey = "coverslip.open";
const patienceMs = 250;

/** A file of which nothing more is kept here, as it was forgotten while it was open. */
let forgotten = "";
let kept = ""; // what was kept last
let timer: ReturnType<typeof setTimeout> | undefined;

/** readView reads the text of a View; null for what is none of this version. */
export function readView(text: string): View | null {
  try {
    const view = JSON.parse(text) as View | null;
    return view?.version === version ? view : null;
  } catch {
    return null;
  }
}

/** leftOpen is what this tab had open when the page was left, or null. */
export function leftOpen(): Open | null {
  try {
    return JSON.parse(sessionStorage.getItem(tabKey) ?? "null") as Open | null;
  } catch {
    return null;
  }
}

/**
 * keepViews keeps how the open file is looked at, whenever that has changed and rested for a moment: for this tab, and
 * with `keep` for whoever opens the file next.
 */
export function keepViews(keep: (key: string, view: string) => void): void {
  keepNow = () => {
    clearTimeout(timer);
    const summary = store.summary.peek();
    const text = keepInTab();
    if (summary && text && text !== kept) keep(summary.key, text);
    kept = text;
  };
  effect(() => {
    if (store.resuming.value) return; // until it is back, what is to come back stays
    viewText(); // so that the effect knows what it depends on
    clearTimeout(timer);
    timer = setTimeout(keepNow, patienceMs);
  });
}

/** keepNow keeps the view without waiting for it to rest, as when the file is left. */
export let keepNow = (): void => {};

/** keepInTab keeps at once what this tab has open, and returns the text of the view; empty without a file. */
export function keepInTab(): string {
  if (store.resuming.value) return "";
  const { key, name } = store.summary.value ?? { key: "", name: "" };
  const view = key === forgotten ? "" : viewText();
  try {
    sessionStorage.removeItem(tabKey); // a larger view may not fit, and an older one is not to come back
    if (view) sessionStorage.setItem(tabKey, JSON.stringify({ key, name, view } satisfies Open));
  } catch {
    // Storage is denied, or the gene sets of the plan are larger than it may be: what the engine keeps must do.
  }
  return view;
}

/** forgetOpen has nothing kept any more of the file that is open, where key is its key or empty for all. */
export function forgetOpen(key: string): void {
  const open = store.summary.value?.key ?? "";
  if (key === "" || key === open) forgotten = open;
  keepInTab();
}

/** opened begins to keep a file's view (again). */
export function opened(): void {
  forgotten = "";
  kept = "";
}

function viewText(): string {
  const plan = store.plan.value;
  if (!plan || !store.summary.value) return "";
  return JSON.stringify({
    version,
    plan,
    shown: store.shownPlan.value,
    colourBy: store.colourBy.value,
    components: store.components.value,
    highlighted: [...store.highlighted.value],
    viewport: store.viewport.value,
    openStep: store.openStep.value,
    settingsOpen: store.settingsOpen.value,
  } satisfies View);
}
