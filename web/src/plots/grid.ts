import type { Bounds } from "./viewport";

/** A square grid over the points, each bucket a run of `members`: finds the points near a place without a GPU. */
export interface Grid {
  side: number;
  bounds: Bounds;
  start: Uint32Array;
  members: Uint32Array;
}

const POINTS_A_BUCKET = 8;

/** buildGrid sorts the points into buckets, in O(n). */
export function buildGrid(x: Float32Array, y: Float32Array, bounds: Bounds): Grid {
  const side = Math.max(1, Math.min(1024, Math.ceil(Math.sqrt(x.length / POINTS_A_BUCKET))));
  const grid: Grid = {
    side,
    bounds,
    start: new Uint32Array(side * side + 1),
    members: new Uint32Array(x.length),
  };
  const bucket = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    bucket[i] = row(grid, y[i]!) * side + column(grid, x[i]!);
    grid.start[bucket[i]! + 1]!++;
  }
  for (let b = 0; b < side * side; b++) grid.start[b + 1]! += grid.start[b]!;
  const next = grid.start.slice();
  for (let i = 0; i < x.length; i++) grid.members[next[bucket[i]!]!++] = i;
  return grid;
}

/** within calls visit with every point whose bucket touches the box; points outside the box may be among them. */
export function within(grid: Grid, box: Bounds, visit: (i: number) => void): void {
  const c1 = column(grid, box.maxX);
  const r1 = row(grid, box.maxY);
  for (let r = row(grid, box.minY); r <= r1; r++) {
    for (let c = column(grid, box.minX); c <= c1; c++) {
      const b = r * grid.side + c;
      for (let k = grid.start[b]!; k < grid.start[b + 1]!; k++) visit(grid.members[k]!);
    }
  }
}

function column(g: Grid, x: number): number {
  return place(x, g.bounds.minX, g.bounds.maxX, g.side);
}

function row(g: Grid, y: number): number {
  return place(y, g.bounds.minY, g.bounds.maxY, g.side);
}

function place(v: number, min: number, max: number, side: number): number {
  const at = Math.floor(((v - min) / (max - min || 1)) * side);
  return at > 0 ? Math.min(at, side - 1) : 0; // also for NaN
}
