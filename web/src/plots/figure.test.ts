import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dots } from "./dots";
import { type Figure, maxVectorCells, savedSvg } from "./figure";

/** A canvas that counts what is drawn on it, for Node, which has none. */
class Canvas {
  static all: Canvas[] = [];
  colours: string[] = [];
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    Canvas.all.push(this);
  }
  getContext() {
    const { colours } = this;
    const nothing = () => {};
    return {
      setTransform: nothing,
      beginPath: nothing,
      rect: nothing,
      clip: nothing,
      arc: nothing,
      fillStyle: "",
      fill() {
        colours.push(this.fillStyle);
      },
    };
  }
  convertToBlob = async () => new Blob(["pixels"], { type: "image/png" });
}

class Reader {
  result = "";
  onload = () => {};
  async readAsDataURL(blob: Blob) {
    this.result = `data:${blob.type};base64,${Buffer.from(await blob.arrayBuffer()).toString("base64")}`;
    this.onload();
  }
}

Object.assign(globalThis, { OffscreenCanvas: Canvas, FileReader: Reader });

function figure(cells: number): Figure {
  const x = new Float32Array(cells).map((_, i) => i / cells);
  const rgba = new Uint8Array(4 * cells).fill(9);
  const paint = { rgba, order: new Uint32Array(cells).map((_, i) => i) };
  const frame = { x: 50, y: 60, width: 300, height: 200 };
  const dots: Dots = { x, y: x, paint, radius: 1, frame, bounds: { minX: 0, maxX: 1, minY: 0, maxY: 1 } };
  const plot = () => ({ svg: "<g/>", dots });
  return { name: "pca", title: "Cells", subtitle: "", legend: () => null, height: 300, cells, plot };
}

const look = { surface: "#fff", ink: "#000", soft: "#555" };

test("an SVG has cells as circles up to a number, and from there on as one image with all of them", async () => {
  const few = await (await savedSvg(figure(maxVectorCells), "light", look)).text();
  assert.equal(few.match(/<circle/g)?.length, maxVectorCells);
  assert.equal(Canvas.all.length, 0);

  const many = await (await savedSvg(figure(maxVectorCells + 1), "light", look)).text();
  assert.equal(many.match(/<circle/g), null);
  assert.ok(
    many.includes(
      '<image id="cells" x="50" y="60" width="300" height="200" preserveAspectRatio="none" xlink:href="data:image/png;base64,',
    ),
  );
  const [canvas] = Canvas.all;
  assert.deepEqual([canvas!.width, canvas!.height], [1200, 800]);
  assert.equal(canvas!.colours.filter((c) => c === "rgb(9 9 9)").length, maxVectorCells + 1);
});
