import { effect, untracked } from "@preact/signals";
import type { Recent, Summary } from "../engine/protocol";
import * as actions from "../state/actions";
import { isPlan, usePlan } from "../state/plan";
import * as store from "../state/store";
import { provenanceOpen } from "./panels";

/** The bundled file; a file of this name and size in the recent list is opened from the page's own folder. */
export const demo = { url: "demo/pbmc3k.h5ad", name: "pbmc3k.h5ad", size: 6910669 };

/** What only some browsers have, and TypeScript's DOM types lack. */
interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}
interface Permitting {
  queryPermission?: (how: { mode: "read" }) => Promise<PermissionState>;
  requestPermission?: (how: { mode: "read" }) => Promise<PermissionState>;
}
interface Picking {
  showOpenFilePicker?: (options: object) => Promise<FileSystemFileHandle[]>;
}

/** openDropped opens the first file of a drop, or takes the settings of a plan; what else was dropped is said to be left alone. */
export async function openDropped(data: DataTransfer): Promise<void> {
  const items = Array.from(data.items).filter((item) => item.kind === "file");
  const item = items[0];
  const file = data.files[0];
  if (!item || !file) {
    complain("That was no file.", "Drop an .h5ad, 10x .h5, .loom or .h5mu file from your computer.");
    return;
  }
  const folder = item.webkitGetAsEntry()?.isDirectory ?? false;
  const kept = (item as HandleItem).getAsFileSystemHandle?.().catch(() => null); // only during the event
  if (folder) {
    complain(`“${file.name}” is a folder.`, "Open the folder and drop one file from it.");
    return;
  }
  if (items.length > 1) {
    store.notice.value = `${items.length} files were dropped; ${file.name} is opened, the others are left alone.`;
  }
  if (isPlan(file)) return takePlan(file);
  const handle = await kept;
  await actions.open(file, handle?.kind === "file" ? (handle as FileSystemFileHandle) : null);
}

/** The kinds of file that are read here. */
export const extensions = [".h5ad", ".h5", ".h5mu", ".loom"];

/** openChosen opens what was chosen with a file button, and empties the button so that it can be chosen again. */
export function openChosen(input: HTMLInputElement): void {
  const file = input.files?.[0];
  input.value = "";
  if (file) void (isPlan(file) ? takePlan(file) : actions.open(file));
}

/** takePlan takes the settings of a plan; what it changed is to be seen on the page. */
function takePlan(file: File): Promise<void> {
  provenanceOpen.value = false;
  return usePlan(file);
}

/**
 * pick has the person choose a file in a dialog that gives a handle, by which the file is found again after a reload. It
 * reports whether this browser has such a dialog.
 */
export function pick(): boolean {
  const show = (window as Picking).showOpenFilePicker;
  if (!show) return false;
  const types = [{ description: "Single-cell data", accept: { "application/x-hdf5": extensions } }];
  show({ types, id: "coverslip" })
    .then(async ([handle]) => handle && actions.open(await handle.getFile(), handle))
    .catch((error: DOMException) => {
      if (error.name !== "AbortError") complain("The file could not be opened.", error.message);
    });
  return true;
}

/** openDemo fetches the bundled file and opens it as any other. */
export async function openDemo(): Promise<void> {
  store.trouble.value = null;
  store.opening.value = demo.name;
  try {
    await actions.open(await fetchDemo());
  } catch (error) {
    store.opening.value = "";
    store.tell("fetching the demo", error);
  }
}

async function fetchDemo(): Promise<File> {
  const response = await fetch(new URL(demo.url, document.baseURI));
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${demo.url}.`);
  return new File([await response.blob()], demo.name);
}

/** isDemo says whether a recent file is the bundled one. */
function isDemo(file: { name: string; size: number }): boolean {
  return file.name === demo.name && file.size === demo.size;
}

/** choose shows a recent file; where not enough is kept of it, the file itself is opened. */
export async function choose(file: Recent): Promise<void> {
  if (await actions.resume({ ...file, view: "" })) return;
  if (file.handle) await reopen(file.name, file.handle);
  else if (isDemo(file)) await openDemo();
  else store.notice.value = `Drop or choose ${file.name} again: its results are kept here and shown at once.`;
}

/** reopen opens a recent file by its handle; the browser may ask the person for leave. */
export async function reopen(name: string, handle: FileSystemFileHandle): Promise<void> {
  try {
    const asked = await (handle as Permitting).requestPermission?.({ mode: "read" });
    if (asked === "denied") {
      complain(`The browser was not allowed to read ${name}.`, "Drop the file again: its results are kept.");
      return;
    }
    await actions.open(await handle.getFile(), handle);
  } catch {
    complain(`${name} is not where it was.`, "Drop the file again: its results are kept.");
  }
}

/** handleOf is what opens the file again that is shown, where the browser has kept it. */
export function handleOf(key: string): FileSystemFileHandle | null {
  return store.recent.value.files.find((f) => f.key === key)?.handle ?? null;
}

/** bringWanted brings the file itself, whenever it is wanted, where that needs nobody; else the person is asked. */
export function bringWanted(): void {
  effect(() => {
    const wanted = store.wanted.value;
    const file = store.summary.peek();
    if (!wanted || wanted.ask || !file) return;
    void untracked(() => bring(file)).then((brought) => {
      if (!brought && store.wanted.value === wanted) store.wanted.value = { ...wanted, ask: true };
    });
  });
}

/** bring opens the file that is shown without asking anybody, and reports whether it could. */
async function bring(file: Summary): Promise<boolean> {
  try {
    await actions.loadRecent();
    const handle = handleOf(file.key);
    if (handle) {
      if ((await (handle as Permitting).queryPermission?.({ mode: "read" })) !== "granted") return false;
      await actions.open(await handle.getFile(), handle);
    } else if (isDemo(file)) {
      await actions.open(await fetchDemo());
    } else return false;
    return true;
  } catch {
    return false; // moved, or no network
  }
}

function complain(message: string, hint: string): void {
  store.tell("opening a file", { message, hint });
}
