import * as actions from "../state/actions";
import * as store from "../state/store";

/** The bundled file; a file of this name and size in the recent list is opened from the page's own folder. */
export const demo = { url: "demo/pbmc3k.h5ad", name: "pbmc3k.h5ad", size: 6910669 };

/** What only some browsers have, and TypeScript's DOM types lack. */
interface HandleItem {
  getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
}
interface Permitting {
  requestPermission?: (how: { mode: "read" }) => Promise<PermissionState>;
}

/** openDropped opens the first file of a drop; what else was dropped is said to be left alone. */
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
  const handle = await kept;
  await actions.open(file, handle?.kind === "file" ? (handle as FileSystemFileHandle) : null);
}

/** openChosen opens what was chosen with a file button, and empties the button so that it can be chosen again. */
export function openChosen(input: HTMLInputElement): void {
  const file = input.files?.[0];
  input.value = "";
  if (file) void actions.open(file);
}

/** openDemo fetches the bundled file and opens it as any other. */
export async function openDemo(): Promise<void> {
  store.trouble.value = null;
  store.opening.value = demo.name;
  try {
    const response = await fetch(new URL(demo.url, document.baseURI));
    if (!response.ok) throw new Error(`The server answered ${response.status} for ${demo.url}.`);
    await actions.open(new File([await response.blob()], demo.name));
  } catch (error) {
    store.opening.value = "";
    store.tell("fetching the demo", error);
  }
}

/** isDemo says whether a recent file is the bundled one. */
export function isDemo(file: { name: string; size: number }): boolean {
  return file.name === demo.name && file.size === demo.size;
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

function complain(message: string, hint: string): void {
  store.tell("opening a file", { message, hint });
}
