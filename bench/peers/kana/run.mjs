/**
 * Times kana's engine, scran.js, on one file and prints a line of JSON: version, read_s, and the seconds of each step.
 *
 *   node run.mjs FILE
 *
 * Its methods are its own: centred size factors, residuals of a fitted trend for the highly variable genes, and IRLBA. So
 * time and memory compare, results do not. It takes logarithms as it normalises. Its start is not counted.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import * as scran from "scran.js";

const [file] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(new URL("node_modules/scran.js/package.json", import.meta.url), "utf8"));

let last;
/** lap is the seconds since the one before. */
function lap() {
  const since = last;
  last = performance.now();
  return (last - since) / 1000;
}

await scran.initialize({ numberOfThreads: availableParallelism(), localFile: true });
const steps = {};
last = performance.now();
const matrix = scran.initializeSparseMatrixFromHdf5(file, "X", {});
const read_s = lap();
const genes = matrix.numberOfRows();
const mito = new Uint8Array(genes).fill(1, 0, 13); // how many human genes are mitochondrial; which does not matter here
const qc = scran.perCellRnaQcMetrics(matrix, [mito]);
steps.qc = lap();
const normalised = scran.normalizeCounts(matrix, { sizeFactors: scran.centerSizeFactors(qc.sum()) });
steps.norm = lap();
const residuals = scran.modelGeneVariances(normalised).residuals({ copy: true });
const features = new Uint8Array(genes);
for (const gene of Array.from(residuals.keys()).sort((a, b) => residuals[b] - residuals[a]).slice(0, 2000)) features[gene] = 1;
steps.hvg = lap();
scran.runPca(normalised, { features, numberOfPCs: 50 });
steps.pca = lap();
console.log(JSON.stringify({ version, read_s, steps }));
await scran.terminate();
