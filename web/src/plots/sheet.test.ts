import assert from "node:assert/strict";
import { test } from "node:test";
import { hex } from "../colour/palettes";
import { axes, circles, type Dots } from "./dots";
import type { Legend } from "./legend";
import { sheet, standing } from "./sheet";
import { shortened, tag, text, widthOf } from "./svg";

const look = {
  surface: "#fff",
  plot: "#fdfdfd",
  grid: "#eee",
  ink: "#111",
  soft: "#555",
  "line-strong": "#999",
  "chart-bar": "#7ba7ab",
};

/** texts returns the words of all text elements, in order. */
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((m) => m[1]);

/** balanced says whether every element that is opened is closed, in its order. */
function balanced(svg: string): boolean {
  const open: string[] = [];
  for (const [, end, name, empty] of svg.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
    if (!end && !empty) open.push(name!);
    else if (end && open.pop() !== name) return false;
  }
  return open.length === 0;
}

const few: Legend = {
  title: "cell_type",
  entries: [
    { name: "B & T", colour: "#ff0000", count: "1,200" },
    { name: "<none>", colour: "var(--chart-bar)" },
  ],
};
const many: Legend = {
  title: "cluster",
  entries: Array.from({ length: 100 }, (_, i) => ({ name: `cluster ${i}`, colour: "#123456", count: "7" })),
};

const drawn = (legend: Legend | null) => {
  const page = sheet({ title: "A “title”", subtitle: "file & cells", legend: () => legend }, 400, "light");
  return { page, svg: standing(page.svg(tag("rect", { fill: "var(--plot)" })), look) };
};

test("a sheet has its title, its legend and its plot, and no colour of the page's left by name", () => {
  const { page, svg } = drawn(few);
  assert.deepEqual(texts(svg), [
    "A “title”",
    "file &amp; cells",
    "cell_type",
    "B &amp; T",
    "1,200",
    "&lt;none&gt;",
  ]);
  assert.ok(balanced(svg));
  assert.ok(!/var\(|currentColor|style=|class=/.test(svg), svg);
  for (const colour of ["#ff0000", "#7ba7ab", "#fdfdfd"]) assert.ok(svg.includes(`fill="${colour}"`), colour);
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]* width="180mm" height="\d+(\.\d+)?mm"/);
  assert.equal(page.height, 400 + 59 + 16);
});

test("a legend is beside the plot where it fits, and else below in columns that stay on the sheet", () => {
  const beside = drawn(few).page;
  const below = drawn(many);
  assert.ok(beside.plot.width < 600);
  assert.equal(below.page.plot.width, 680 - 32);
  assert.equal(texts(below.svg).length, 2 + 1 + 200);
  const xs = [...below.svg.matchAll(/translate\((\d+) \d+\)"><circle/g)].map((m) => Number(m[1]));
  assert.equal(xs.length, 100);
  assert.ok(new Set(xs).size > 3 && Math.max(...xs) < 600);
  assert.equal(drawn(null).page.plot.width, 680 - 32);
});

test("numbers have a bar of viridis with its ends", () => {
  const { svg } = drawn({ title: "CD3D", ends: ["0", "4.2"], entries: [] });
  assert.deepEqual(texts(svg).slice(2), ["CD3D", "4.2", "0"]);
  assert.match(svg, /<stop offset="0" stop-color="#fde725">.*<stop offset="1" stop-color="#440154">/);
});

test("a colour that is not known is refused, not left for the reader", () => {
  assert.throws(() => standing('<g fill="var(--nobody)"></g>', look), /--nobody/);
  assert.equal(standing('<g fill="currentColor">var(--x)</g>', look), '<g fill="#555">var(--x)</g>');
});

const dots: Dots = {
  x: Float32Array.of(0, 10, 5, Number.NaN, 100),
  y: Float32Array.of(0, 20, 10, 0, 0),
  paint: {
    rgba: Uint8Array.of(255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255),
    order: Uint32Array.of(2, 0, 1, 3, 4),
  },
  radius: 2,
  frame: { x: 50, y: 60, width: 100, height: 200 },
  bounds: { minX: 0, maxX: 10, minY: 0, maxY: 20 },
};

test("cells are circles in their places and colours, from back to front; those that are not seen are left out", () => {
  const svg = circles(dots);
  assert.ok(balanced(svg));
  const groups = [...svg.matchAll(/<g fill="(#\w+)">(.*?)<\/g>/g)].map(([, fill, inside]) => [
    fill,
    [...inside!.matchAll(/cx="([\d.]+)" cy="([\d.]+)" r="2"/g)].map((m) => [Number(m[1]), Number(m[2])]),
  ]);
  assert.deepEqual(groups, [
    [hex([0, 0, 255]), [[50, 100]]],
    [
      hex([255, 0, 0]),
      [
        [0, 200],
        [100, 0],
      ],
    ],
  ]);
});

test("axes name both components and number them", () => {
  const words = texts(axes(dots, ["PC1 (10 %)", "PC2 (4 %)"]));
  for (const word of ["PC1 (10 %)", "PC2 (4 %)", "0", "10", "20"]) assert.ok(words.includes(word), word);
});

test("text is escaped, and cut where there is no room", () => {
  assert.equal(
    text({ x: 1.23456, y: undefined }, `<a & "b">\u0001`),
    `<text x="1.23">&lt;a &amp; &quot;b&quot;&gt;\ufffd</text>`,
  );
  assert.equal(shortened("short", 10, 100), "short");
  const cut = shortened("CD4-positive helper T cell", 10, 60);
  assert.ok(cut.endsWith("…") && widthOf(cut, 10) <= 60 && cut.length > 5, cut);
});
