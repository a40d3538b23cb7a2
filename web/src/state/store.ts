import { computed, signal } from "@preact/signals";
import { defaultBudgetMiB, type EngineError, type State as EngineState } from "../engine/client";
import type {
  Colour,
  Cost,
  Embedding,
  Plan,
  Progress,
  RecentFiles,
  RunResult,
  Strings,
  Summary,
} from "../engine/protocol";
import { type StepId, type StepResults, stageStep, upToDate } from "./steps";

/** What the cells are coloured by. */
export type ColourBy = { kind: "obs" | "gene" | "set"; name: string };

/** A failure to be shown, with what was being done. */
export interface Trouble {
  doing: string;
  message: string;
  where: string;
  hint: string;
  detail: readonly string[];
}

/** What waits for the file itself, which is not at hand: only what is kept of it is. */
export interface Wanted {
  doing: string;
  again: () => void; // what to do when it has come
  ask: boolean; // it cannot be had without the person
}

/** Where the plane of the scores lies on the canvas, as in plots/viewport. */
export interface Viewport {
  x: number;
  y: number;
  zoomX: number;
  zoomY: number;
}

/** The run that is going on. */
export interface Running {
  since: number; // milliseconds since 1970
  progress: Progress | null;
  cancelling: boolean;
}

export const engineState = signal<EngineState>("starting");
export const recent = signal<RecentFiles>({ files: [], problem: "", dropped: [] });

/** What this page's storage takes and may take, in bytes; null where the browser does not say. */
export const storage = signal<{ used: number; quota: number } | null>(null);
export const trouble = signal<Trouble | null>(null);

/** A passing word about what was just done, read out to screen readers. */
export const notice = signal("");

/** The name of the file that is being opened, or empty. */
export const opening = signal("");

/** The name of the file that comes back from what is kept of it, or empty. */
export const resuming = signal("");
export const wanted = signal<Wanted | null>(null);
export const summary = signal<Summary | null>(null);

/** The settings as they stand in the rail; those of the shown results are in the results' signatures. */
export const plan = signal<Plan | null>(null);

/** Counts the plans that were taken whole: with a new one, what was typed for settings gives way to its values. */
export const plansTaken = signal(0);

/** Settings whose text cannot be read, by path. */
export const invalid = signal<Readonly<Record<string, string>>>({});
export const results = signal<StepResults>({});
export const running = signal<Running | null>(null);

/** The plan of the results that are shown. */
export const shownPlan = signal<Plan | null>(null);
export const lastRun = signal<RunResult | null>(null);

/** The memory that the engine is to keep to, and what the next run is predicted to take. */
export const budgetMiB = signal(defaultBudgetMiB);
export const cost = signal<Cost | null>(null);

/** The hash of the shown results, in hexadecimal; empty until it is known. */
export const fingerprint = signal("");

/** Whether everything that is shown came from this browser's cache. */
export const fromCache = signal(false);

export const embedding = signal<Embedding | null>(null);
export const components = signal<readonly [number, number]>([0, 1]);
export const colourBy = signal<ColourBy | null>(null);
export const colour = signal<Colour | null>(null);
export const highlighted = signal<ReadonlySet<number>>(new Set());

/** The part of the plane that is seen; null: all cells. */
export const viewport = signal<Viewport | null>(null);
export const cellNames = signal<Strings | null>(null);
export const geneNames = signal<readonly string[]>([]);

/** The step whose settings and figure are open. */
export const openStep = signal<StepId>("file");

/** Whether the open step shows its settings; on a narrow screen they begin folded away. */
export const settingsOpen = signal(true);

export type Theme = "auto" | "light" | "dark";
export const theme = signal<Theme>("auto");

export const runningStep = computed<StepId | null>(() => {
  const now = running.value;
  return now ? (now.progress ? stageStep(now.progress.stage) : "qc") : null;
});

export const fresh = computed(() => plan.value !== null && upToDate(plan.value, results.value));

/** Why the analysis cannot be run now, or empty. */
export const obstacle = computed(() => {
  if (opening.value) return `${opening.value} is being read.`;
  if (!plan.value) return "No file is open.";
  if (Object.keys(invalid.value).length > 0) return "Some settings cannot be read.";
  return "";
});

/** tell puts a failure in front of the person. */
export function tell(doing: string, error: unknown): void {
  const e = error as Partial<EngineError>;
  trouble.value = {
    doing,
    message: e.message || String(error),
    where: e.where ?? "",
    hint: e.hint ?? "",
    detail: e.detail ?? [],
  };
}

/** need has the file itself brought, or asked for, and the work that needs it done again then. */
export function need(doing: string, again: () => void): void {
  wanted.value = { doing, again, ask: false };
}
