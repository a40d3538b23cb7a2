import { compile, type Exit, program, type Start } from "./boot";
import { cancelled, died, EngineError, unfit, unstarted } from "./error";
import type {
  Event,
  Log,
  Op,
  OpenParams,
  Ops,
  Progress,
  Reply,
  ResumeParams,
  RunParams,
  Step,
} from "./protocol";
import { PROTOCOL } from "./protocol";

export { EngineError } from "./error";

/** What can go with a request. */
export interface Options {
  /** The File of "open"; the engine reads it by slices, and keeps it for a restart. */
  file?: File;
  /** What opens the File again in another visit, where the browser gave one. */
  handle?: FileSystemFileHandle | null;
  onProgress?: (progress: Progress) => void;
  onStep?: (step: Step) => void;
  /** Aborting asks the engine to stop: the request then rejects with code "cancelled". */
  signal?: AbortSignal;
}

/** "failed" waits for the next request, which tries again. */
export type State = "starting" | "ready" | "failed";

/** The part of Worker that is used here, so that tests can stand in for it. */
export interface Port {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** The memory that the engine keeps to, unless its Setup says otherwise. */
export const defaultBudgetMiB = 1024;

/** How an Engine is made. */
export interface Setup {
  /** The folder of worker.js and coverslip.wasm; the page's own by default. */
  base?: string;
  /** The memory that the engine is to keep to. */
  budgetMiB?: number;
  /** How long a cancelled request may take to answer before its worker is ended. */
  patienceMs?: number;
  onState?: (state: State) => void;
  onLog?: (log: Log) => void;
  spawn?: () => Port;
  compile?: () => Promise<WebAssembly.Module>;
}

interface Pending {
  options: Options;
  resolve: (value: never) => void;
  reject: (error: EngineError) => void;
  /** Ends the worker when a cancel is not answered. */
  timer?: ReturnType<typeof setTimeout>;
  /** Takes the listener off the signal. */
  release: () => void;
}

/** The requests that bring a new worker to the state of the one before. */
interface Remembered {
  open?: { op: "open" | "resume"; params: OpenParams | ResumeParams; options: Options };
  run?: RunParams;
}

/**
 * Engine is the page's side of the conversation with the worker.
 *
 * One worker is alive at a time. When it dies (memory, a fault, a cancel that it does not answer) what
 * was asked of it rejects, and another is started from the same compiled program; it is given the last
 * opened file and the last finished run again, which it finds in its cache.
 */
export class Engine {
  readonly #setup: Required<Omit<Setup, "onState" | "onLog">> & Setup;
  readonly #pending = new Map<number, Pending>();
  #memory: Remembered = {};
  #nextId = 1;
  #turn = 0;
  #state: State = "failed";
  #given = 0; // the budget of the worker that is up, in MiB
  #port: Port | null = null;
  #module: Promise<WebAssembly.Module> | null = null;
  #ready: Promise<void> | null = null;
  /** Waits for the hello of the worker that is being started. */
  #hello: { ready: () => void; failed: (error: EngineError) => void } | null = null;

  constructor(setup: Setup = {}) {
    const base = setup.base ?? (typeof document === "undefined" ? "" : document.baseURI);
    this.#setup = {
      base,
      budgetMiB: defaultBudgetMiB,
      patienceMs: 2000,
      spawn: () => new Worker(new URL("worker.js", base)),
      compile: () => compile(new URL(program, base)),
      ...setup,
    };
  }

  /** start has the worker up before the first request; its failure is that request's too. */
  async start(): Promise<void> {
    await this.#started();
  }

  /** keepTo sets the memory that the engine is to keep to. One that is up is started again for its next run. */
  keepTo(budgetMiB: number): void {
    this.#setup.budgetMiB = budgetMiB;
  }

  /** request asks for one operation; it rejects with an EngineError and nothing else. */
  async request<O extends Op>(
    op: O,
    params: Ops[O]["params"],
    options: Options = {},
  ): Promise<Ops[O]["value"]> {
    const computes = op === "run" && !(params as RunParams).cached_only;
    if (computes && this.#state === "ready" && this.#given !== this.#setup.budgetMiB)
      this.#restart(cancelled());
    await this.#started();
    if (options.signal?.aborted) throw cancelled();
    const value = await this.#ask(op, params, options);
    if (op === "open" || op === "resume") {
      const { file, handle } = options;
      this.#memory = { open: { op, params: params as OpenParams | ResumeParams, options: { file, handle } } };
    } else if (op === "run") {
      this.#memory.run = params as RunParams;
    }
    return value;
  }

  /** stop ends the worker and gives its memory back; the next request starts another. */
  stop(): void {
    this.#end(cancelled());
  }

  #ask<O extends Op>(op: O, params: Ops[O]["params"], options: Options): Promise<Ops[O]["value"]> {
    const id = this.#nextId++;
    const { file, handle, signal } = options;
    return new Promise((resolve, reject) => {
      const abort = () => this.#cancel(id);
      const release = () => signal?.removeEventListener("abort", abort);
      this.#pending.set(id, { options, resolve, reject, release });
      signal?.addEventListener("abort", abort, { once: true });
      this.#port?.postMessage({ id, op, params, ...(file && { file }), ...(handle && { handle }) });
    });
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#port?.postMessage({ cancel: id });
    pending.timer = setTimeout(() => this.#restart(cancelled()), this.#setup.patienceMs);
  }

  #started(): Promise<void> {
    this.#ready ??= this.#boot(++this.#turn);
    return this.#ready;
  }

  /** boot starts a worker; turn tells it from one that was ended while it started. */
  async #boot(turn: number): Promise<void> {
    this.#phase("starting");
    try {
      this.#module ??= this.#setup.compile();
      const module = await this.#module;
      if (turn !== this.#turn) throw cancelled();
      this.#given = this.#setup.budgetMiB;
      await this.#greet({ start: { module, budgetMiB: this.#given } });
      await this.#rebuild();
      this.#phase("ready");
    } catch (error) {
      if (turn === this.#turn) {
        this.#module = null; // perhaps the network: the next try fetches again
        this.#end(cancelled());
        this.#phase("failed");
      }
      throw error instanceof EngineError ? error : unstarted(error);
    }
  }

  /** greet spawns a worker and waits for its hello. */
  #greet(start: Start): Promise<void> {
    const port = this.#setup.spawn();
    this.#port = port;
    port.onmessage = (event) => this.#receive(port, event.data);
    port.onerror = (event) => {
      event.preventDefault?.();
      this.#receive(port, { exit: { code: 2, lines: [event.message || "worker.js could not be loaded"] } });
    };
    return new Promise((ready, failed) => {
      this.#hello = { ready, failed };
      port.postMessage(start);
    });
  }

  /** rebuild repeats the last open and the last finished run, for the requests that follow. */
  async #rebuild(): Promise<void> {
    const { open, run } = this.#memory;
    try {
      if (open) await this.#ask(open.op, open.params, open.options);
      if (open && run) await this.#ask("run", { ...run, cached_only: true, begin: false }, {});
    } catch (error) {
      this.#memory = {};
      if (!this.#port) throw error; // it died of it, and is not to do so again
    }
  }

  #receive(port: Port, message: Reply | Event | Exit): void {
    if (port !== this.#port) return; // the last words of one that was ended
    if ("hello" in message) {
      const { protocol } = message.hello;
      if (protocol === PROTOCOL) this.#hello?.ready();
      else this.#hello?.failed(unfit(PROTOCOL, protocol));
      this.#hello = null;
    } else if ("exit" in message) {
      this.#died(message);
    } else if ("log" in message) {
      this.#setup.onLog?.(message.log);
    } else if ("progress" in message) {
      this.#pending.get(message.id)?.options.onProgress?.(message.progress);
    } else if ("step" in message) {
      this.#pending.get(message.id)?.options.onStep?.(message.step);
    } else {
      this.#answer(message);
    }
  }

  #answer(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    if (!pending) return;
    this.#forget(reply.id, pending);
    if (reply.ok) {
      pending.resolve(reply.value as never);
      return;
    }
    // After a fault the session is empty: it is filled again before the next request.
    if (reply.error.code === "internal" && this.#state === "ready") {
      this.#ready = this.#rebuild();
      this.#ready.catch(() => {}); // the next request meets it
    }
    pending.reject(new EngineError(reply.error));
  }

  /** died ends what is left of a worker. One that had come up is replaced; one that had not is not. */
  #died({ exit }: Exit): void {
    const error = died(exit.code, exit.lines);
    if (this.#state === "ready") this.#restart(error);
    else if (this.#hello) this.#hello.failed(unstarted(exit.lines.join(" ") || `exit ${exit.code}`));
    else {
      this.#end(error); // while it was rebuilt
      this.#phase("failed");
    }
  }

  #restart(error: EngineError): void {
    this.#end(error);
    void this.#started().catch(() => {}); // the next request meets the same failure
  }

  /** end terminates the worker and rejects all that was asked of it. */
  #end(error: EngineError): void {
    this.#turn++;
    this.#port?.terminate();
    this.#port = null;
    this.#ready = null;
    this.#hello?.failed(error);
    this.#hello = null;
    for (const [id, pending] of this.#pending) {
      this.#forget(id, pending);
      pending.reject(error);
    }
  }

  #phase(state: State): void {
    this.#state = state;
    this.#setup.onState?.(state);
  }

  #forget(id: number, pending: Pending): void {
    clearTimeout(pending.timer);
    pending.release();
    this.#pending.delete(id);
  }
}
