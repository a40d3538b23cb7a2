import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Draw } from "../plots/chart";

/** Chart draws into its own box, again when the box's size or what is drawn changes. */
export function Chart({ draw, title }: { draw: Draw; title: string }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current!;
    let drawn = "";
    const redraw = () => {
      const width = Math.floor(element.clientWidth);
      const height = Math.floor(element.clientHeight);
      if (width < 60 || height < 60 || drawn === `${width}×${height}`) return;
      drawn = `${width}×${height}`;
      element.replaceChildren(draw({ width, height }));
    };
    redraw();
    const watch = new ResizeObserver(redraw);
    watch.observe(element);
    return () => watch.disconnect();
  }, [draw]);
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div class="chart-box" ref={box} />
    </figure>
  );
}
