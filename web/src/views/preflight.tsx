import { Fragment, type JSX } from "preact";
import type { MatrixInfo, Plan, Summary } from "../engine/protocol";
import * as actions from "../state/actions";
import { count, plural } from "../state/format";
import { fields, readValue, textOf } from "../state/params";
import { type StepId, stepIds, stepTitles } from "../state/steps";
import * as store from "../state/store";
import { Memory } from "./memory";
import { PlanButton } from "./provenance";
import { RunButton } from "./runbox";
import { KeptHere } from "./storage";

/** What is in the file: shown before the first run, with the one button that starts it. */
export function Preflight(): JSX.Element | null {
  const file = store.summary.value;
  if (!file) return null;
  return (
    <section class="preflight" aria-labelledby="preflight-title">
      <div class="preflight-head">
        <h2 id="preflight-title">
          {count(file.cells)} cells × {count(file.genes)} genes
        </h2>
        <p class="muted">{values(source(file))}</p>
      </div>
      <FileFacts file={file} />
      <PlanSummary />
      <div class="preflight-run">
        <RunButton text="Run the analysis" />
        <PlanButton />
        <p class="muted">
          Defaults are scanpy’s; min_genes 100 and min_cells 3 are from its tutorial. All can be changed in
          the steps.
        </p>
      </div>
    </section>
  );
}

/** The settings of the run to come, step by step; a step's name opens it. */
function PlanSummary(): JSX.Element | null {
  const plan = store.plan.value;
  if (!plan) return null;
  return (
    <dl class="facts-list plan-list">
      {stepIds
        .filter((id) => id !== "file")
        .map((id) => (
          <Fragment key={id}>
            <dt>
              <button type="button" class="link" onClick={() => openSettings(id)}>
                {stepTitles[id].title}
              </button>
            </dt>
            <dd>{inWords(id, plan)}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

function openSettings(id: StepId): void {
  actions.showStep(id);
  store.settingsOpen.value = true;
}

/** inWords names a step's settings that have a say, with their values. */
function inWords(id: StepId, plan: Plan): string {
  const words = fields
    .filter((f) => f.step === id && (f.when?.(plan) ?? true))
    .map((f) => [f.name, textOf(readValue(plan, f.path))])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name} ${text}`);
  if (id === "ora")
    words.push(plan.ora.sets.length ? plural(plan.ora.sets.length, "set") : "no sets: left out");
  return words.join(" · ");
}

/** The matrices, the labels and the notes of a file. */
export function FileFacts({ file }: { file: Summary }): JSX.Element {
  return (
    <div class="facts">
      <Sources file={file} />
      <dl class="facts-list">
        <dt>Kind of file</dt>
        <dd>{file.kind}</dd>
        <dt>Cell labels (obs)</dt>
        <dd>
          <Columns columns={file.obs} />
        </dd>
        {file.obsm.length > 0 && (
          <>
            <dt>Embeddings (obsm)</dt>
            <dd>{file.obsm.join(", ")}</dd>
          </>
        )}
        <dt>Mitochondrial genes</dt>
        <dd>{mito(file)}</dd>
        <dt>Memory</dt>
        <dd>
          <Memory />
        </dd>
      </dl>
      {file.notes.length > 0 && (
        <ul class="notes">
          {file.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <KeptHere file={file} />
    </div>
  );
}

function Columns({ columns }: { columns: Summary["obs"] }): JSX.Element {
  if (columns.length === 0) return <span class="muted">none</span>;
  return (
    <ul class="tags">
      {columns.map((c) => (
        <li key={c.name} title={c.problem || undefined} class={c.problem ? "tag tag-problem" : "tag"}>
          {c.name}
          <span class="tag-kind">{c.kind === "categorical" ? plural(c.categories, "label") : c.kind}</span>
        </li>
      ))}
    </ul>
  );
}

/** The matrices of the file, one of which the counts are taken from. */
function Sources({ file }: { file: Summary }): JSX.Element {
  const chosen = source(file);
  return (
    <fieldset class="sources">
      <legend>Take the counts from</legend>
      {file.matrices.map((m) => (
        <label key={m.label} class={m === chosen ? "source source-chosen" : "source"}>
          <input
            type="radio"
            name="source"
            checked={m === chosen}
            disabled={store.running.value !== null || m.problem !== ""}
            onChange={() => actions.changePlan({ source: m.source })}
          />
          <span class="source-name">{m.label}</span>
          <span class={m.usable ? "holds holds-counts" : "holds"}>{m.holds}</span>
          <span class="source-kind">
            {m.problem || `${m.encoding} ${m.dtype}, ${m.filters === "none" ? "not compressed" : m.filters}`}
          </span>
        </label>
      ))}
      {chosen && !chosen.usable && (
        <p class="caution">
          {chosen.label} does not look like raw counts ({chosen.holds}). The analysis starts from raw counts;
          its numbers will not mean what they say.
        </p>
      )}
    </fieldset>
  );
}

function source(file: Summary): MatrixInfo | undefined {
  const want = store.plan.value?.source;
  return file.matrices.find((m) => m.source.raw === want?.raw && m.source.layer === want?.layer);
}

function values(m: MatrixInfo | undefined): string {
  if (!m) return "";
  if (m.non_zeros < 0) return `A dense matrix of ${m.dtype}`;
  const share = (100 * m.non_zeros) / Math.max(1, m.cells * m.genes);
  return `${count(m.non_zeros)} non-zero values, ${share.toPrecision(2)} % of the matrix`;
}

function mito(file: Summary): string {
  const m = store.plan.value?.mito;
  if (!m) return "";
  const rule = m.column
    ? `marked in var/${m.column}`
    : m.prefix
      ? `with prefix ${m.prefix}`
      : "none looked for";
  const seen = m.column === file.plan.mito.column && m.prefix === file.plan.mito.prefix;
  return seen ? `${plural(file.mito_hits, "gene")} ${rule}` : rule;
}
