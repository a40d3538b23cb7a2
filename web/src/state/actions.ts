import { batch } from "@preact/signals";
import type { Engine, EngineError } from "../engine/client";
import type { Plan, RunResult, Step, StepName, Summary } from "../engine/protocol";
import { link } from "./link";
import type { Value } from "./params";
import { type Field, parse, withChoice } from "./params";
import { showCells } from "./picture";
import { type StepId, signature } from "./steps";
import { measure, persist } from "./storage";
import * as store from "./store";
import { forgetOpen, keepNow, keepViews, leftOpen, type Open, opened, readView, type View } from "./view";

let abort: AbortController | null = null;

/** connect gives the actions the engine that they ask, and shows what this tab had open. */
export function connect(to: Engine): void {
  link.engine = to;
  void link.engine.start().catch((error) => store.tell("starting the engine", error));
  void comeBack();
  keepViews((key, view) => {
    link.engine.request("keep_view", { key, view }).catch(() => {}); // this tab has it all the same
  });
}

/** request asks the engine for what changes nothing here, such as what is to leave the page. */
export const request: Engine["request"] = (op, params, options) => link.engine.request(op, params, options);

/** comeBack shows what this tab had open when the page was left. Without anything the engine has time to warm up. */
async function comeBack(): Promise<void> {
  const left = leftOpen();
  if (!left) {
    await loadRecent();
    link.engine.request("warm", {}).catch(() => {}); // a matter of speed alone
  } else if (!(await resume(left)))
    store.notice.value = `What was kept of ${left.name} is not there any more.`;
}

/** loadRecent asks what was analysed here before, and says once what a person should know of the storage. */
export async function loadRecent(): Promise<void> {
  const before = store.recent.value.problem;
  try {
    store.recent.value = await link.engine.request("recent", {});
  } catch {
    const problem = "What is kept in this browser could not be read.";
    store.recent.value = { files: [], problem, dropped: [] };
  }
  const { problem, dropped } = store.recent.value;
  if (problem && problem !== before) store.notice.value = problem;
  else if (dropped.length > 0)
    store.notice.value = `The browser’s storage was full: what was kept of ${dropped.join(", ")} made room.`;
  store.storage.value = await measure();
}

/** forget drops what is kept of one file, or of all where key is empty. */
export async function forget(key: string): Promise<void> {
  try {
    forgetOpen(key);
    await link.engine.request("forget", { key });
    store.notice.value = key ? "Forgotten." : "Everything kept here was forgotten.";
  } catch (error) {
    store.tell("forgetting", error);
  }
  await loadRecent();
}

/** open reads what a file holds, and shows its results where they are all kept here. */
export async function open(file: File, handle: FileSystemFileHandle | null = null): Promise<void> {
  const params = { name: file.name, size: file.size, last_modified: file.lastModified };
  const doing = `opening ${file.name}`;
  await enter(file.name, doing, () => link.engine.request("open", params, { file, handle }));
}

/**
 * resume shows a file by what is kept of it; the file itself is asked for when something needs it. view is how it was
 * looked at in this tab. It reports whether enough was kept.
 */
export async function resume({ key, name, view }: Open): Promise<boolean> {
  store.resuming.value = name;
  const known = await enter(name, "", async () => {
    const summary = await link.engine.request("resume", { key });
    return { ...summary, view: view || summary.view };
  });
  store.resuming.value = "";
  if (!known) await loadRecent();
  return known;
}

/** enter makes a file the open one; a failure is told as one of doing, unless that is empty. */
async function enter(name: string, doing: string, ask: () => Promise<Summary>): Promise<boolean> {
  if (store.summary.value) keepNow();
  cancel();
  const mine = ++link.file;
  store.running.value = null;
  store.trouble.value = null;
  store.opening.value = name;
  try {
    const summary = await ask();
    if (mine !== link.file) {
      void loadRecent(); // what was left is kept all the same
      return true;
    }
    opened();
    if (summary.key === store.summary.value?.key && !halfShown) await rejoin();
    else await show(summary);
    void loadRecent();
    return true;
  } catch (error) {
    if (mine === link.file && doing) store.tell(doing, error);
    return false;
  } finally {
    if (mine === link.file) store.opening.value = "";
  }
}

/** Whether what is kept of the file is still being shown, or was when another was opened. */
let halfShown = false;

/** show shows a file as it was looked at last, with the results that are kept of it. */
async function show(summary: Summary): Promise<void> {
  const { name } = store.summary.value ?? summary;
  const mine = link.file;
  halfShown = true;
  if (store.wanted.value && summary.key !== store.summary.value?.key)
    store.notice.value = `${summary.name} is another file than ${name}, and was opened.`;
  const view = readView(summary.view);
  batch(() => {
    reset(summary);
    if (!view) return;
    store.plan.value = view.plan;
    store.colourBy.value = view.colourBy;
    store.components.value = view.components;
    store.openStep.value = view.openStep;
    store.settingsOpen.value = view.settingsOpen;
  });
  store.opening.value = "";
  await showKept(view?.shown ?? view?.plan ?? summary.plan, view);
  if (mine === link.file) halfShown = false;
}

/** rejoin goes on with the file that is shown, which has come at hand. */
async function rejoin(): Promise<void> {
  store.opening.value = "";
  const shown = store.shownPlan.value;
  if (shown) await link.engine.request("run", { plan: shown, cached_only: true, begin: false });
  const waited = store.wanted.value;
  store.wanted.value = null;
  waited?.again();
}

/** close goes back to the first screen. */
export function close(): void {
  keepNow();
  cancel();
  link.file++;
  store.running.value = null;
  store.opening.value = "";
  reset(null);
  store.trouble.value = null;
  void loadRecent();
}

function reset(summary: Summary | null): void {
  store.summary.value = summary;
  store.plan.value = summary?.plan ?? null;
  store.cost.value = null;
  store.invalid.value = {};
  store.results.value = {};
  store.shownPlan.value = null;
  store.lastRun.value = null;
  store.fingerprint.value = "";
  store.fromCache.value = false;
  store.embedding.value = null;
  store.components.value = [0, 1];
  store.colourBy.value = null;
  store.colour.value = null;
  store.highlighted.value = new Set();
  store.viewport.value = null;
  store.cellNames.value = null;
  store.geneNames.value = [];
  showStep("file");
  store.wanted.value = null;
}

/** run computes what the plan asks for and is not there yet. */
export async function run(): Promise<void> {
  const plan = store.plan.value;
  if (!plan || store.running.value || store.obstacle.value) return;
  const mine = link.file;
  const stop = new AbortController();
  begin(stop);
  try {
    const value = await link.engine.request(
      "run",
      { plan, cached_only: false, begin: false },
      {
        signal: stop.signal,
        onStep: (s) => mine === link.file && keep(s, plan),
        onProgress: advance,
      },
    );
    if (mine !== link.file) return;
    store.fromCache.value = false;
    await take(value, plan, null);
    persist();
    void loadRecent();
  } catch (error) {
    if (mine === link.file) ended(error as EngineError);
  } finally {
    if (mine === link.file) finish(stop);
  }
}

/** showKept shows what is kept of a plan's results, as they were looked at, and computes nothing. */
async function showKept(plan: Plan, view: View | null): Promise<void> {
  const mine = link.file;
  const onStep = (s: Step) => {
    if (mine === link.file) keep(s, plan);
  };
  try {
    const value = await link.engine.request("run", { plan, cached_only: true, begin: true }, { onStep });
    if (mine !== link.file) return;
    if (!value.complete) return;
    store.fromCache.value = true;
    await take(value, plan, view);
  } catch {
    // Nothing to show yet. Where something is wrong with the file, the run will say so.
  }
}

/** take shows the results of a run. */
async function take(value: RunResult, plan: Plan, view: View | null): Promise<void> {
  store.lastRun.value = value;
  store.shownPlan.value = plan;
  store.fingerprint.value = "";
  const mine = link.file;
  await showCells(view);
  if (mine === link.file) void identify(mine);
}

/** estimate asks what the next run will take. */
export async function estimate(): Promise<void> {
  const plan = store.plan.value;
  if (!plan || store.obstacle.value) return;
  const mine = link.file;
  try {
    const cost = await link.engine.request("cost", { plan, budget_mib: store.budgetMiB.value });
    if (mine === link.file && plan === store.plan.value) store.cost.value = cost;
  } catch {
    // Only a prediction: what is wrong is told when it is run.
  }
}

/** keepTo sets the memory that the engine is to keep to from the next run on. */
export function keepTo(budgetMiB: number): void {
  store.budgetMiB.value = budgetMiB;
  link.engine.keepTo(budgetMiB);
}

/** identify asks for the results' fingerprint, which takes a while for many cells and is in no hurry. */
async function identify(mine: number): Promise<void> {
  try {
    const { sha256 } = await link.engine.request("fingerprint", {});
    if (mine === link.file) store.fingerprint.value = sha256;
  } catch {
    // Only a name for the results: whatever ended the engine is told by what was asked of it.
  }
}

function begin(stop: AbortController): void {
  abort = stop;
  store.trouble.value = null;
  store.notice.value = "";
  store.running.value = { since: Date.now(), progress: null, cancelling: false };
}

function finish(stop: AbortController): void {
  if (abort === stop) abort = null;
  store.running.value = null;
}

function ended(error: EngineError): void {
  if (error.code === "file") store.need("running the analysis", () => void run());
  else if (error.cancelled) store.notice.value = "Cancelled. Steps that had ended are kept.";
  else store.tell("running the analysis", error);
}

function advance(progress: NonNullable<(typeof store.running.value & object)["progress"]>): void {
  const now = store.running.value;
  if (now) store.running.value = { ...now, progress };
}

/** Steps of one pass end together: one is opened when no other has ended so many ms after it. */
const TOGETHER = 200;
let opensSoon: ReturnType<typeof setTimeout> | undefined;

/** keep puts a step's result in its panel; in the first run each step is opened as it ends. */
function keep(step: Step, plan: Plan): void {
  const id: StepName = step.name;
  store.results.value = { ...store.results.value, [id]: { step, signature: signature(id, plan) } };
  if (store.embedding.value || step.cached || id === "ora") return;
  clearTimeout(opensSoon);
  opensSoon = setTimeout(() => showStep(id), TOGETHER);
}

/** cancel ends the run that is going on; what it had finished stays. */
export function cancel(): void {
  const now = store.running.value;
  if (!now || !abort) return;
  store.running.value = { ...now, cancelling: true };
  abort.abort();
}

/** change takes what was typed for a setting: into the plan when it can be read, else as a problem. */
export function change(field: Field, text: string): void {
  const plan = store.plan.value;
  if (!plan) return;
  const read = parse(field.input, text);
  const { [field.path]: _, ...others } = store.invalid.value;
  store.invalid.value = "problem" in read ? { ...others, [field.path]: read.problem } : others;
  if ("value" in read) store.plan.value = withChoice(plan, field.path, read.value as Value);
}

/** changePlan changes settings that are no single field: the source, mitochondrial genes, gene sets. */
export function changePlan(part: Partial<Plan>): void {
  if (store.plan.value) store.plan.value = { ...store.plan.value, ...part };
}

/** useGeneSets reads a file of gene sets, or takes the bundled ones. */
export async function useGeneSets(from: { name: string; text: string } | "bundled"): Promise<string> {
  const params = from === "bundled" ? { name: "", text: "", bundled: true } : { ...from, bundled: false };
  try {
    const { sets, notes, name } = await link.engine.request("gene_sets", params);
    if (store.plan.value) changePlan({ ora: { ...store.plan.value.ora, sets } });
    return [name, ...notes].filter(Boolean).join(". ");
  } catch (error) {
    store.tell("reading gene sets", error);
    return "";
  }
}

/** showStep opens a step's settings and figure. */
export function showStep(id: StepId): void {
  clearTimeout(opensSoon);
  store.openStep.value = id;
}
