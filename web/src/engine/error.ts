import type { ErrorCode, Failure } from "./protocol";

/** Every failed request rejects with this; message and hint are words for a person. */
export class EngineError extends Error {
  readonly code: ErrorCode;
  readonly where: string;
  readonly hint: string;
  /** The chain of causes, outermost first, for whoever wants to know more. */
  readonly detail: readonly string[];

  constructor(failure: Failure) {
    super(failure.message);
    this.name = "EngineError";
    this.code = failure.code;
    this.where = failure.where;
    this.hint = failure.hint;
    this.detail = failure.detail;
  }

  /** Whether the request ended because it was asked to. */
  get cancelled(): boolean {
    return this.code === "cancelled";
  }
}

/** cancelled is the failure of a request that was given up on this side. */
export function cancelled(): EngineError {
  return new EngineError({ code: "cancelled", message: "Cancelled.", where: "", hint: "", detail: [] });
}

const again = "The engine was started again; the file need not be picked again. ";

/** died says in words why the worker ended, from its exit code and its last lines. */
export function died(code: number, lines: readonly string[]): EngineError {
  if (
    lines.some((line) =>
      /out of memory|cannot allocate memory|memory\.grow|Array buffer allocation/i.test(line),
    )
  ) {
    return new EngineError({
      code: "memory",
      message: "The analysis needs more memory than this tab can have.",
      where: "",
      hint: `${again}Close other tabs, or take a file with fewer cells or genes.`,
      detail: [...lines],
    });
  }
  return new EngineError({
    code: "internal",
    message: `The engine stopped unexpectedly (exit ${code}).`,
    where: "",
    hint: `${again}Run it again; if it stops again, please report it with the details below.`,
    detail: [...lines],
  });
}

/** unfit is the failure of a page that met the engine of another version. */
export function unfit(page: number, worker: number): EngineError {
  return new EngineError({
    code: "internal",
    message: "This page and its engine are of different versions.",
    where: "",
    hint: "Please reload the page.",
    detail: [`protocol ${page} here, ${worker} in the engine`],
  });
}

/** unstarted is the failure of a worker that never said hello. */
export function unstarted(reason: unknown): EngineError {
  return new EngineError({
    code: "internal",
    message: "The engine could not be started.",
    where: "",
    hint: "Check the connection and reload the page. The browser must allow WebAssembly and Web Workers.",
    detail: [String(reason)],
  });
}
