import type { Plan } from "../engine/protocol";
import { request } from "./actions";
import { plural } from "./format";
import { type Field, fields, readValue, textOf } from "./params";
import * as store from "./store";

/** isPlan says whether a file is one of settings and not of cells. */
export function isPlan(file: File): boolean {
  return /\.json$/i.test(file.name);
}

const LARGEST_PLAN = 64e6; // bytes: gene sets by the ten thousand

/** usePlan takes the settings of a saved plan for the open file, and says what changed. Nothing is run. */
export async function usePlan(file: File): Promise<void> {
  const open = store.summary.value;
  const refuse = (message: string, hint: string) => store.tell("reading a plan", { message, hint });
  store.trouble.value = null;
  if (!open) return refuse(`${file.name} is no data.`, "Open the data first; then drop a plan on the page.");
  if (store.running.value) return refuse("A run is going on.", "Use the plan when it has ended.");
  if (file.size > LARGEST_PLAN)
    return refuse(`${file.name} is too large for a plan.`, "Choose a plan that was saved here.");
  try {
    const { plan, notes } = await request("read_plan", { name: file.name, text: await file.text() });
    if (store.summary.value !== open || store.running.value) return; // went on without it
    const changed = differences(store.plan.value!, plan);
    store.plan.value = plan;
    store.invalid.value = {};
    store.plansTaken.value++;
    store.notice.value = [said(file.name, changed), ...notes].join(" ");
  } catch (error) {
    store.tell("reading a plan", error);
  }
}

const NAMED = 6;

function said(name: string, changed: string[]): string {
  if (changed.length === 0) return `${name} has the settings that are set already.`;
  const named = changed.slice(0, NAMED).join(", ");
  const more = changed.length > NAMED ? ` and ${plural(changed.length - NAMED, "other")}` : "";
  return `Set by ${name}: ${named}${more}. Nothing was run.`;
}

/** differences names the settings that two plans have otherwise, of those that have a say: "min_genes 100 → 200". */
export function differences(before: Plan, after: Plan): string[] {
  const all = [
    ["counts from", sourceText(before), sourceText(after)],
    ["mitochondrial genes", mitoText(before), mitoText(after)],
    ...fields
      .filter((f) => f.when?.(after) ?? true)
      .map((f) => [f.name, valueText(f, before), valueText(f, after)]),
  ];
  const changed = all.filter(([, a, b]) => a !== b).map(([name, a, b]) => `${name} ${a} → ${b}`);
  if (JSON.stringify(before.ora.sets) !== JSON.stringify(after.ora.sets))
    changed.push(`gene sets ${setsText(before)} → ${setsText(after)}`);
  return changed;
}

function sourceText({ source }: Plan): string {
  if (source.raw) return "raw/X";
  return source.layer ? `layers/${source.layer}` : "X";
}

function mitoText({ mito }: Plan): string {
  if (mito.column) return `var/${mito.column}`;
  return mito.prefix || "none";
}

function valueText(field: Field, plan: Plan): string {
  const unset = field.input.kind === "number" ? field.input.optional : "none";
  return textOf(readValue(plan, field.path)) || (unset ?? "");
}

function setsText({ ora }: Plan): string {
  return ora.sets.length ? String(ora.sets.length) : "none";
}
