import { signal } from "@preact/signals";
import type { Compression, Exported, ExportParams, Progress } from "../engine/protocol";
import { request } from "./actions";
import { hold } from "./scratch";

/** How an export is going: null when none is. */
export const exporting = signal<{ progress: Progress | null; stop: AbortController } | null>(null);

/** What the last choice was, for as long as the page is open. */
export const choice = signal<ExportParams>({ everything: true, lognorm: false, compression: "deflate" });

/** How an export can be compressed, with what a person should know. */
export const compressions: readonly (readonly [Compression, string])[] = [
  ["deflate", "deflate: every reader opens it"],
  ["zstd", "zstd: in Python with the package hdf5plugin"],
  ["blosc-zstd", "blosc-zstd: in Python with the package hdf5plugin"],
  ["none", "none"],
];

/** choose changes the choice; the results alone have no X to be normalised. */
export function choose(part: Partial<ExportParams>): void {
  const next = { ...choice.value, ...part };
  choice.value = { ...next, lognorm: next.lognorm && next.everything };
}

/** exportFile has the engine make the file; it rejects with an EngineError, cancelled when it was. */
export async function exportFile(): Promise<Exported> {
  const stop = new AbortController();
  exporting.value = { progress: null, stop };
  try {
    const made = await request("export", choice.value, {
      signal: stop.signal,
      onProgress: (progress) => {
        exporting.value = { progress, stop };
      },
    });
    if (made.scratch) hold(made.scratch);
    return made;
  } finally {
    exporting.value = null;
  }
}

/** exportSize asks how large the chosen file will be, about; null where that is not known. */
export async function exportSize(): Promise<number | null> {
  try {
    return (await request("export_size", choice.value)).bytes;
  } catch {
    return null; // a guess is worth no failure
  }
}

/** exportName is the suggested name of the file: that of the opened one, whatever its kind. */
export function exportName(opened: string): string {
  return `${opened.replace(/\.(h5ad|h5|loom|h5mu)$/i, "")}_analysed.h5ad`;
}
