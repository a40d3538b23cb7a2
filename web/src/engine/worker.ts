/**
 * The Web Worker: loads Go's wasm_exec.js from its own folder, starts the program, and tells the page
 * when it ends, which Go would do in silence. The program itself speaks the protocol from then on.
 *
 * A classic worker, bundled to one file: module workers cannot importScripts, and wasm_exec.js is a script.
 */

import { compile, type Exit, program, type Start } from "./boot";

/** The part of wasm_exec.js that is used. */
interface GoRuntime {
  env: Record<string, string>;
  exit: (code: number) => void;
  importObject: WebAssembly.Imports;
  run(instance: WebAssembly.Instance): Promise<void>;
}

/** The part of a dedicated worker's global scope that is used; the page's types are those of a window. */
interface Scope {
  Go: new () => GoRuntime;
  /** The compiled program, for helpers that the program starts. */
  coverslipModule: WebAssembly.Module;
  fs: { writeSync(fd: number, bytes: Uint8Array): number };
  importScripts(url: string): void;
  postMessage(message: Exit): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  removeEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

const scope = globalThis as unknown as Scope;
const lines: string[] = [];
const kept = 40;
let ended = false;

/** end tells the page, once, that there is nobody here any more. */
function end(code: number): void {
  if (ended) return;
  ended = true;
  scope.postMessage({ exit: { code, lines } });
}

/** keepLines keeps the last lines that the program writes: what a fatal error says before the exit. */
function keepLines(): void {
  const decoder = new TextDecoder();
  let rest = "";
  scope.fs.writeSync = (_fd, bytes) => {
    const whole = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = whole.pop() ?? "";
    for (const line of whole) {
      console.log(line);
      // The reason comes first and the goroutines after it: when full, give up the middle.
      if (lines.length === kept) lines.splice(kept / 2, 1);
      lines.push(line);
    }
    return bytes.length;
  };
}

async function start({ module, budgetMiB, helper }: Start["start"]): Promise<void> {
  scope.importScripts("wasm_exec.js");
  keepLines();
  const go = new scope.Go();
  go.env = { COVERSLIP_BUDGET_MIB: String(budgetMiB), ...(helper && { COVERSLIP_HELPER: "1" }) };
  go.exit = end;
  scope.coverslipModule = module ?? (await compile(program));
  const instance = await WebAssembly.instantiate(scope.coverslipModule, go.importObject);
  await go.run(instance);
  end(0);
}

function first(event: MessageEvent): void {
  scope.removeEventListener("message", first);
  start((event.data as Start).start).catch((error: unknown) => {
    lines.push(String(error));
    end(2);
  });
}

scope.addEventListener("message", first);
// After the exit Go's timers may still fire and throw "Go program has already exited": no news.
(globalThis as unknown as EventTarget).addEventListener("error", (event) => {
  if (ended) event.preventDefault();
});
