/**
 * The messages that start and end a worker: they pass between client.ts and worker.ts, before and
 * after the Go program that speaks the protocol of protocol.ts.
 */

/**
 * page -> worker: the first message. Without a module the worker fetches the program by itself. A worker
 * starts helpers of its own with the same message: they work on the rows for it.
 */
export type Start = { start: { module: WebAssembly.Module | null; budgetMiB: number; helper?: boolean } };

/** worker -> page: the last message. The lines are the last that the program wrote to stderr. */
export type Exit = { exit: { code: number; lines: string[] } };

/** The program's file, in the folder of worker.js. */
export const program = "coverslip.wasm";

/**
 * compile fetches and compiles the program. A host that serves it under another content type than
 * application/wasm makes compileStreaming fail; the bytes are compiled then.
 */
export async function compile(url: string | URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${response.statusText}`);
  const copy = response.clone();
  try {
    return await WebAssembly.compileStreaming(response);
  } catch {
    return WebAssembly.compile(await copy.arrayBuffer());
  }
}
