import type { Draw } from "./chart";
import { circles, type Dots } from "./dots";
import { layer, png } from "./raster";
import {
  type Box,
  type Heading,
  type Look,
  type Sheet,
  sheet,
  sheetMm,
  sheetWidth,
  standing,
  type Theme,
} from "./sheet";
import { tag } from "./svg";

/** A figure that can be saved. */
export interface Figure extends Heading {
  name: string; // what its file is called, after the name of the data's file
  height: number; // of the plot, in pixels of a sheet
  cells: number; // that are drawn one by one
  plot(box: Box, theme: Theme): { svg: string; dots: Dots | null };
}

/** From more cells than these an SVG has them as one image: drawing programs get slow, and then give up. */
export const maxVectorCells = 30_000;

/** The image has four pixels for one of the sheet: 378 to the inch. */
const layerScale = 4;

/** How many pixels of a PNG one of a sheet gets: on a screen, and at 300 to the inch on paper. */
export const pngScales = {
  "1x": 1,
  "2x": 2,
  "4x": 4,
  print: Math.round((sheetMm / 25.4) * 300) / sheetWidth,
} as const;
export type PngSize = keyof typeof pngScales;

/** pixels is the size of a sheet as a PNG. */
function pixels({ width, height }: Sheet, scale: number): { width: number; height: number } {
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** savedPng draws a figure in a theme as a PNG that knows its size on paper. */
export async function savedPng(figure: Figure, theme: Theme, look: Look, size: PngSize): Promise<Blob> {
  const scale = pngScales[size];
  const page = sheet(figure, figure.height, theme);
  const { svg, dots } = figure.plot(page.plot, theme);
  const canvas = pixels(page, scale);
  return png(standing(page.svg(svg, canvas), look), canvas, scale, dots);
}

/** savedSvg draws a figure in a theme as an SVG that needs nothing else. */
export async function savedSvg(figure: Figure, theme: Theme, look: Look): Promise<Blob> {
  const page = sheet(figure, figure.height, theme);
  const { svg, dots } = figure.plot(page.plot, theme);
  const cells = dots && (figure.cells > maxVectorCells ? await image(dots) : circles(dots));
  return new Blob([standing(page.svg(svg + (cells ?? "")), look)], { type: "image/svg+xml" });
}

/** image is the cells as a PNG inside the SVG. */
async function image(dots: Dots): Promise<string> {
  const reader = new FileReader();
  const read = new Promise((done) => {
    reader.onload = done;
  });
  reader.readAsDataURL(await layer(dots, layerScale));
  await read;
  // xlink: Illustrator and older programs do not know the plain href of SVG 2.
  const href = reader.result as string;
  return tag("image", { id: "cells", ...dots.frame, preserveAspectRatio: "none", "xlink:href": href });
}

/** chartMarks draws a chart for a box of a sheet, as text. */
export function chartMarks(draw: Draw, { x, y, width, height }: Box): string {
  const svg = draw({ width, height, alone: true });
  svg.querySelector("style")?.remove(); // about a page
  for (const name of ["class", "role", "aria-label", "font-family"]) svg.removeAttribute(name);
  for (const [name, value] of Object.entries({ x, y, "font-size": 11 }))
    svg.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(svg);
}
