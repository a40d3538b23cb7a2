import { batch } from "@preact/signals";
import type { EngineError } from "../engine/client";
import { allStrings } from "../engine/strings";
import { link } from "./link";
import * as store from "./store";
import type { View } from "./view";

let picture = 0; // counts requests for a colour

/** showCells asks for all that the picture of the cells is made of. */
export async function showCells(view: View | null): Promise<void> {
  const mine = link.file;
  const [x, y] = within(store.components.value);
  const [embedding, [by, colour]] = await Promise.all([
    link.engine.request("embedding", { x, y }),
    colourNow(),
  ]);
  if (mine !== link.file) return;
  batch(() => {
    store.components.value = [x, y];
    store.colour.value = colour;
    store.colourBy.value = by;
    store.highlighted.value = new Set(view?.highlighted);
    store.viewport.value = view?.viewport ?? null;
    store.embedding.value = embedding;
  });
  const [obs, genes] = await Promise.all([
    link.engine.request("names", { axis: "obs" }),
    link.engine.request("names", { axis: "var" }),
  ]);
  if (mine !== link.file) return;
  store.cellNames.value = obs.names;
  store.geneNames.value = allStrings(genes.names);
}

/** within keeps the chosen components among those that there are. */
function within([x, y]: readonly [number, number]): [number, number] {
  const n = store.results.value.pca?.step.pca?.n_comps ?? 2;
  return x < n && y < n ? [x, y] : [0, Math.min(1, n - 1)];
}

/** firstColour is what the cells are coloured by at first: labels where the file has any, else a measure of QC. */
function firstColour(): store.ColourBy {
  const labels = store.summary.value?.obs.filter((c) => c.kind === "categorical" && !c.problem) ?? [];
  const some = labels.find((c) => c.categories > 1 && c.categories <= 102) ?? labels[0];
  return { kind: "obs", name: some?.name ?? "n_genes_by_counts" };
}

/** colourNow asks for the chosen colour; one that is not to be had, or not yet, gives way to the first one. */
async function colourNow() {
  const first = firstColour();
  const by = store.colourBy.value ?? first;
  try {
    return [by, await askColour(by)] as const;
  } catch (error) {
    if ((error as EngineError).code === "file") needForColour(by);
    return [first, await askColour(first)] as const;
  }
}

function askColour(by: store.ColourBy) {
  return link.engine.request("colour", { obs: "", gene: "", set: "", [by.kind]: by.name });
}

/** colourBy colours the cells by an obs column, a gene or a gene set. */
export async function colourBy(by: store.ColourBy): Promise<void> {
  const mine = ++picture;
  const file = link.file;
  try {
    const colour = await askColour(by);
    if (mine !== picture || file !== link.file) return;
    batch(() => {
      store.highlighted.value = new Set();
      store.colourBy.value = by;
      store.colour.value = colour;
    });
  } catch (error) {
    if (mine !== picture || file !== link.file) return;
    if ((error as EngineError).code === "file") needForColour(by);
    else store.tell(`colouring by ${by.name}`, error);
  }
}

function needForColour(by: store.ColourBy): void {
  store.need(`colouring by ${by.name}`, () => void colourBy(by));
}

/** showComponents puts two components, from 0, on the axes. */
export async function showComponents(x: number, y: number): Promise<void> {
  const mine = link.file;
  try {
    const embedding = await link.engine.request("embedding", { x, y });
    if (mine !== link.file) return;
    batch(() => {
      store.components.value = [x, y];
      store.viewport.value = null;
      store.embedding.value = embedding;
    });
  } catch (error) {
    if (mine === link.file) store.tell("showing the components", error);
  }
}

/** toggleHighlight puts a category in front of the others, or takes it back. */
export function toggleHighlight(code: number): void {
  const next = new Set(store.highlighted.value);
  if (!next.delete(code)) next.add(code);
  store.highlighted.value = next;
}
