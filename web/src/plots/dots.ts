import type { Paint } from "../colour/paint";
import { hex } from "../colour/palettes";
import type { Box } from "./sheet";
import { decimal, tag, text } from "./svg";
import { type Bounds, fit, project, type Size, scales, type View } from "./viewport";

/** The cells as a saved figure shows them: what lies within the bounds, which fill the frame. */
export interface Dots {
  x: Float32Array;
  y: Float32Array;
  paint: Paint;
  radius: number; // in the pixels of a sheet
  frame: Box; // without the room for the axes
  bounds: Bounds;
}

const LEFT = 52; // for what is written at the axes
const BOTTOM = 36;

/** frameOf is the part of a box that the dots get. */
export function frameOf(box: Box): Box {
  return { x: box.x + LEFT, y: box.y, width: box.width - LEFT, height: box.height - BOTTOM };
}

/** axes writes the frame, its grid, and what the two axes are. */
export function axes(
  { frame, bounds }: Pick<Dots, "frame" | "bounds">,
  names: readonly [string, string],
): string {
  const { width, height } = frame;
  const { across, up } = scales(fit(bounds, frame, 0), frame);
  const line = { stroke: "var(--grid)", "stroke-width": 1 };
  const number = { "font-size": 11, fill: "var(--soft)" };
  const name = { "font-size": 12, fill: "var(--ink)", "text-anchor": "middle" };
  return tag(
    "g",
    { transform: `translate(${decimal(frame.x)} ${decimal(frame.y)})` },
    tag("rect", { width, height, fill: "var(--plot)" }),
    ...across.flatMap((tick) => [
      tag("line", { ...line, x1: tick.at, x2: tick.at, y1: 0, y2: height }),
      text({ ...number, x: tick.at, y: height + 14, "text-anchor": "middle" }, tick.text),
    ]),
    ...up.flatMap((tick) => [
      tag("line", { ...line, x1: 0, x2: width, y1: tick.at, y2: tick.at }),
      text({ ...number, x: -6, y: tick.at + 4, "text-anchor": "end" }, tick.text),
    ]),
    tag("rect", { width, height, fill: "none", stroke: "var(--line-strong)" }),
    text({ ...name, x: width / 2, y: height + 31 }, names[0]),
    text({ ...name, transform: `translate(-40 ${decimal(height / 2)}) rotate(-90)` }, names[1]),
  );
}

/** each visits the cells that are seen, from back to front, with their places in the frame. */
export function each(
  dots: Dots,
  visit: (cell: number, px: number, py: number) => void,
  from = 0,
  to = Infinity,
): void {
  const { x, y, frame, radius } = dots;
  const { order } = dots.paint;
  const view: View = fit(dots.bounds, frame, 0);
  const size: Size = frame;
  for (let k = from; k < Math.min(to, order.length); k++) {
    const cell = order[k]!;
    const [px, py] = project(view, size, x[cell]!, y[cell]!);
    const seen = px > -radius && px < size.width + radius && py > -radius && py < size.height + radius;
    if (seen) visit(cell, px, py); // not where a score is NaN
  }
}

/** circles writes each cell as a circle, those of one colour that lie together in one group. */
export function circles(dots: Dots): string {
  const { frame, radius, paint } = dots;
  const parts: string[] = [];
  let fill = "";
  each(dots, (cell, px, py) => {
    const colour = hex([paint.rgba[4 * cell]!, paint.rgba[4 * cell + 1]!, paint.rgba[4 * cell + 2]!]);
    if (colour !== fill) parts.push(`${fill && "</g>"}<g fill="${colour}">`);
    fill = colour;
    parts.push(`<circle cx="${decimal(px)}" cy="${decimal(py)}" r="${decimal(radius)}"/>`);
  });
  if (fill) parts.push("</g>");
  return (
    tag("clipPath", { id: "frame" }, tag("rect", { width: frame.width, height: frame.height })) +
    tag(
      "g",
      {
        id: "cells",
        transform: `translate(${decimal(frame.x)} ${decimal(frame.y)})`,
        "clip-path": "url(#frame)",
      },
      ...parts,
    )
  );
}
