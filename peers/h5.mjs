// What jsfive or h5wasm reads in a file, as h5.py prints it: h5.mjs jsfive|h5wasm FILE
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const [reader, path] = process.argv.slice(2);

function print(path, value) {
  const values = Array.isArray(value) || ArrayBuffer.isView(value) ? [...value].flat(Infinity) : [value];
  let sum = 0;
  for (const v of values) {
    if (typeof v === "string") sum += Buffer.byteLength(v);
    else if (Number.isFinite(Number(v))) sum += Number(v);
  }
  console.log(JSON.stringify({ path, n: values.length, sum }));
}

/** A reader that cannot read a dataset says so; what it does read must be right. */
function attempt(path, read) {
  try {
    const value = read();
    if (value === null || value === undefined) throw new Error("nothing");
    print(path, value);
  } catch (error) {
    console.log(JSON.stringify({ path, unread: String(error).slice(0, 120) }));
  }
}

if (reader === "jsfive") {
  const { File, Group } = await import("jsfive");
  const bytes = readFileSync(path);
  const walk = (group, at) => {
    for (const key of group.keys) {
      const o = group.get(key);
      if (o instanceof Group) walk(o, `${at}/${key}`);
      else attempt(`${at}/${key}`, () => o.value);
    }
  };
  walk(new File(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), basename(path)), "");
} else {
  const h5wasm = await import("h5wasm/node");
  await h5wasm.ready;
  const file = new h5wasm.File(path, "r");
  const walk = (group, at) => {
    for (const key of group.keys()) {
      const o = group.get(key);
      if (o instanceof h5wasm.Group) walk(o, `${at}/${key}`);
      else if (o.metadata.type !== 6) attempt(`${at}/${key}`, () => o.value);
    }
  };
  walk(file, "");
}
