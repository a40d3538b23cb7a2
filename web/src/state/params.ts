import type { Plan } from "../engine/protocol";
import type { StepId } from "./steps";

/** One setting: where it lies in the plan, scanpy's name for it, and a sentence of help. */
export interface Field {
  path: Path;
  step: StepId;
  name: string;
  help: string;
  input: Input;
  /** Whether the setting has a say under this plan; without it, always. */
  when?: (plan: Plan) => boolean;
}

export type Input =
  | { kind: "number"; whole: boolean; min: number; max: number; optional?: string } // optional: what empty means
  | { kind: "list"; max: number }
  | { kind: "choice"; choices: readonly (readonly [value: string, text: string])[] }
  | { kind: "batch" }; // a categorical column of obs, or none

type Path =
  | "qc.percent_top"
  | `filter.${keyof Plan["filter"]}`
  | `norm.${keyof Plan["norm"]}`
  | `hvg.${keyof Plan["hvg"]}`
  | `pca.${keyof Plan["pca"]}`
  | "ora.n_up";

const whole = (min: number, max = 1e9): Input => ({ kind: "number", whole: true, min, max });
const real = (min: number, max: number): Input => ({ kind: "number", whole: false, min, max });
const randomized = (plan: Plan) => plan.pca.solver === "randomized";
/** The mask_var of all genes, scanpy's None. */
export const allGenes = "";
const byCutoffs = (plan: Plan) => plan.hvg.n_top_genes === 0;

/** All settings, in the order in which they are shown. */
export const fields: readonly Field[] = [
  {
    path: "qc.percent_top",
    step: "qc",
    name: "percent_top",
    help: "Share of counts in each cell's highest n genes, for each of these n.",
    input: { kind: "list", max: 1e6 },
  },
  {
    path: "filter.min_genes",
    step: "filter",
    name: "min_genes",
    help: "Keep cells in which at least this many genes were found. 100 is the value of scanpy's tutorial.",
    input: whole(0),
  },
  {
    path: "filter.max_genes",
    step: "filter",
    name: "max_genes",
    help: "Keep cells with fewer genes than this: more may mean two cells in one droplet.",
    input: { kind: "number", whole: true, min: 1, max: 1e9, optional: "no limit" },
  },
  {
    path: "filter.max_pct_mt",
    step: "filter",
    name: "max_pct_mt",
    help: "Keep cells with a smaller share of mitochondrial counts than this, in percent: more may mean a dying cell.",
    input: { kind: "number", whole: false, min: 0, max: 100, optional: "no limit" },
  },
  {
    path: "filter.min_cells",
    step: "filter",
    name: "min_cells",
    help: "Keep genes found in at least this many of the kept cells. 3 is the value of scanpy's tutorial.",
    input: whole(0),
  },
  {
    path: "norm.target_sum",
    step: "filter",
    name: "target_sum",
    help: "Scale each cell to this many counts, then take log1p. 0 takes the median of the cells' totals.",
    input: real(0, 1e9),
  },
  {
    path: "hvg.flavor",
    step: "hvg",
    name: "flavor",
    help: "How dispersions are normalised: by mean and standard deviation in each bin (seurat), or by median and MAD (cell_ranger).",
    input: {
      kind: "choice",
      choices: [
        ["seurat", "seurat"],
        ["cell_ranger", "cell_ranger"],
      ],
    },
  },
  {
    path: "hvg.n_top_genes",
    step: "hvg",
    name: "n_top_genes",
    help: "How many genes to keep. 0 keeps those within the four cut-offs instead.",
    input: whole(0),
  },
  {
    path: "hvg.min_mean",
    step: "hvg",
    name: "min_mean",
    help: "Lowest mean.",
    input: real(-1e9, 1e9),
    when: byCutoffs,
  },
  {
    path: "hvg.max_mean",
    step: "hvg",
    name: "max_mean",
    help: "Highest mean.",
    input: real(-1e9, 1e9),
    when: byCutoffs,
  },
  {
    path: "hvg.min_disp",
    step: "hvg",
    name: "min_disp",
    help: "Lowest normalised dispersion.",
    input: real(-1e9, 1e9),
    when: byCutoffs,
  },
  {
    path: "hvg.max_disp",
    step: "hvg",
    name: "max_disp",
    help: "Highest normalised dispersion.",
    input: { kind: "number", whole: false, min: -1e9, max: 1e9, optional: "no limit" },
    when: byCutoffs,
  },
  {
    path: "hvg.n_bins",
    step: "hvg",
    name: "n_bins",
    help: "In how many bins of mean expression dispersions are compared.",
    input: whole(2, 10000),
    when: (plan) => plan.hvg.flavor === "seurat",
  },
  {
    path: "hvg.batch_key",
    step: "hvg",
    name: "batch_key",
    help: "Rank genes in each batch of this column, then merge the ranks.",
    input: { kind: "batch" },
  },
  {
    path: "pca.n_comps",
    step: "pca",
    name: "n_comps",
    help: "How many components to compute.",
    input: whole(1, 1000),
  },
  {
    path: "pca.mask_var",
    step: "pca",
    name: "mask_var",
    help: "Which genes the components are found on: the highly variable ones, or all that are kept (None in scanpy).",
    input: {
      kind: "choice",
      choices: [
        ["highly_variable", "highly_variable"],
        [allGenes, "none (all genes)"],
      ],
    },
  },
  {
    path: "pca.solver",
    step: "pca",
    name: "solver",
    help: "covariance is exact; randomized approximates, as scikit-learn does with a seed. For all genes it is much the faster one, and chosen with them.",
    input: {
      kind: "choice",
      choices: [
        ["covariance", "covariance (exact)"],
        ["randomized", "randomized"],
      ],
    },
  },
  {
    path: "pca.seed",
    step: "pca",
    name: "random_state",
    help: "The seed of the random start.",
    input: whole(0, Number.MAX_SAFE_INTEGER),
    when: randomized,
  },
  {
    path: "pca.n_oversamples",
    step: "pca",
    name: "n_oversamples",
    help: "Random vectors beyond n_comps.",
    input: whole(0, 1000),
    when: randomized,
  },
  {
    path: "pca.n_iter",
    step: "pca",
    name: "n_iter",
    help: "Power iterations.",
    input: whole(0, 100),
    when: randomized,
  },
  {
    path: "ora.n_up",
    step: "ora",
    name: "n_up",
    help: "How many of each cell's highest genes are tested against the sets.",
    input: whole(1, 1e6),
  },
];

/** A value of a setting as the plan holds it. */
export type Value = number | string | null | number[];

/** readValue reads a setting from a plan. */
export function readValue(plan: Plan, path: Path): Value {
  const [group, key] = split(path);
  return (plan[group] as unknown as Record<string, Value>)[key]!;
}

/** withValue returns a plan with one setting changed; the given plan stays as it is. */
export function withValue(plan: Plan, path: Path, value: Value): Plan {
  const [group, key] = split(path);
  return { ...plan, [group]: { ...plan[group], [key]: value } };
}

/**
 * withChoice is withValue of a person's choice, which may bring another with it: the solver that suits the genes in
 * use. It can be changed back.
 */
export function withChoice(plan: Plan, path: Path, value: Value): Plan {
  const chosen = withValue(plan, path, value);
  if (path !== "pca.mask_var" || value === plan.pca.mask_var) return chosen;
  return withValue(chosen, "pca.solver", value === allGenes ? "randomized" : "covariance");
}

function split(path: Path): [keyof Plan, string] {
  const dot = path.indexOf(".");
  return [path.slice(0, dot) as keyof Plan, path.slice(dot + 1)];
}

/** textOf is how a value stands in its input. */
export function textOf(value: Value): string {
  return value === null ? "" : Array.isArray(value) ? value.join(", ") : String(value);
}

/** parse reads what was typed; a string of `problem` says what is wrong with it. */
export function parse(input: Input, text: string): { value: Value } | { problem: string } {
  const typed = text.trim();
  if (input.kind === "choice" || input.kind === "batch") return { value: text };
  if (input.kind === "list") return parseList(typed, input.max);
  if (typed === "") return input.optional ? { value: null } : { problem: "Needs a number." };
  const value = Number(typed);
  if (!Number.isFinite(value)) return { problem: "Not a number." };
  if (input.whole && !Number.isInteger(value)) return { problem: "Needs a whole number." };
  if (value < input.min) return { problem: `At least ${input.min}.` };
  if (value > input.max) return { problem: `At most ${input.max}.` };
  return { value };
}

function parseList(typed: string, max: number): { value: number[] } | { problem: string } {
  const numbers =
    typed === ""
      ? []
      : typed
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map(Number);
  if (numbers.some((n) => !Number.isInteger(n) || n < 1 || n > max)) {
    return { problem: "Whole numbers from 1, with commas between." };
  }
  return { value: [...new Set(numbers)].sort((a, b) => a - b) };
}
