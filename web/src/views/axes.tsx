import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Size, scales, type View } from "../plots/viewport";

/** The scale of the two components, along the left and lower edge of the plot; it follows pan and zoom. */
export function Axes({ seen }: { seen: Signal<{ view: View; size: Size } | null> }): JSX.Element | null {
  const now = seen.value;
  if (!now || now.size.width < 10) return null;
  const { width, height } = now.size;
  const { across, up } = scales(now.view, now.size);
  return (
    <svg class="axes" aria-hidden="true" focusable="false" viewBox={`-40 0 ${width + 40} ${height + 22}`}>
      {across.map(({ at, text }) => (
        <g key={text} transform={`translate(${at} 0)`}>
          <line y1={0} y2={height} />
          <text y={height + 15} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      {up.map(({ at, text }) => (
        <g key={text} transform={`translate(0 ${at})`}>
          <line x1={0} x2={width} />
          <text x={-7} dy="0.32em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
    </svg>
  );
}
