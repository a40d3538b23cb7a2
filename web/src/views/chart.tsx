import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Chart as Drawn } from "../plots/chart";
import { chartMarks } from "../plots/figure";
import { count } from "../state/format";
import * as store from "../state/store";
import { SaveFigure } from "./savefigure";
import { inTurn } from "./turns";

interface Props {
  title: string;
  name: string; // what it is called in the name of a saved figure
  chart: Drawn;
}

/** Chart draws into its own box, again when the box's size or what is drawn changes. */
export function Chart({ title, name, chart }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current!;
    let drawn = "";
    let cancel = () => {};
    const redraw = () => {
      const room = { width: Math.floor(element.clientWidth), height: Math.floor(element.clientHeight) };
      const size = `${room.width}×${room.height}`;
      if (room.width < 60 || room.height < 60 || drawn === size) return;
      chart.bin?.(room);
      cancel = inTurn(() => {
        drawn = size;
        element.replaceChildren(chart.draw(room));
      });
    };
    const watch = new ResizeObserver(() => {
      cancel();
      cancel = inTurn(redraw); // charts come several at a time, and the first size is told of all of them at once
    });
    watch.observe(element);
    return () => {
      cancel();
      watch.disconnect();
    };
  }, [chart]);
  const file = store.summary.value;
  const figure = () => ({
    name,
    title,
    subtitle: file ? `${file.name}: ${count(file.cells)} cells × ${count(file.genes)} genes` : "",
    legend: () => chart.legend,
    height: HEIGHT,
    cells: 0,
    plot: (place: Parameters<typeof chartMarks>[1]) => ({ svg: chartMarks(chart.draw, place), dots: null }),
  });
  return (
    <figure class="chart">
      <figcaption>
        <span title={title}>{title}</span>
        <SaveFigure title={title} figure={figure} />
      </figcaption>
      <div class="chart-box" ref={box} />
    </figure>
  );
}

const HEIGHT = 380;
