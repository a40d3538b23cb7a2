import type { JSX } from "preact";
import { hex, palette } from "../colour/palettes";
import { ramp } from "../colour/ramps";
import type { Colour } from "../engine/protocol";
import { count, number } from "../state/format";
import * as picture from "../state/picture";
import * as store from "../state/store";

/** The legend of the colours: categories with their counts, or a bar with its ends. */
export function Legend(): JSX.Element | null {
  const c = store.colour.value;
  if (!c) return null;
  return c.codes.length > 0 ? <Categories colour={c} /> : <Bar colour={c} />;
}

function Categories({ colour }: { colour: Colour }): JSX.Element {
  const colours = palette(colour.categories.length);
  const chosen = store.highlighted.value;
  return (
    <div class="legend">
      <div class="legend-head">
        <h3>{colour.label}</h3>
        {chosen.size > 0 && (
          <button
            type="button"
            class="link"
            onClick={() => {
              store.highlighted.value = new Set();
            }}
          >
            Show all
          </button>
        )}
      </div>
      <ul class="legend-list">
        {colour.categories.map((name, code) => (
          <li key={name}>
            <button
              type="button"
              aria-pressed={chosen.has(code)}
              class={chosen.size > 0 && !chosen.has(code) ? "category category-dim" : "category"}
              onClick={() => picture.toggleHighlight(code)}
            >
              <span class="swatch" style={{ background: hex(colours[code]!) }} />
              <span class="category-name">{name}</span>
              <span class="category-count">{count(colour.counts[code] ?? 0)}</span>
            </button>
          </li>
        ))}
        {colour.missing > 0 && <Missing n={colour.missing} />}
      </ul>
    </div>
  );
}

function Missing({ n }: { n: number }): JSX.Element {
  return (
    <li class="category category-missing">
      <span class="swatch swatch-missing" />
      <span class="category-name">missing</span>
      <span class="category-count">{count(n)}</span>
    </li>
  );
}

const gradient = `linear-gradient(to right, ${Array.from({ length: 17 }, (_, i) => hex(ramp(i / 16))).join(", ")})`;

function Bar({ colour }: { colour: Colour }): JSX.Element {
  const by = store.colourBy.value;
  return (
    <div class="legend">
      <h3>{colour.label}</h3>
      <div class="ramp" style={{ background: gradient }} aria-hidden="true" />
      <div class="ramp-ends">
        <span>{number(colour.min)}</span>
        <span>{number(colour.max)}</span>
      </div>
      {by?.kind === "gene" && <p class="muted">Normalised, log1p. {expressed(colour.values)}</p>}
      {by?.kind === "set" && <p class="muted">−log10 of the p-value, one-sided hypergeometric.</p>}
      {colour.missing > 0 && (
        <ul class="legend-list">
          <Missing n={colour.missing} />
        </ul>
      )}
    </div>
  );
}

/** expressed says in how many cells a gene was found. */
function expressed(values: Float32Array): string {
  let n = 0;
  for (const v of values) if (v > 0) n++;
  const share = values.length ? (100 * n) / values.length : 0;
  return `Found in ${count(n)} of ${count(values.length)} cells (${number(share)}\u00a0%).`;
}
