import { Deck, OrthographicView } from "@deck.gl/core";
import { ScatterplotLayer } from "@deck.gl/layers";
import type { Paint } from "../colour/paint";
import { buildGrid, type Grid, within } from "./grid";
import {
  type Bounds,
  boundsOf,
  fit,
  pan,
  pointRadius,
  project,
  type Size,
  unproject,
  type View,
  zoomBy,
} from "./viewport";

const FIT_PADDING = 28;
const SLACK = 4; // pixels beyond a point's edge at which the pointer still finds it

/** What a scatter tells its owner. */
export interface ScatterEvents {
  onView: (view: View, size: Size, fitted: boolean) => void;
  onHover: (cell: number, px: number, py: number) => void; // cell -1: none
  onFailure: (message: string) => void;
  onLost: () => void; // the browser took the graphics away; another canvas may have them
}

let drawable: boolean | undefined;

/** hasWebGL2 says whether this browser can draw a scatter at all. It asks once: contexts are few, and the oldest is lost. */
export function hasWebGL2(): boolean {
  if (drawable === undefined) {
    const gl = document.createElement("canvas").getContext("webgl2");
    drawable = gl !== null;
    gl?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return drawable;
}

/**
 * Scatter draws the cells with deck.gl, all at once from binary attributes, in the order that a Paint gives, and redraws
 * only when something changed. Finding the cell under the pointer is done on a grid here, not by reading back from the GPU.
 */
export class Scatter {
  #deck: Deck<OrthographicView>;
  #size: Size = { width: 0, height: 0 };
  #x: Float32Array = new Float32Array();
  #y: Float32Array = new Float32Array();
  #bounds: Bounds = boundsOf(this.#x, this.#y);
  #grid: Grid = buildGrid(this.#x, this.#y, this.#bounds);
  #paint: Paint | null = null;
  #rank = new Uint32Array(); // place of each cell from back to front
  #view: View = { x: 0, y: 0, zoomX: 0, zoomY: 0 };
  #fitted = true; // the view is the fitted one, and is fitted again when the size changes
  #drawn = false;
  #measured = false; // whether the browser has told the size of the canvas
  #hovered = -1;
  #alive = true;
  #layer: ScatterplotLayer | null = null;
  #events: ScatterEvents;
  #ring: readonly [number, number, number] = [0, 0, 0];

  constructor(canvas: HTMLCanvasElement, events: ScatterEvents) {
    this.#events = events;
    canvas.addEventListener("webglcontextlost", () => this.#alive && events.onLost());
    this.#deck = new Deck({
      canvas,
      width: "100%",
      height: "100%",
      views: new OrthographicView({ flipY: false }),
      controller: {
        keyboard: false,
        doubleClickZoom: true,
        dragRotate: false,
        touchRotate: false,
        inertia: false,
      },
      viewState: this.#deckView(),
      parameters: { depthCompare: "always", depthWriteEnabled: false },
      deviceProps: { type: "webgl", webgl: { preserveDrawingBuffer: true, antialias: true } },
      _pickable: false,
      getCursor: ({ isDragging }) => (isDragging ? "grabbing" : this.#hovered >= 0 ? "pointer" : "grab"),
      onDeviceInitialized: ({ canvasContext }) =>
        void canvasContext?.initialized.then(() => this.#drawFirst()),
      onAfterRender: () => {
        this.#drawn = this.#layer !== null;
      },
      onResize: (size) => this.#resize(size),
      onViewStateChange: ({ viewState }) => this.#fromDeck(viewState),
      onHover: (info) => this.#hover(info.x, info.y),
      onError: (error) => events.onFailure(error.message),
    });
  }

  /** setPositions takes the two scores of each cell and shows that view of them; null fits it to them. */
  setPositions(x: Float32Array, y: Float32Array, view: View | null): void {
    this.#x = x;
    this.#y = y;
    this.#bounds = boundsOf(x, y);
    this.#grid = buildGrid(x, y, this.#bounds);
    this.#paint = null;
    this.#fitted = view === null;
    this.#setView(view ?? this.#whole());
  }

  /** setPaint colours the cells; its length must be that of the positions. ring is the colour about the hovered cell. */
  setPaint(paint: Paint, ring: readonly [number, number, number]): void {
    this.#paint = paint;
    this.#ring = ring;
    this.#rank = new Uint32Array(paint.order.length);
    paint.order.forEach((cell, place) => {
      this.#rank[cell] = place;
    });
    this.#draw(true);
  }

  /** drawn says whether the cells are on the canvas. */
  get drawn(): boolean {
    return this.#drawn;
  }

  fit(): void {
    this.#fitted = true;
    this.#setView(this.#whole());
  }

  pan(dx: number, dy: number): void {
    this.#fitted = false;
    this.#setView(pan(this.#view, dx, dy));
  }

  zoom(steps: number): void {
    this.#fitted = false;
    this.#setView(zoomBy(this.#view, steps));
  }

  /** cellToPixel returns where a cell is drawn, in CSS pixels from the canvas's top left corner. */
  cellToPixel(cell: number): [number, number] {
    return project(this.#view, this.#size, this.#x[cell]!, this.#y[cell]!);
  }

  /** seen returns what of the plane is seen, on how large a canvas, and the radius of a cell there in CSS pixels. */
  seen(): { bounds: Bounds; size: Size; radius: number } {
    const { width, height } = this.#size;
    const [minX, maxY] = unproject(this.#view, this.#size, 0, 0);
    const [maxX, minY] = unproject(this.#view, this.#size, width, height);
    return { bounds: { minX, maxX, minY, maxY }, size: this.#size, radius: this.#radius() };
  }

  /** colourOf returns the colour in which a cell is drawn. */
  colourOf(cell: number): [number, number, number] {
    const rgba = this.#paint?.rgba.subarray(4 * cell, 4 * cell + 3) ?? [];
    return [rgba[0] ?? 0, rgba[1] ?? 0, rgba[2] ?? 0];
  }

  /** cellAt returns the cell in front at a pixel, or the nearest one close by, or -1. */
  cellAt(px: number, py: number): number {
    if (!this.#paint) return -1;
    const radius = this.#radius();
    const reach = radius + SLACK;
    const [x0, y0] = unproject(this.#view, this.#size, px - reach, py + reach);
    const [x1, y1] = unproject(this.#view, this.#size, px + reach, py - reach);
    let best = -1;
    let nearest = reach;
    let front = -1;
    within(this.#grid, { minX: x0, maxX: x1, minY: y0, maxY: y1 }, (i) => {
      const [cx, cy] = this.cellToPixel(i);
      const distance = Math.hypot(cx - px, cy - py);
      if (distance <= radius) {
        if (this.#rank[i]! <= front) return;
        front = this.#rank[i]!;
        best = i;
      } else if (front < 0 && distance < nearest) {
        nearest = distance;
        best = i;
      }
    });
    return best;
  }

  destroy(): void {
    this.#alive = false;
    this.#deck.finalize();
  }

  #whole(): View {
    return fit(this.#bounds, this.#size, FIT_PADDING);
  }

  #radius(): number {
    return pointRadius(this.#x.length, this.#view.zoomX - this.#whole().zoomX);
  }

  #resize({ width, height }: Size): void {
    this.#size = { width, height };
    if (this.#fitted) this.fit();
    else this.#setView(this.#view);
  }

  #deckView() {
    const v = this.#view;
    return { target: [v.x, v.y, 0] as [number, number, number], zoomX: v.zoomX, zoomY: v.zoomY };
  }

  #fromDeck(state: { target?: number[]; zoomX?: number; zoomY?: number }): void {
    const [x = this.#view.x, y = this.#view.y] = state.target ?? [];
    this.#fitted = false;
    this.#setView({ x, y, zoomX: state.zoomX ?? this.#view.zoomX, zoomY: state.zoomY ?? this.#view.zoomY });
  }

  #setView(view: View): void {
    this.#view = view;
    this.#deck.setProps({ viewState: this.#deckView() });
    this.#draw(false);
    this.#events.onView(view, this.#size, this.#fitted);
  }

  #hover(px: number, py: number): void {
    const cell = px >= 0 && py >= 0 ? this.cellAt(px, py) : -1;
    this.#events.onHover(cell, px, py);
    if (cell === this.#hovered) return;
    this.#hovered = cell;
    this.#draw(false);
  }

  /** drawFirst begins to draw. Until it is told its size a canvas has 300 by 150 pixels, and all cells were drawn on those. */
  #drawFirst(): void {
    this.#measured = true;
    if (this.#alive) this.#draw(true);
  }

  #draw(dataChanged: boolean): void {
    if (!this.#paint || !this.#measured) {
      this.#layer = null;
      this.#deck.setProps({ layers: [] });
      return;
    }
    const radius = this.#radius();
    this.#layer =
      dataChanged || !this.#layer
        ? new ScatterplotLayer({
            id: "cells",
            data: this.#attributes(this.#paint),
            radiusUnits: "pixels",
            getRadius: 1,
            radiusScale: radius,
          })
        : this.#layer.clone({ radiusScale: radius });
    this.#deck.setProps({ layers: [this.#layer, this.#ringLayer(radius)] });
  }

  #attributes({ rgba, order }: Paint) {
    const n = order.length;
    const positions = new Float32Array(2 * n);
    const from = new Uint32Array(rgba.buffer, rgba.byteOffset, n);
    const colours = new Uint32Array(n);
    for (let k = 0; k < n; k++) {
      const cell = order[k]!;
      positions[2 * k] = this.#x[cell]!;
      positions[2 * k + 1] = this.#y[cell]!;
      colours[k] = from[cell]!;
    }
    return {
      length: n,
      attributes: {
        getPosition: { value: positions, size: 2 },
        getFillColor: { value: new Uint8ClampedArray(colours.buffer), size: 4 },
      },
    };
  }

  #ringLayer(radius: number): ScatterplotLayer {
    const cell = this.#hovered;
    return new ScatterplotLayer({
      id: "hovered",
      data: cell >= 0 && cell < this.#x.length ? [[this.#x[cell]!, this.#y[cell]!]] : [],
      getPosition: (d: number[]) => [d[0]!, d[1]!],
      radiusUnits: "pixels",
      lineWidthUnits: "pixels",
      getRadius: radius + 2.5,
      updateTriggers: { getRadius: radius },
      filled: false,
      stroked: true,
      getLineWidth: 1.75,
      getLineColor: [...this.#ring, 255],
    });
  }
}
