import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { ColumnInfo } from "../engine/protocol";
import * as picture from "../state/picture";
import * as store from "../state/store";
import { Combobox } from "./combobox";
import { Icon } from "./icons";
import { Legend } from "./legend";
import { drawerOpen } from "./panels";
import { Segments } from "./segments";

const kinds = [
  ["obs", "Cell"],
  ["gene", "Gene"],
  ["set", "Gene set"],
] as const;
type Kind = (typeof kinds)[number][0];

/** What the cells are coloured by, and the legend. */
export function ColourPanel(): JSX.Element {
  const kind = useSignal<Kind>(store.colourBy.value?.kind ?? "obs");
  const by = store.colourBy.value;
  useEffect(() => {
    if (by) kind.value = by.kind;
  }, [by, kind]);
  const sets = store.results.value.ora?.step.ora?.sets ?? [];
  return (
    <aside class={drawerOpen.value ? "colour colour-open" : "colour"} aria-label="Colour of the cells">
      <button
        type="button"
        class="drawer-handle"
        aria-expanded={drawerOpen.value}
        aria-controls="colour-body"
        onClick={() => {
          drawerOpen.value = !drawerOpen.value;
        }}
      >
        <Icon name="palette" />
        <span>
          Colour: <strong>{by?.name ?? "none"}</strong>
        </span>
        <Icon name="chevron" />
      </button>
      <div class="colour-body" id="colour-body">
        <h2>Colour by</h2>
        <Segments
          label="Kind of colour"
          options={kinds}
          value={kind.value}
          choose={(k) => {
            kind.value = k;
          }}
          disabled={(k) => k === "set" && sets.length === 0}
        />
        {kind.value === "obs" && <ObsSelect />}
        {kind.value === "gene" && (
          <Combobox
            label="Gene"
            placeholder="Search a gene, e.g. CD3D"
            options={store.geneNames.value}
            chosen={by?.kind === "gene" ? by.name : ""}
            onChoose={(name) => void picture.colourBy({ kind: "gene", name })}
          />
        )}
        {kind.value === "set" && <SetSelect sets={sets} />}
        <Legend />
      </div>
    </aside>
  );
}

function ObsSelect(): JSX.Element {
  const by = store.colourBy.value;
  const inFile = new Set(store.summary.value?.obs.map((c) => c.name));
  const columns = store.lastRun.value?.obs.filter((c) => !c.problem) ?? [];
  return (
    <select
      class="wide"
      aria-label="Column of obs"
      value={by?.kind === "obs" ? by.name : ""}
      onChange={(e) => void picture.colourBy({ kind: "obs", name: e.currentTarget.value })}
    >
      {by?.kind !== "obs" && <option value="">Choose a column</option>}
      <Group label="In the file" columns={columns.filter((c) => inFile.has(c.name))} />
      <Group label="From this analysis" columns={columns.filter((c) => !inFile.has(c.name))} />
    </select>
  );
}

function Group({ label, columns }: { label: string; columns: ColumnInfo[] }): JSX.Element | null {
  if (columns.length === 0) return null;
  return (
    <optgroup label={label}>
      {columns.map((c) => (
        <option key={c.name} value={c.name}>
          {c.name}
        </option>
      ))}
    </optgroup>
  );
}

function SetSelect({ sets }: { sets: string[] }): JSX.Element {
  const by = store.colourBy.value;
  return (
    <select
      class="wide"
      aria-label="Gene set"
      value={by?.kind === "set" ? by.name : ""}
      onChange={(e) => void picture.colourBy({ kind: "set", name: e.currentTarget.value })}
    >
      {by?.kind !== "set" && <option value="">Choose a gene set</option>}
      {sets.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
