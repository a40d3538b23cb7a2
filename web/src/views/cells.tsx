import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { paint } from "../colour/paint";
import type { Embedding } from "../engine/protocol";
import { stringAt } from "../engine/strings";
import { hasWebGL2, Scatter } from "../plots/scatter";
import type { Size, View } from "../plots/viewport";
import { count, number } from "../state/format";
import * as store from "../state/store";
import { Axes } from "./axes";
import { CellTools } from "./celltools";
import { claimFocus } from "./focus";
import { inspect } from "./inspect";
import { painted } from "./painted";
import { grounds, shade } from "./theme";

/** The cells by two components: the centre of the page. */
export function Cells(): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const scatter = useSignal<Scatter | null>(null);
  const view = useSignal<{ view: View; size: Size } | null>(null);
  const hovered = useSignal<{ cell: number; x: number; y: number } | null>(null);
  const turn = useSignal(0); // counts canvases: a lost one is replaced
  const failure = useSignal(hasWebGL2() ? "" : noWebGL);

  useEffect(() => {
    if (failure.value) return;
    const canvas = host.current!.querySelector("canvas")!;
    const s = new Scatter(canvas, {
      onView: (v, size, fitted) => {
        view.value = { view: v, size };
        store.viewport.value = fitted ? null : v;
      },
      onHover: (cell, x, y) => {
        hovered.value = cell < 0 ? null : { cell, x, y };
      },
      onFailure: (message) => {
        failure.value = message;
      },
      onLost: () => {
        if (turn.value < MAX_TURNS) turn.value++;
        else failure.value = "The browser keeps taking the graphics away. Reload the page to try again.";
      },
    });
    scatter.value = s;
    const release = inspect(s);
    return () => {
      placed.current = null;
      release();
      scatter.value = null;
      s.destroy();
    };
  }, [failure, hovered, scatter, view, turn.value]);

  const placed = useRef<Embedding | null>(null);
  useSignalEffect(() => {
    const e = store.embedding.value;
    const s = scatter.value;
    const ground = grounds[shade.value];
    if (!e || !s || failure.value) return;
    // One effect for both, since a paint belongs to its positions: two would run in an order of their own.
    if (placed.current !== e) s.setPositions(e.x, e.y, store.viewport.peek());
    placed.current = e;
    s.setPaint(paint(painted(e.x.length), ground), ground.ring);
  });

  const busy = store.running.value !== null;
  useEffect(() => {
    if (!busy) claimFocus(host.current);
  }, [busy]);

  const label = useComputed(describe);
  const move = (event: KeyboardEvent) => {
    if (scatter.value && steer(scatter.value, event)) event.preventDefault();
  };
  return (
    <section class={store.fresh.value ? "cells" : "cells cells-stale"} aria-label="The cells">
      {failure.value ? (
        <div class="cells-none" role="status">
          <h2>The cells cannot be drawn in this browser</h2>
          <p>{failure.value}</p>
        </div>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no place for a plot
        <div
          class="cells-plot"
          ref={host}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the plot pans and zooms by keyboard
          tabIndex={0}
          role="group"
          aria-label="Plot of the cells: arrow keys pan, plus and minus zoom, 0 fits"
          onKeyDown={move}
          onPointerLeave={() => {
            hovered.value = null;
          }}
        >
          <Axes seen={view} />
          <div class="cells-frame">
            <canvas key={turn.value} role="img" aria-label={label.value} />
            <Tip at={hovered.value} />
          </div>
        </div>
      )}
      <CellTools scatter={() => scatter.value} />
    </section>
  );
}

const MAX_TURNS = 3;

const noWebGL =
  "It has no WebGL2, or it is turned off. The numbers, the charts and the tables of every step are there all the same.";

/** describe is the plot in words. */
function describe(): string {
  const e = store.embedding.value;
  const c = store.colour.value;
  const [x, y] = store.components.value;
  if (!e) return "No cells yet";
  const by = c
    ? `, coloured by ${c.label}${c.categories.length ? ` in ${c.categories.length} categories` : ""}`
    : "";
  return `Scatter plot of ${count(e.x.length)} cells, component ${x + 1} against component ${y + 1}${by}`;
}

/** steer moves the view by a key, and says whether it did. */
function steer(s: Scatter, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return false;
  const far = event.shiftKey ? 160 : 40;
  const by: Record<string, () => void> = {
    ArrowLeft: () => s.pan(far, 0),
    ArrowRight: () => s.pan(-far, 0),
    ArrowUp: () => s.pan(0, far),
    ArrowDown: () => s.pan(0, -far),
    "+": () => s.zoom(0.4),
    "=": () => s.zoom(0.4),
    "-": () => s.zoom(-0.4),
    _: () => s.zoom(-0.4),
    "0": () => s.fit(),
  };
  by[event.key]?.();
  return event.key in by;
}

/** Tip names the cell under the pointer, with its value. */
function Tip({ at }: { at: { cell: number; x: number; y: number } | null }): JSX.Element | null {
  if (!at) return null;
  const names = store.cellNames.value;
  const c = store.colour.value;
  const width = 220;
  const left = at.x > width + 24 ? `calc(${at.x}px - 100% - 14px)` : `${at.x + 14}px`;
  return (
    <div class="tip" style={{ left, top: `${at.y + 14}px` }}>
      <strong>{names ? stringAt(names, at.cell) : `Cell ${at.cell + 1}`}</strong>
      {c && (
        <span>
          {c.label}: {valueAt(at.cell)}
        </span>
      )}
    </div>
  );
}

function valueAt(cell: number): string {
  const c = store.colour.value!;
  const code = c.codes[cell];
  if (code !== undefined) return c.categories[code] ?? "missing";
  const value = c.values[cell];
  return value === undefined || Number.isNaN(value) ? "missing" : number(value);
}
