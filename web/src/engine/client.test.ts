import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine, EngineError, type Port, type Setup } from "./client";
import type { Summary } from "./protocol";
import { PROTOCOL } from "./protocol";

// biome-ignore lint/suspicious/noExplicitAny: messages of both directions, looked into freely
type Message = any;

/** A worker that answers as the test says, one turn of the loop later. */
class FakeWorker implements Port {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly got: Message[] = [];
  ended = false;

  constructor(readonly answer: (worker: FakeWorker, message: Message) => void) {}

  postMessage(message: Message): void {
    this.got.push(message);
    setTimeout(() => {
      if (!this.ended) this.answer(this, message);
    });
  }

  say(message: Message): void {
    this.onmessage?.({ data: message } as MessageEvent);
  }

  terminate(): void {
    this.ended = true;
  }
}

const hello = { hello: { protocol: PROTOCOL, build: "test", budget_mib: 1024 } };

/** obliging says hello and answers every request with its own op. */
function obliging(worker: FakeWorker, message: Message): void {
  if (message.start) worker.say(hello);
  else if (message.id) worker.say({ id: message.id, ok: true, value: { op: message.op } });
}

/** engineOf makes an engine whose workers behave as given, the last one for all that follow. */
function engineOf(behaviours: ((worker: FakeWorker, message: Message) => void)[], setup: Setup = {}) {
  const workers: FakeWorker[] = [];
  const engine = new Engine({
    compile: async () => ({}) as WebAssembly.Module,
    spawn: () => {
      const worker = new FakeWorker(behaviours[Math.min(workers.length, behaviours.length - 1)]!);
      workers.push(worker);
      return worker;
    },
    ...setup,
  });
  return { engine, workers };
}

const opened = { name: "a.h5ad", size: 3, last_modified: 0 };
const file = { name: "a.h5ad" } as File;

async function failure(promise: Promise<unknown>): Promise<EngineError> {
  const error = await promise.then(
    () => assert.fail("it was to be rejected"),
    (e: unknown) => e,
  );
  assert.ok(error instanceof EngineError, String(error));
  return error;
}

test("a request is answered, with progress and steps before", async () => {
  const { engine, workers } = engineOf([
    (worker, message) => {
      if (message.op === "run") {
        worker.say({ id: message.id, progress: { stage: "qc", done: 1, total: 2, unit: "cells" } });
        worker.say({ id: message.id, step: { name: "qc" } });
      }
      obliging(worker, message);
    },
  ]);
  const seen: string[] = [];
  const plan = {} as Summary["plan"];
  await engine.request(
    "run",
    { plan, cached_only: false, begin: false },
    { onProgress: (p) => seen.push(`${p.stage} ${p.done}`), onStep: (s) => seen.push(`step ${s.name}`) },
  );
  assert.deepEqual(seen, ["qc 1", "step qc"]);
  assert.deepEqual(workers[0]!.got[0].start.budgetMiB, 1024);
});

test("a failure is an EngineError with all its words", async () => {
  const error = {
    code: "format",
    message: "damaged",
    where: "a.h5ad /X",
    hint: "copy it again",
    detail: ["x"],
  };
  const { engine } = engineOf([
    (worker, message) => {
      if (message.id) worker.say({ id: message.id, ok: false, error });
      else obliging(worker, message);
    },
  ]);
  const got = await failure(engine.request("recent", {}));
  assert.deepEqual(
    [got.code, got.message, got.where, got.hint, got.detail],
    [error.code, error.message, error.where, error.hint, error.detail],
  );
});

test("a worker of another protocol is refused", async () => {
  const { engine } = engineOf([
    (w) => w.say({ hello: { protocol: PROTOCOL + 1, build: "", budget_mib: 1 } }),
  ]);
  const got = await failure(engine.request("recent", {}));
  assert.match(got.hint, /reload/i);
});

test("a worker that dies is replaced, with its file and its run", async () => {
  const { engine, workers } = engineOf([
    (worker, message) => {
      if (message.op === "colour")
        worker.say({ exit: { code: 2, lines: ["fatal error: runtime: out of memory"] } });
      else obliging(worker, message);
    },
    obliging,
  ]);
  await engine.request("open", opened, { file });
  await engine.request("run", { plan: {} as Summary["plan"], cached_only: false, begin: false });
  const got = await failure(engine.request("colour", { obs: "x", gene: "", set: "" }));
  assert.equal(got.code, "memory");
  await engine.request("embedding", { x: 0, y: 1 });
  assert.equal(workers.length, 2);
  assert.ok(workers[0]!.ended);
  const [, open, run, embedding] = workers[1]!.got;
  assert.deepEqual([open.op, open.file, run.op, run.params.cached_only], ["open", file, "run", true]);
  assert.equal(embedding.op, "embedding");
});

test("a worker that dies of a run that nobody asked for yet is replaced by one that does not begin it", async () => {
  const { engine, workers } = engineOf([obliging, obliging]);
  await engine.request("open", opened, { file });
  await engine.request("run", { plan: {} as Summary["plan"], cached_only: true, begin: true });
  workers[0]!.say({ exit: { code: 2, lines: ["fatal error: runtime: out of memory"] } });
  await engine.request("recent", {});
  const [, , run] = workers[1]!.got;
  assert.deepEqual([run.op, run.params.cached_only, run.params.begin], ["run", true, false]);
});

test("a cancel is answered by the worker", async () => {
  const { engine, workers } = engineOf([
    (worker, message) => {
      if (message.cancel)
        worker.say({ id: message.cancel, ok: false, error: { code: "cancelled", detail: [] } });
      else if (message.op !== "run") obliging(worker, message);
    },
  ]);
  const stop = new AbortController();
  const run = engine.request(
    "run",
    { plan: {} as Summary["plan"], cached_only: false, begin: false },
    { signal: stop.signal },
  );
  setTimeout(() => stop.abort(), 5);
  assert.ok((await failure(run)).cancelled);
  await engine.request("recent", {});
  assert.equal(workers.length, 1);
});

test("a cancel that is not answered ends the worker", async () => {
  const { engine, workers } = engineOf(
    [
      (worker, message) => {
        if (message.op !== "run" && !message.cancel) obliging(worker, message);
      },
    ],
    { patienceMs: 20 },
  );
  await engine.request("open", opened, { file });
  const stop = new AbortController();
  const run = engine.request(
    "run",
    { plan: {} as Summary["plan"], cached_only: false, begin: false },
    { signal: stop.signal },
  );
  setTimeout(() => stop.abort(), 5);
  assert.ok((await failure(run)).cancelled);
  await engine.request("recent", {});
  assert.equal(workers.length, 2);
  assert.equal(workers[1]!.got[1].op, "open");
});

test("a worker that never comes up fails the request, and the next one tries again", async () => {
  const { engine, workers } = engineOf([
    (worker) => worker.onerror?.({ message: "404" } as ErrorEvent),
    obliging,
  ]);
  const got = await failure(engine.request("recent", {}));
  assert.match(got.message, /could not be started/);
  assert.equal(workers.length, 1);
  await engine.request("recent", {});
  assert.equal(workers.length, 2);
});

test("a worker that dies of the file it is given again is not given it a third time", async () => {
  const dying = (worker: FakeWorker, message: Message) => {
    if (message.id) worker.say({ exit: { code: 2, lines: ["unreachable"] } });
    else obliging(worker, message);
  };
  const { engine, workers } = engineOf([
    (worker, message) => (message.op === "names" ? dying(worker, message) : obliging(worker, message)),
    dying,
    obliging,
  ]);
  await engine.request("open", opened, { file });
  assert.equal((await failure(engine.request("names", { axis: "obs" }))).code, "internal");
  await failure(engine.request("recent", {}));
  await engine.request("recent", {});
  assert.deepEqual(
    workers[2]!.got.map((m) => m.op),
    [undefined, "recent"],
  );
});

test("a fault inside the engine brings the session back before the next request", async () => {
  const { engine, workers } = engineOf([
    (worker, message) => {
      if (message.op === "names")
        worker.say({ id: message.id, ok: false, error: { code: "internal", detail: [] } });
      else obliging(worker, message);
    },
  ]);
  await engine.request("open", opened, { file });
  await failure(engine.request("names", { axis: "obs" }));
  await engine.request("recent", {});
  assert.deepEqual(
    workers[0]!.got.map((m) => m.op),
    [undefined, "open", "names", "open", "recent"],
  );
});

test("another budget is that of a new worker, from the next run on", async () => {
  const { engine, workers } = engineOf([obliging]);
  const plan = {} as Summary["plan"];
  await engine.request("open", opened, { file });
  engine.keepTo(512);
  await engine.request("recent", {});
  await engine.request("run", { plan, cached_only: true, begin: true });
  assert.equal(workers.length, 1);
  await engine.request("run", { plan, cached_only: false, begin: false });
  assert.deepEqual(
    workers.map((w) => [w.got[0].start.budgetMiB, w.ended]),
    [
      [1024, true],
      [512, false],
    ],
  );
  assert.deepEqual(
    workers[1]!.got.slice(1).map((m) => m.op),
    ["open", "run", "run"],
    "it is given the file and the run before again",
  );
  await engine.request("run", { plan, cached_only: false, begin: false });
  assert.equal(workers.length, 2);
});
