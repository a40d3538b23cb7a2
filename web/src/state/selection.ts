import { computed } from "@preact/signals";
import * as store from "./store";

/** The kept cells that are selected, rising: those of the legend's highlighted categories. null: none is selected. */
export const selected = computed<Uint32Array | null>(() => {
  const chosen = store.highlighted.value;
  const codes = store.colour.value?.codes;
  if (chosen.size === 0 || !codes) return null;
  return Uint32Array.from(codes.keys()).filter((cell) => chosen.has(codes[cell]!));
});
