import { column, columns, type Legend } from "./legend";
import { decimal, escaped, shortened, tag, text } from "./svg";

/** A rectangle in the pixels of a sheet. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What stands about a plot that has left the page. */
export interface Heading {
  title: string;
  subtitle: string;
  legend(theme: Theme): Legend | null;
}

export type Theme = "light" | "dark";

/**
 * A sheet is a figure that stands alone: title, plot and legend as one SVG, 180 mm wide, the width of two columns of a
 * journal. One of its pixels is a CSS pixel there, a 96th of an inch.
 */
export interface Sheet {
  width: number;
  height: number;
  plot: Box; // where the plot goes
  /** svg is the whole text; width and height are written as given, or as 180 mm and what follows from it. */
  svg(plot: string, size?: { width: number; height: number }): string;
}

export const sheetWidth = 680;
export const sheetMm = 180;
const MARGIN = 16;
const TITLE = 14;
const SUBTITLE = 11;
const SIDE = 190; // what a legend may take beside the plot

// What Illustrator, Inkscape and browsers all have, or put something of the same widths in the place of.
const fonts = "Arial, Helvetica, 'Liberation Sans', sans-serif";

/** sheet lays out a plot of that height: the legend is at its side where it fits, and else below. */
export function sheet(heading: Heading, plotHeight: number, theme: Theme): Sheet {
  const { title, subtitle } = heading;
  const legend = heading.legend(theme);
  const inner = sheetWidth - 2 * MARGIN;
  const top = MARGIN + TITLE + SUBTITLE + 18;
  const side = legend && column(legend, SIDE);
  const beside = side !== null && side.height <= plotHeight;
  const below = legend && !beside ? columns(legend, inner) : null;
  const plot: Box = {
    x: MARGIN,
    y: top,
    width: beside ? inner - side.width - MARGIN : inner,
    height: plotHeight,
  };
  const height = Math.ceil(top + plotHeight + (below ? MARGIN + below.height : 0) + MARGIN);
  const corner = beside ? [plot.x + plot.width + MARGIN, plot.y] : [MARGIN, top + plotHeight + MARGIN];
  const parts = [
    tag("rect", { width: sheetWidth, height, fill: "var(--surface)" }),
    text(
      { x: MARGIN, y: MARGIN + TITLE, "font-size": TITLE, "font-weight": "bold", fill: "var(--ink)" },
      shortened(title, TITLE * 1.08, inner),
    ),
    text(
      { x: MARGIN, y: MARGIN + TITLE + SUBTITLE + 6, "font-size": SUBTITLE, fill: "var(--soft)" },
      shortened(subtitle, SUBTITLE, inner),
    ),
  ];
  const legendBox = beside ? side : below;
  if (legendBox)
    parts.push(tag("g", { transform: `translate(${decimal(corner[0]!)} ${corner[1]})` }, legendBox.svg));
  return {
    width: sheetWidth,
    height,
    plot,
    svg: (marks, size) =>
      tag(
        "svg",
        {
          xmlns: "http://www.w3.org/2000/svg",
          "xmlns:xlink": "http://www.w3.org/1999/xlink",
          width: size?.width ?? `${sheetMm}mm`,
          height: size?.height ?? `${decimal((height * sheetMm) / sheetWidth)}mm`,
          viewBox: `0 0 ${sheetWidth} ${height}`,
          "font-family": fonts,
        },
        tag("title", {}, escaped(title)),
        ...parts,
        marks,
      ),
  };
}

/** The page's own colours by their names in CSS, as they are in one of its themes. */
export type Look = Readonly<Record<string, string>>;

/** standing puts the colours themselves where attributes name those of the page, so that an SVG stands alone. */
export function standing(svg: string, look: Look): string {
  return svg.replace(/="(?:var\(--([\w-]+)\)|currentColor)"/g, (all, name = "soft") => {
    const colour = look[name];
    if (!colour) throw new Error(`A figure cannot take the colour ${all} along.`);
    return `="${colour}"`;
  });
}
