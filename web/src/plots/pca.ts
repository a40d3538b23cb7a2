import { type Chart, chart, ink, Plot, type Room, tickCount } from "./chart";

/** scree shows each component's share of the variance; the two that are on the axes are marked. */
export function scree(ratio: ArrayLike<number>, shown: readonly number[], log: boolean): Chart {
  const points = Array.from(ratio, (r, i) => ({ pc: i + 1, ratio: r })).filter((p) => !log || p.ratio > 0);
  const draw = (room: Room) =>
    chart(
      room,
      `Variance ratio of ${points.length} components, the first ${points[0]?.ratio.toPrecision(3)}`,
      {
        x: {
          label: "component",
          ticks: tickCount(room.width, 48),
          tickFormat: "d",
          domain: [0.5, points.length + 0.5],
        },
        y: {
          label: "variance_ratio",
          type: log ? "log" : "linear",
          ticks: tickCount(room.height, 40),
          tickFormat: log ? "~g" : undefined,
          grid: true,
          ...(log ? {} : { zero: true }),
        },
        marginLeft: 54,
        marks: [
          Plot.line(points, { x: "pc", y: "ratio", stroke: ink.bar, strokeWidth: 1.25 }),
          Plot.dot(points, {
            x: "pc",
            y: "ratio",
            r: (p: { pc: number }) => (shown.includes(p.pc - 1) ? 5 : 2.75),
            fill: (p: { pc: number }) => (shown.includes(p.pc - 1) ? ink.threshold : ink.strong),
          }),
        ],
        r: { type: "identity" },
      },
    );
  const entries = [
    { name: `PC${shown.map((i) => i + 1).join(", PC")}: on the axes`, colour: ink.threshold },
    { name: "other components", colour: ink.strong },
  ];
  return { draw, legend: { title: "components", entries } };
}
