import { type Dots, each } from "./dots";
import { withDensity } from "./png";
import { sheetMm } from "./sheet";

const CELLS_AT_ONCE = 4_000; // between which the page gets to answer

/** png draws an SVG of a size in pixels, and the dots over it: scale is how many pixels one of a sheet gets. */
export async function png(
  svg: string,
  size: { width: number; height: number },
  scale: number,
  dots: Dots | null,
): Promise<Blob> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext("2d")!;
  context.drawImage(await imageOf(svg), 0, 0, size.width, size.height);
  if (dots) await draw(context, dots, scale, dots.frame);
  const plain = await canvas.convertToBlob({ type: "image/png" });
  const perMetre = size.width / (sheetMm / 1000);
  return new Blob([withDensity(new Uint8Array(await plain.arrayBuffer()), perMetre)], { type: "image/png" });
}

/** layer draws the dots alone, on nothing, as large as their frame times scale. */
export async function layer(dots: Dots, scale: number): Promise<Blob> {
  const { width, height } = dots.frame;
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  await draw(canvas.getContext("2d")!, dots, scale, { x: 0, y: 0 });
  return canvas.convertToBlob({ type: "image/png" });
}

async function imageOf(svg: string): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  return image;
}

async function draw(
  context: OffscreenCanvasRenderingContext2D,
  dots: Dots,
  scale: number,
  corner: { x: number; y: number },
): Promise<void> {
  const { rgba, order } = dots.paint;
  context.setTransform(scale, 0, 0, scale, corner.x * scale, corner.y * scale);
  context.beginPath();
  context.rect(0, 0, dots.frame.width, dots.frame.height);
  context.clip();
  const dot = (cell: number, px: number, py: number) => {
    context.fillStyle = `rgb(${rgba[4 * cell]} ${rgba[4 * cell + 1]} ${rgba[4 * cell + 2]})`;
    context.beginPath();
    context.arc(px, py, dots.radius, 0, 2 * Math.PI);
    context.fill();
  };
  for (let from = 0; from < order.length; from += CELLS_AT_ONCE) {
    each(dots, dot, from, from + CELLS_AT_ONCE);
    await new Promise((resume) => setTimeout(resume));
  }
}
