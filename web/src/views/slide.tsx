import type { JSX } from "preact";

/** A microscope slide with cells under its coverslip. The cells lie in three clusters, by a golden-angle spiral. */
export function Slide(): JSX.Element {
  return (
    <svg class="slide" viewBox="0 0 240 84" aria-hidden="true" focusable="false">
      <rect class="slide-glass" x="1" y="9" width="238" height="66" rx="4" />
      <rect class="slide-label" x="1" y="9" width="46" height="66" rx="4" />
      <rect class="slide-cover" x="84" y="3" width="104" height="78" rx="4" />
      {clusters.map(({ tint, cells }) => (
        <g key={tint} class={`slide-${tint}`}>
          {cells.map(([x, y, r]) => (
            <circle key={`${x},${y}`} cx={x} cy={y} r={r} />
          ))}
        </g>
      ))}
    </svg>
  );
}

const goldenAngle = 2.399963;

function cluster(cx: number, cy: number, n: number, spread: number): [number, number, number][] {
  return Array.from({ length: n }, (_, i) => {
    const d = spread * Math.sqrt(i + 0.5);
    const at = (v: number) => Math.round(v * 10) / 10;
    return [
      at(cx + 1.25 * d * Math.cos(i * goldenAngle)),
      at(cy + d * Math.sin(i * goldenAngle)),
      1.15 + (i % 3) * 0.3,
    ];
  });
}

const clusters = [
  { tint: "a", cells: cluster(113, 32, 34, 2.7) },
  { tint: "b", cells: cluster(157, 29, 22, 2.6) },
  { tint: "c", cells: cluster(140, 60, 17, 2.6) },
];
