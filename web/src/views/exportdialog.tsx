import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { EngineError } from "../engine/client";
import type { Compression, ExportParams } from "../engine/protocol";
import {
  choice,
  choose,
  compressions,
  exportFile,
  exporting,
  exportName,
  exportSize,
} from "../state/exporting";
import { bytes } from "../state/format";
import { drop } from "../state/scratch";
import * as store from "../state/store";
import { Dialog } from "./dialog";
import { exportOpen } from "./panels";
import { saveAs } from "./save";

/** What goes into the .h5ad, how large it will be, and the making of it. Closing it ends that. */
export function ExportDialog(): JSX.Element {
  const size = useSignal<number | null>(null);
  const chosen = choice.value;
  const going = exporting.value;
  useEffect(() => {
    let current = true;
    void exportSize().then((n) => {
      if (current) size.value = n;
    });
    return () => {
      current = false;
    };
  }, [chosen, size]);
  const close = () => {
    going?.stop.abort();
    exportOpen.value = false;
  };
  return (
    <Dialog title="Export an AnnData file" close={close}>
      <Choices disabled={going !== null} />
      <p class="muted" role="status">
        {going ? <Making /> : size.value !== null && `About ${bytes(size.value)}.`}
      </p>
      <div class="export-buttons">
        <button type="button" class="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          class="button primary"
          disabled={going !== null || store.running.value !== null}
          onClick={() => void saveExport()}
        >
          Save
        </button>
      </div>
    </Dialog>
  );
}

function Making(): JSX.Element {
  const progress = exporting.value?.progress;
  return (
    <>
      {progress ? `${bytes(progress.done)} of about ${bytes(progress.total)}` : "Making the file…"}
      <progress max={progress?.total ?? 1} value={progress?.done} aria-label="Making the file" />
    </>
  );
}

function Choices({ disabled }: { disabled: boolean }): JSX.Element {
  const chosen = choice.value;
  return (
    <>
      <fieldset class="export-choices" disabled={disabled}>
        <legend>What</legend>
        <Choice name="what" on={chosen.everything} to={{ everything: true }}>
          <strong>Everything</strong>: X, layers, raw, obsm and uns of the file as they are, for the kept
          cells and genes, with the results
        </Choice>
        <Choice name="what" on={!chosen.everything} to={{ everything: false }}>
          <strong>Results only</strong>: obs, var and what was computed, without X
        </Choice>
      </fieldset>
      <fieldset class="export-choices" disabled={disabled || !chosen.everything}>
        <legend>X</legend>
        <Choice name="x" on={!chosen.lognorm} to={{ lognorm: false }}>
          As in the file
        </Choice>
        <Choice name="x" on={chosen.lognorm} to={{ lognorm: true }}>
          Normalised and log1p, as after scanpy’s; the counts become a layer
        </Choice>
      </fieldset>
      <label class="export-compression">
        <span>Compression of what is not copied as it is</span>
        <select
          disabled={disabled}
          value={chosen.compression}
          onChange={(e) => choose({ compression: e.currentTarget.value as Compression })}
        >
          {compressions.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

interface ChoiceProps {
  name: string;
  on: boolean;
  to: Partial<ExportParams>;
  children: ComponentChildren;
}

function Choice({ name, on, to, children }: ChoiceProps): JSX.Element {
  return (
    <label class="export-choice">
      <input type="radio" name={name} checked={on} onChange={() => choose(to)} />
      <span>{children}</span>
    </label>
  );
}

function openExport(): void {
  exportOpen.value = true;
}

/** saveExport asks where to, has the file made, and says what could not go with it. */
async function saveExport(): Promise<void> {
  const name = exportName(store.summary.value?.name ?? "");
  let notes: string[] = [];
  try {
    const saved = await saveAs(name, async () => {
      const made = await exportFile();
      notes = made.notes;
      return { file: made.file, drop: () => void drop(made.scratch) };
    });
    if (!saved) return;
    store.notice.value = [`${name} is saved.`, ...notes].join(" ");
  } catch (error) {
    const e = error as EngineError;
    if (e.code === "file") store.need("exporting", openExport);
    else if (!e.cancelled) store.tell("exporting", error);
  }
  exportOpen.value = false;
}
