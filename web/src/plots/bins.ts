/** One bar of a histogram. */
export interface Bar {
  x1: number;
  x2: number;
  count: number;
}

/** One cell of a two-dimensional histogram; mean is that of the third value over its points, NaN without any. */
export interface Tile {
  x1: number;
  x2: number;
  y1: number;
  y2: number;
  count: number;
  mean: number;
}

type Numbers = ArrayLike<number>;

/** extent returns the smallest and largest finite value; [0, 1] where there is none. */
export function extent(values: Numbers): [number, number] {
  let lo = Infinity;
  let hi = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (v < lo && v > -Infinity) lo = v;
    if (v > hi && v < Infinity) hi = v;
  }
  return lo <= hi ? [lo, hi] : [0, 1];
}

const SAMPLE = 20_000; // values that tell a quantile well enough for a scale of colours

/**
 * quantile returns the q-quantile of the finite values, the nearest below; NaN where there is none. Of very many it
 * looks at some, evenly spread.
 */
export function quantile(values: Numbers, q: number): number {
  const step = Math.max(1, Math.ceil(values.length / SAMPLE));
  const sample = new Float64Array(Math.ceil(values.length / step));
  let n = 0;
  for (let i = 0; i < values.length; i += step) {
    if (Number.isFinite(values[i])) sample[n++] = values[i]!;
  }
  const sorted = sample.subarray(0, n).sort();
  return n > 0 ? sorted[Math.min(n - 1, Math.floor(q * n))]! : Number.NaN;
}

/** histogram counts the finite values in n bars of one width over their extent. */
export function histogram(values: Numbers, n: number): Bar[] {
  const [lo, hi] = extent(values);
  const width = (hi - lo || 1) / n;
  const bars = Array.from({ length: n }, (_, i) => ({
    x1: lo + i * width,
    x2: lo + (i + 1) * width,
    count: 0,
  }));
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) bars[bin(values[i]!, lo, width, n)]!.count++;
  }
  return bars;
}

/** tiles bins points in columns × rows over their extent and returns the tiles that hold any. */
export function tiles(x: Numbers, y: Numbers, third: Numbers | null, columns: number, rows: number): Tile[] {
  const [x0, x1] = extent(x);
  const [y0, y1] = extent(y);
  const w = (x1 - x0 || 1) / columns;
  const h = (y1 - y0 || 1) / rows;
  const count = new Uint32Array(columns * rows);
  const seen = new Uint32Array(columns * rows);
  const sum = new Float64Array(columns * rows);
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    const t = bin(y[i]!, y0, h, rows) * columns + bin(x[i]!, x0, w, columns);
    count[t]!++;
    const v = third?.[i];
    if (v === undefined || Number.isNaN(v)) continue;
    seen[t]!++;
    sum[t]! += v;
  }
  const out: Tile[] = [];
  count.forEach((c, t) => {
    if (c === 0) return;
    const left = x0 + (t % columns) * w;
    const bottom = y0 + Math.floor(t / columns) * h;
    const mean = seen[t] ? sum[t]! / seen[t]! : Number.NaN;
    out.push({ x1: left, x2: left + w, y1: bottom, y2: bottom + h, count: c, mean });
  });
  return out;
}

/** bin returns in which of n bins v lies, which is at least lo: the last has its upper end too. */
function bin(v: number, lo: number, width: number, n: number): number {
  const at = ((v - lo) / width) | 0;
  return at < n ? at : n - 1;
}
