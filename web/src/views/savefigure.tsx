import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Figure, maxVectorCells, type PngSize, savedPng, savedSvg } from "../plots/figure";
import { count, fileName } from "../state/format";
import * as store from "../state/store";
import { Dialog } from "./dialog";
import { Icon } from "./icons";
import { save } from "./save";
import { Segments } from "./segments";
import { lookOf, shade } from "./theme";

// What was chosen for one figure is proposed for the next.
const format = signal<"png" | "svg">("png");
const size = signal<PngSize>("2x");
const theme = signal<"light" | "dark" | null>(null); // null: the page's

const formats = [
  ["png", "PNG"],
  ["svg", "SVG"],
] as const;
const sizes = [
  ["1x", "1×"],
  ["2x", "2×"],
  ["4x", "4×"],
  ["print", "Print"],
] as const;
const themes = [
  ["light", "Light"],
  ["dark", "Dark"],
] as const;

/** A button that saves a figure, once it is said in which form. */
export function SaveFigure({ title, figure }: { title: string; figure: () => Figure | null }): JSX.Element {
  const shown = useSignal<Figure | null>(null);
  const close = () => {
    shown.value = null;
  };
  return (
    <>
      <button
        type="button"
        class="quiet square small-square"
        aria-label={`Save figure: ${title}`}
        title="Save as PNG or SVG"
        aria-haspopup="dialog"
        onClick={() => {
          shown.value = figure();
        }}
      >
        <Icon name="download" />
      </button>
      {shown.value && <Choices figure={shown.value} close={close} />}
    </>
  );
}

function Choices({ figure, close }: { figure: Figure; close: () => void }): JSX.Element {
  const on = theme.value ?? shade.value;
  const name = fileName(store.summary.value?.name ?? "", figure.name, format.value);
  const take = async () => {
    close();
    try {
      const look = lookOf(on);
      const made =
        format.value === "png" ? savedPng(figure, on, look, size.value) : savedSvg(figure, on, look);
      save(name, await made);
      store.notice.value = `Saved ${name}.`;
    } catch (error) {
      store.tell(`saving ${name}`, error);
    }
  };
  return (
    <Dialog title="Save figure" close={close}>
      <form
        class="choices"
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <Segments label="Format" options={formats} value={format.value} choose={(f) => (format.value = f)} />
        {format.value === "png" && (
          <Segments label="Size" options={sizes} value={size.value} choose={(s) => (size.value = s)} />
        )}
        <Segments label="Theme" options={themes} value={on} choose={(t) => (theme.value = t)} />
        <p class="muted">{about(figure)}</p>
        <p class="choices-name">{name}</p>
        <button type="submit" class="button primary">
          <Icon name="download" />
          <span>Save</span>
        </button>
      </form>
    </Dialog>
  );
}

/** about says what is in the file. */
function about(figure: Figure): string {
  if (format.value === "png") {
    return size.value === "print" ? "180 mm wide at 300 dots per inch." : pngText[size.value];
  }
  if (figure.cells <= maxVectorCells) return "180 mm wide. Everything is vectors; text stays text.";
  return (
    `180 mm wide. Axes, legend and title are vectors; the ${count(figure.cells)} cells are an image of 378 dots per ` +
    `inch, since drawing programs give up on so many: up to ${count(maxVectorCells)} are vectors.`
  );
}

const pngText = {
  "1x": "680 pixels wide.",
  "2x": "1,360 pixels wide, for sharp screens and slides.",
  "4x": "2,720 pixels wide.",
};
