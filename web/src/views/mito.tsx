import type { JSX } from "preact";
import type { Plan } from "../engine/protocol";
import * as actions from "../state/actions";
import { plural } from "../state/format";
import * as store from "../state/store";

/** How mitochondrial genes are told: by a prefix of their names, or by a boolean column of var. */
export function MitoChoice({ plan }: { plan: Plan }): JSX.Element {
  const columns = store.summary.value?.var.filter((c) => c.kind === "boolean" && !c.problem) ?? [];
  const { column, prefix } = plan.mito;
  const disabled = store.running.value !== null;
  return (
    <div class="field">
      <label for="set-mito">{column ? "mitochondrial" : "mito prefix"}</label>
      <div class="field-inputs">
        {columns.length > 0 && (
          <select
            aria-label="Mitochondrial genes by"
            disabled={disabled}
            value={column}
            onChange={(e) => actions.changePlan({ mito: { prefix, column: e.currentTarget.value } })}
          >
            <option value="">by prefix</option>
            {columns.map((c) => (
              <option key={c.name} value={c.name}>
                var/{c.name}
              </option>
            ))}
          </select>
        )}
        <input
          id="set-mito"
          type="text"
          autocomplete="off"
          spellcheck={false}
          disabled={disabled || column !== ""}
          aria-describedby="set-mito-help"
          value={prefix}
          onInput={(e) => actions.changePlan({ mito: { column, prefix: e.currentTarget.value } })}
        />
      </div>
      <p class="field-help" id="set-mito-help">
        Genes whose names begin so, in any case of letters, count as mitochondrial{found(plan)}.
      </p>
    </div>
  );
}

/** found says how many genes were found, where that is known: from the file for the proposed rule, from QC for its own. */
function found(plan: Plan): string {
  const file = store.summary.value;
  if (file && JSON.stringify(plan.mito) === JSON.stringify(file.plan.mito)) {
    return `: ${plural(file.mito_hits, "gene")} found`;
  }
  return "; the next run says how many were found";
}
