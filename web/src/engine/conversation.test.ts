import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import golden from "../../../worker/testdata/conversation.json";
import { Engine, EngineError, type Port } from "./client";
import type { Failure, Op, Ops, Step } from "./protocol";
import { PROTOCOL } from "./protocol";
import { allStrings } from "./strings";

/** One request of the conversation that the worker's tests have recorded, with all that came back. */
interface Turn {
  request: { op: Op; params: Ops[Op]["params"] };
  steps: Step[];
  value?: Ops[Op]["value"];
  error?: Failure;
}

const arrays = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array };

/** revive makes typed arrays of the objects that stand for them in the file. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [name, items] = entries[0] ?? ["", null];
  if (entries.length === 1 && name in arrays)
    return arrays[name as keyof typeof arrays].from((items as (number | null)[]).map((x) => x ?? Number.NaN));
  return Object.fromEntries(entries.map(([key, item]) => [key, revive(item)]));
}

const turns = revive(golden) as Turn[];

/** A worker that plays its part of the conversation. */
function player(): Port {
  const port: Port = { onmessage: null, onerror: null, terminate() {}, postMessage: play };
  const say = (data: unknown) => port.onmessage?.({ data } as MessageEvent);
  let next = 0;
  // biome-ignore lint/suspicious/noExplicitAny: requests and the start message
  function play(message: any) {
    queueMicrotask(() => {
      if (message.start) return say({ hello: { protocol: PROTOCOL, build: "golden", budget_mib: 1024 } });
      const turn = turns[next++]!;
      assert.equal(message.op, turn.request.op);
      assert.deepEqual(message.params, turn.request.params);
      for (const step of turn.steps) say({ id: message.id, step });
      if (turn.error) say({ id: message.id, ok: false, error: turn.error });
      else say({ id: message.id, ok: true, value: turn.value });
    });
  }
  return port;
}

test("the recorded conversation goes through the client", async () => {
  const engine = new Engine({ spawn: player, compile: async () => ({}) as WebAssembly.Module });
  for (const turn of turns) {
    const steps: Step[] = [];
    const answer = engine.request(turn.request.op, turn.request.params, { onStep: (s) => steps.push(s) });
    if (turn.error) {
      const error = await answer.then(
        () => assert.fail("it was to be rejected"),
        (e: unknown) => e,
      );
      assert.ok(error instanceof EngineError);
      assert.deepEqual([error.code, error.message], [turn.error.code, turn.error.message]);
    } else {
      assert.deepEqual(await answer, turn.value);
    }
    assert.deepEqual(steps, turn.steps);
  }
});

/** fieldsOf reads the interfaces of protocol.ts, which is generated and so has one field a line. */
function fieldsOf(source: string): Map<string, Map<string, string>> {
  const types = new Map<string, Map<string, string>>();
  for (const [, name, body] of source.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const fields = [...body!.matchAll(/^ {2}(\w+): (.+);$/gm)];
    types.set(name!, new Map(fields.map(([, field, type]) => [field!, type!])));
  }
  for (const [, name, union] of source.matchAll(/^export type (\w+) = ((?:"\w+"(?: \| )?)+);$/gm)) {
    types.set(name!, new Map([["", union!]]));
  }
  return types;
}

test("what the worker sends is what the types say", () => {
  const types = fieldsOf(readFileSync("web/src/engine/protocol.ts", "utf8"));
  const check = (value: unknown, type: string, path: string): void => {
    if (type.endsWith(" | null")) {
      if (value !== null) check(value, type.slice(0, -" | null".length), path);
    } else if (type.endsWith("[]")) {
      assert.ok(Array.isArray(value), `${path} is to be a list`);
      value.forEach((item, i) => {
        check(item, type.slice(0, -2), `${path}[${i}]`);
      });
    } else if (type in arrays) {
      assert.ok(value instanceof arrays[type as keyof typeof arrays], `${path} is to be a ${type}`);
    } else if (types.get(type)?.has("")) {
      assert.ok(types.get(type)!.get("")!.includes(JSON.stringify(value)), `${path}: ${value} is no ${type}`);
    } else if (types.has(type)) {
      const fields = types.get(type)!;
      assert.deepEqual(Object.keys(value as object), [...fields.keys()], path);
      for (const [name, fieldType] of fields)
        check((value as Record<string, unknown>)[name], fieldType, `${path}.${name}`);
    } else if (type !== "Done" && type !== "Record<string, never>" && type !== "FileSystemFileHandle") {
      assert.equal(typeof value, type, path);
    }
  };
  const ops = types.get("Ops")!;
  for (const turn of turns) {
    const { op, params } = turn.request;
    const [, paramsType, valueType] = /\{ params: (.+); value: (\w+) \}/.exec(ops.get(op)!)!;
    check(params, paramsType!, `${op} params`);
    for (const step of turn.steps) check(step, "Step", `${op} step`);
    if (turn.error) check(turn.error, "Failure", `${op} error`);
    else check(turn.value, valueType!, `${op} value`);
  }
});

test("names of the conversation are names", () => {
  const turn = turns.find((t) => t.request.op === "names")!;
  const names = allStrings((turn.value as Ops["names"]["value"]).names);
  assert.equal(names[0], "Gene0");
  assert.ok(names.every((name) => name.startsWith("Gene")));
});
