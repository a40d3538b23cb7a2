import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { defaultBudgetMiB } from "../engine/client";
import type { Cost } from "../engine/protocol";
import * as actions from "../state/actions";
import { count } from "../state/format";
import * as store from "../state/store";

const key = "coverslip.memory";
const budgets = [256, 512, 1024, 2048, 3072, 4096];

/** The memory that the engine may take, and what the next run will take of it. */
export function Memory(): JSX.Element {
  const plan = store.plan.value;
  const budget = store.budgetMiB.value;
  useEffect(() => {
    if (plan && budget) void actions.estimate();
  }, [plan, budget]);
  const cost = store.cost.value;
  return (
    <>
      <select
        aria-label="Memory that the engine may take"
        disabled={store.running.value !== null}
        value={String(budget)}
        onChange={(e) => choose(Number(e.currentTarget.value))}
      >
        {budgets.map((b) => (
          <option key={b} value={String(b)}>
            {count(b)} MiB
          </option>
        ))}
      </select>
      <p class="facts-note" aria-live="polite">
        {cost?.budget_mib === budget && inWords(cost)}
      </p>
    </>
  );
}

/** inWords says what a run takes, to two digits: the prediction is no better. */
function inWords(cost: Cost): string {
  const mib = (n: number) => count(Number(n.toPrecision(2)));
  const kept = cost.whole
    ? "All counts stay in memory."
    : `Not all counts stay in memory: the file is read ${cost.readings === 1 ? "once" : `${cost.readings} times`}.`;
  return `The run takes about ${mib(cost.engine_mib)} MiB of it, ${mib(cost.engine_mib + cost.page_mib)} with the page. ${kept}`;
}

function choose(budget: number): void {
  actions.keepTo(budget);
  try {
    localStorage.setItem(key, String(budget));
  } catch {
    // Storage is denied: the choice lasts as long as the page.
  }
}

/** storedBudget is the budget that was chosen in an earlier visit. */
export function storedBudget(): number {
  try {
    const budget = Number(localStorage.getItem(key));
    return budgets.includes(budget) ? budget : defaultBudgetMiB;
  } catch {
    return defaultBudgetMiB;
  }
}
