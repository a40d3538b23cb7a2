import type { Plot } from "./chart";

/*
 * A mark of Plot is an element for each datum. Thousands of them take a page longer than all else about a chart; these
 * render functions put those that look alike into one path.
 */

type Values = Parameters<Plot.RenderFunction>[2];
type Shape = (values: Values, i: number) => string;

/** joinedRects renders a rect mark with a gap between its rectangles, in pixels. */
export function joinedRects(gap: number): Plot.RenderFunction {
  return joined(({ x1, x2, y1, y2 }, i) => {
    const width = Math.max(0, Math.abs(x2![i] - x1![i]) - gap);
    const height = Math.max(0, Math.abs(y2![i] - y1![i]) - gap);
    const left = Math.min(x1![i], x2![i]) + gap / 2;
    const top = Math.min(y1![i], y2![i]) + gap / 2;
    return `M${short(left)} ${short(top)}h${short(width)}v${short(height)}h${short(-width)}z`;
  });
}

/** joinedDots renders a dot mark with circles of a radius in pixels. */
export function joinedDots(radius: number): Plot.RenderFunction {
  const arc = `a${radius} ${radius} 0 1 0 `;
  return joined(
    ({ x, y }, i) => `M${short(x![i] - radius)} ${short(y![i])}${arc}${2 * radius} 0${arc}${-2 * radius} 0z`,
  );
}

interface Path {
  fill?: string;
  opacity?: string;
  shapes: string[];
}

function joined(shape: Shape): Plot.RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next!([], scales, values, dimensions, context)!; // has what all have in common
    const paths = new Map<string, Path>();
    for (const i of index) {
      const fill = values.fill?.[i];
      const opacity = values.fillOpacity && Number(values.fillOpacity[i]).toFixed(2);
      const look = `${fill} ${opacity}`;
      const path: Path = paths.get(look) ?? { fill, opacity, shapes: [] };
      paths.set(look, path);
      path.shapes.push(shape(values, i));
    }
    for (const { fill, opacity, shapes } of paths.values()) {
      const path = context.document.createElementNS(group.namespaceURI, "path");
      path.setAttribute("d", shapes.join(""));
      if (fill) path.setAttribute("fill", fill);
      if (opacity) path.setAttribute("fill-opacity", opacity);
      group.append(path);
    }
    return group;
  };
}

function short(v: number): number {
  return Math.round(v * 100) / 100;
}
