import type { JSX } from "preact";
import type { Plan } from "../engine/protocol";
import * as actions from "../state/actions";
import { type Field, readValue, textOf } from "../state/params";
import * as store from "../state/store";

/** One setting: name, input, help, and what is wrong with what was typed. */
export function FieldRow({ field, plan }: { field: Field; plan: Plan }): JSX.Element {
  const id = `set-${field.path.replace(".", "-")}`;
  const problem = store.invalid.value[field.path];
  return (
    <div class={`field${problem ? " field-invalid" : ""}${field.input.kind === "list" ? " field-wide" : ""}`}>
      <label for={id}>{field.name}</label>
      <FieldInput field={field} plan={plan} id={id} invalid={problem !== undefined} />
      <p class="field-help" id={`${id}-help`}>
        {problem ? <strong class="field-problem">{problem} </strong> : null}
        {field.help}
      </p>
    </div>
  );
}

interface InputProps {
  field: Field;
  plan: Plan;
  id: string;
  invalid: boolean;
}

function FieldInput({ field, plan, id, invalid }: InputProps): JSX.Element {
  const { input } = field;
  const value = readValue(plan, field.path);
  const common = { id, "aria-describedby": `${id}-help`, disabled: store.running.value !== null };
  if (input.kind === "choice" || input.kind === "batch") {
    const choices = input.kind === "choice" ? input.choices : batches();
    return (
      <select
        {...common}
        value={String(value)}
        onChange={(e) => actions.change(field, e.currentTarget.value)}
      >
        {choices.map(([v, text]) => (
          <option key={v} value={v}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={input.kind === "number" ? "decimal" : "text"}
      autocomplete="off"
      spellcheck={false}
      aria-invalid={invalid}
      placeholder={input.kind === "number" ? input.optional : undefined}
      defaultValue={textOf(value)}
      onInput={(e) => actions.change(field, e.currentTarget.value)}
    />
  );
}

function batches(): [string, string][] {
  const columns = store.summary.value?.obs.filter((c) => c.kind === "categorical" && !c.problem) ?? [];
  return [["", "none"], ...columns.map((c): [string, string] => [c.name, c.name])];
}
