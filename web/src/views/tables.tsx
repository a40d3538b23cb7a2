import { signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { stringAt } from "../engine/strings";
import { count, fileName, plural } from "../state/format";
import { selected } from "../state/selection";
import * as store from "../state/store";
import { type Table, tables, writeTable } from "../state/tables";
import { Dialog } from "./dialog";
import { tablesOpen } from "./panels";
import { save } from "./save";
import { Segments } from "./segments";

const format = signal<"csv" | "tsv">("csv");

const formats = [
  ["csv", "CSV"],
  ["tsv", "TSV"],
] as const;

/** The tables of the shown results, each with a button that saves it, and the barcodes. */
export function Tables(): JSX.Element {
  const only = useSignal<"all" | "some">("all");
  const said = useSignal(""); // a notice of the page would be behind the dialog
  const writing = useSignal<{ table: string; share: number } | null>(null);
  const some = selected.value;
  const all = store.lastRun.value?.cells ?? 0;
  const cells = only.value === "some" && some ? some : upTo(all);
  const close = () => {
    tablesOpen.value = false;
  };
  const take = async (table: Table) => {
    const whole = table.rows === "genes" || cells.length === all;
    const name = fileName(
      store.summary.value?.name ?? "",
      table.name + (whole ? "" : "-selected"),
      format.value,
    );
    const rows = table.rows === "genes" ? upTo(store.lastRun.value?.genes ?? 0) : cells;
    try {
      const told = (share: number) => {
        writing.value = { table: table.name, share };
      };
      told(0);
      save(name, await writeTable(table.name, format.value, rows, told));
      said.value = `Saved ${name}.`;
    } catch (error) {
      close();
      store.tell(`saving ${name}`, error);
    } finally {
      writing.value = null;
    }
  };
  const busy = writing.value !== null || store.running.value !== null;
  return (
    <Dialog title="Tables" close={close}>
      <Segments
        label="Format"
        options={formats}
        value={format.value}
        choose={(f) => {
          format.value = f;
        }}
      />
      <Segments
        label="Cells"
        options={[
          ["all", `All ${plural(all, "cell")}`],
          ["some", some ? `${count(some.length)} highlighted` : "Highlighted"],
        ]}
        value={some ? only.value : "all"}
        choose={(which) => {
          only.value = which;
        }}
        disabled={(which) => which === "some" && !some}
      />
      {!some && <p class="muted">To choose cells, highlight categories in the legend.</p>}
      <ul class="tables">
        {tables().map((table) => (
          <Row key={table.name} name={table.name} about={table.about}>
            <button
              type="button"
              class="button small"
              aria-label={`Save ${table.name}`}
              disabled={busy}
              onClick={() => void take(table)}
            >
              {writing.value?.table === table.name ? `${Math.floor(100 * writing.value.share)} %` : "Save"}
            </button>
          </Row>
        ))}
        <Row name="barcodes" about="The cells’ names, one a line">
          <button
            type="button"
            class="button small"
            aria-label="Copy barcodes"
            disabled={!store.cellNames.value}
            onClick={async () => {
              said.value = await copyBarcodes(cells);
            }}
          >
            Copy
          </button>
        </Row>
      </ul>
      <p class="muted" role="status">
        {said.value}
      </p>
    </Dialog>
  );
}

function Row(props: { name: string; about: string; children: JSX.Element }): JSX.Element {
  return (
    <li class="tables-row">
      <span>
        <code>{props.name}</code>
        <span class="muted">{props.about}</span>
      </span>
      {props.children}
    </li>
  );
}

/** copyBarcodes returns what is to be said about it. */
async function copyBarcodes(cells: Uint32Array): Promise<string> {
  const names = store.cellNames.value!;
  const lines = Array.from(cells, (cell) => stringAt(names, cell)).join("\n");
  try {
    await navigator.clipboard.writeText(lines);
    return `${plural(cells.length, "barcode")} copied.`;
  } catch {
    return "The browser does not let this page use the clipboard. Save obs: its first column is the barcodes.";
  }
}

function upTo(n: number): Uint32Array {
  return new Uint32Array(n).map((_, i) => i);
}
