import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Plan } from "../engine/protocol";
import * as actions from "../state/actions";
import { plural } from "../state/format";
import * as store from "../state/store";

/** Which gene sets are tested: the bundled ones, those of a file, or none. */
export function GeneSetsChoice({ plan }: { plan: Plan }): JSX.Element {
  const said = useSignal("");
  const { sets } = plan.ora;
  const disabled = store.running.value !== null;
  const use = async (from: Parameters<typeof actions.useGeneSets>[0]) => {
    said.value = await actions.useGeneSets(from);
  };
  return (
    <div class="field field-sets">
      <p class="field-label">
        {sets.length > 0 ? plural(sets.length, "gene set") : "No gene sets: the step is left out"}
      </p>
      <div class="field-buttons">
        <button type="button" class="button small" disabled={disabled} onClick={() => void use("bundled")}>
          Immune markers
        </button>
        <label class="button small file-button">
          <input
            type="file"
            accept=".gmt,.tsv,.txt"
            disabled={disabled}
            onChange={async (e) => {
              const input = e.currentTarget;
              const file = input.files?.[0];
              if (file) await use({ name: file.name, text: await file.text() });
              input.value = "";
            }}
          />
          <span>GMT or TSV file</span>
        </label>
        {sets.length > 0 && (
          <button
            type="button"
            class="button small"
            disabled={disabled}
            onClick={() => actions.changePlan({ ora: { ...plan.ora, sets: [] } })}
          >
            None
          </button>
        )}
      </div>
      <p class="field-help" aria-live="polite">
        {said.value ||
          "The bundled sets hold markers of eight human immune lineages. A TSV file has a set and a gene a line."}
      </p>
    </div>
  );
}
