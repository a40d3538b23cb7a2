import type { TableLines, TableParams } from "../engine/protocol";
import { request } from "./actions";
import * as store from "./store";

/** A table that can be saved: rows are the kept cells or the kept genes. */
export interface Table {
  name: string;
  rows: "cells" | "genes";
  about: string;
}

/** tables lists what the shown results have. */
export function tables(): Table[] {
  const { pca, ora } = store.results.value;
  const all: (Table | false | undefined)[] = [
    { name: "obs", rows: "cells", about: "Columns of the file, then the quality metrics" },
    { name: "var", rows: "genes", about: "Columns of the file, then metrics and variability" },
    pca && { name: "pca", rows: "cells", about: `Scores of ${pca.step.pca?.n_comps} components` },
    pca && { name: "loadings", rows: "genes", about: "Weight of each gene in each component" },
    ora && { name: "ora", rows: "cells", about: "Gene sets: −log10 of the p-values" },
    ora && { name: "ora_pvals", rows: "cells", about: "Gene sets: p-values" },
  ];
  return all.filter((t) => !!t);
}

const ROWS_AT_ONCE = 8192; // a few MB of text

/**
 * writeTable makes a table's file of the given rows. The engine writes some thousand rows at a time, and each part is at
 * once given to the browser, which keeps large ones on disk. It refuses where a run replaced the results on the way.
 */
export async function writeTable(
  table: string,
  format: "csv" | "tsv",
  rows: Uint32Array,
  onProgress: (share: number) => void,
): Promise<Blob> {
  const parts: Blob[] = [];
  let run: number | null = null;
  let from = 0;
  do {
    const some = rows.slice(from, from + ROWS_AT_ONCE);
    const params: TableParams = { table, format, header: from === 0, rows: some };
    const lines: TableLines = await request("table", params);
    run ??= lines.run;
    if (lines.run !== run)
      throw new Error("The results were replaced by those of another run. Save them again.");
    parts.push(new Blob([lines.bytes as Uint8Array<ArrayBuffer>]));
    from += some.length;
    onProgress(rows.length ? from / rows.length : 1);
  } while (from < rows.length);
  return new Blob(parts, {
    type: `${format === "csv" ? "text/csv" : "text/tab-separated-values"};charset=utf-8`,
  });
}
