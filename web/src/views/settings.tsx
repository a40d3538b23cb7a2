import type { JSX } from "preact";
import { type Field, fields } from "../state/params";
import type { StepId } from "../state/steps";
import * as store from "../state/store";
import { FieldRow } from "./field";
import { GeneSetsChoice } from "./genesets";
import { MitoChoice } from "./mito";

/** The settings of one step, each with scanpy's name and a sentence of help. */
export function Settings({ id }: { id: StepId }): JSX.Element | null {
  const plan = store.plan.value;
  if (!plan || id === "file") return null;
  const shown = fields.filter((f: Field) => f.step === id && (f.when?.(plan) ?? true));
  return (
    <form
      key={store.plansTaken.value}
      class="settings"
      aria-label="Settings"
      onSubmit={(event) => event.preventDefault()}
    >
      {id === "qc" && <MitoChoice plan={plan} />}
      {shown.map((field) => (
        <FieldRow key={field.path} field={field} plan={plan} />
      ))}
      {id === "ora" && <GeneSetsChoice plan={plan} />}
    </form>
  );
}
