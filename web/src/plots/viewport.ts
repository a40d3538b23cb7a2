/**
 * Where the plane of the scores lies on the canvas: pixel = (score - centre) * 2^zoom + size / 2, with y up.
 * The two axes have zooms of their own, so that any two components fill the frame, as in scanpy's plots.
 */
export interface View {
  x: number;
  y: number;
  zoomX: number;
  zoomY: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Bounds {
  minX: number;
  maxX: number;
  minY: number;
  maxY: number;
}

/** boundsOf returns the box of the finite points; a unit box about 0 where there is none. */
export function boundsOf(x: Float32Array, y: Float32Array): Bounds {
  const b = { minX: Infinity, maxX: -Infinity, minY: Infinity, maxY: -Infinity };
  for (let i = 0; i < x.length; i++) {
    const px = x[i]!;
    const py = y[i]!;
    if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
    if (px < b.minX) b.minX = px;
    if (px > b.maxX) b.maxX = px;
    if (py < b.minY) b.minY = py;
    if (py > b.maxY) b.maxY = py;
  }
  return b.minX <= b.maxX ? b : { minX: -0.5, maxX: 0.5, minY: -0.5, maxY: 0.5 };
}

/** fit returns the view that shows the bounds with a margin of pad pixels on every side. */
export function fit(b: Bounds, size: Size, pad: number): View {
  const zoom = (span: number, pixels: number) =>
    Math.log2(Math.max(pixels - 2 * pad, pixels / 2, 1) / (span > 0 ? span : 1));
  return {
    x: (b.minX + b.maxX) / 2,
    y: (b.minY + b.maxY) / 2,
    zoomX: zoom(b.maxX - b.minX, size.width),
    zoomY: zoom(b.maxY - b.minY, size.height),
  };
}

/** project returns the pixel of a point, from the canvas's top left corner. */
export function project(v: View, size: Size, x: number, y: number): [number, number] {
  return [(x - v.x) * 2 ** v.zoomX + size.width / 2, size.height / 2 - (y - v.y) * 2 ** v.zoomY];
}

/** unproject is the inverse of project. */
export function unproject(v: View, size: Size, px: number, py: number): [number, number] {
  return [(px - size.width / 2) / 2 ** v.zoomX + v.x, (size.height / 2 - py) / 2 ** v.zoomY + v.y];
}

/** pan moves what is seen by dx, dy pixels. */
export function pan(v: View, dx: number, dy: number): View {
  return { ...v, x: v.x - dx / 2 ** v.zoomX, y: v.y + dy / 2 ** v.zoomY };
}

/** zoomBy zooms both axes by a power of two about the centre. */
export function zoomBy(v: View, steps: number): View {
  return { ...v, zoomX: v.zoomX + steps, zoomY: v.zoomY + steps };
}

/** pointRadius returns the radius in pixels for n cells: smaller for more, and growing slowly with the zoom since fit. */
export function pointRadius(n: number, zoomed: number): number {
  const base = Math.min(4.5, Math.max(1.1, 150 / Math.sqrt(n + 1)));
  return Math.min(12, Math.max(0.8, base * 2 ** (0.35 * zoomed)));
}

/** ticks returns about `wanted` round numbers between lo and hi. */
export function ticks(lo: number, hi: number, wanted: number): number[] {
  const span = hi - lo;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const rough = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((m) => m * power >= rough) ?? 10);
  const out: number[] = [];
  for (let k = Math.ceil(lo / step); k * step <= hi + step / 1e9; k++) {
    out.push(Number((k * step).toPrecision(12)) + 0); // + 0 makes 0 of -0
  }
  return out;
}

/** A line of a scale: where it is in pixels along its axis, and what is written there. */
export interface Tick {
  at: number;
  text: string;
}

/** scales returns the ticks of both axes of what is seen. */
export function scales(view: View, size: Size): { across: Tick[]; up: Tick[] } {
  const [left, top] = unproject(view, size, 0, 0);
  const [right, bottom] = unproject(view, size, size.width, size.height);
  const written = (v: number) => String(v).replace("-", "−");
  return {
    across: ticks(left, right, size.width / 90).map((v) => ({
      at: project(view, size, v, 0)[0],
      text: written(v),
    })),
    up: ticks(bottom, top, size.height / 70).map((v) => ({
      at: project(view, size, 0, v)[1],
      text: written(v),
    })),
  };
}
