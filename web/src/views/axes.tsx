import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { project, type Size, ticks, unproject, type View } from "../plots/viewport";

/** The scale of the two components, along the left and lower edge of the plot; it follows pan and zoom. */
export function Axes({ seen }: { seen: Signal<{ view: View; size: Size } | null> }): JSX.Element | null {
  const now = seen.value;
  if (!now || now.size.width < 10) return null;
  const { view, size } = now;
  const [left, top] = unproject(view, size, 0, 0);
  const [right, bottom] = unproject(view, size, size.width, size.height);
  const across = ticks(left, right, size.width / 110);
  const up = ticks(bottom, top, size.height / 80);
  return (
    <svg
      class="axes"
      aria-hidden="true"
      focusable="false"
      viewBox={`-40 0 ${size.width + 40} ${size.height + 22}`}
    >
      {across.map((v) => {
        const [px] = project(view, size, v, 0);
        return (
          <g key={v} transform={`translate(${px} 0)`}>
            <line y1={0} y2={size.height} />
            <text y={size.height + 15} text-anchor="middle">
              {written(v)}
            </text>
          </g>
        );
      })}
      {up.map((v) => {
        const [, py] = project(view, size, 0, v);
        return (
          <g key={v} transform={`translate(0 ${py})`}>
            <line x1={0} x2={size.width} />
            <text x={-7} dy="0.32em" text-anchor="end">
              {written(v)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function written(v: number): string {
  return String(v).replace("-", "−");
}
