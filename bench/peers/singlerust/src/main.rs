//! Times SingleRust on one file and prints a line of JSON: version, read_s, the seconds of each step, and a note.
//!
//! usage: singlerust-bench FILE
//!
//! The components are those of its randomized solver with ours and scikit-learn's settings: 10 oversamples, 7 power
//! iterations, each made orthogonal by QR.

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::Instant;

use anyhow::{Context, Result};
use single_algebra::dimred::pca::{PowerIterationNormalizer, SVDMethod};
use single_rust::io;
use single_rust::memory::processing::dimred::pca::run_pca_sparse_masked;
use single_rust::memory::processing::dimred::FeatureSelectionMethod::HighlyVariableSelection;
use single_rust::memory::processing::{compute_highly_variable_genes, log1p_expression, normalize_expression};
use single_rust::memory::statistics::{calculate_qc_metrics, qc_metrics};
use single_rust::shared::HVGParams;
use single_utilities::types::Direction;

fn main() -> Result<()> {
    let path = std::env::args().nth(1).context("usage: singlerust-bench FILE")?;
    let (read, adata) = timed(|| io::read_h5ad_memory(&path))?;

    // The top-segment proportions of some releases index past their end; QC is then timed without them.
    let whole = catch_unwind(AssertUnwindSafe(|| timed(|| qc_metrics(&adata))));
    let (qc, note) = match whole {
        Ok(Ok((seconds, ()))) => (seconds, ""),
        _ => {
            let without = || calculate_qc_metrics(&adata, None, None, Some(vec!["mito"]), Some(vec![]), None, false, true, true);
            (timed(without)?.0, "QC without percent_top, where it panics")
        }
    };
    let (norm, ()) = timed(|| normalize_expression(&adata.x(), 10_000, &Direction::ROW, None))?;
    let (log1p, ()) = timed(|| log1p_expression(&adata.x(), None))?;
    let top = HVGParams { n_top_genes: Some(2000), ..Default::default() };
    let (hvg, ()) = timed(|| compute_highly_variable_genes(&adata, Some(top)))?;
    let (pca, _) = timed(|| {
        let column = adata.var().get_column_from_df("highly_variable")?;
        let mask = column.bool()?.into_iter().map(|gene| gene.unwrap_or(false)).collect();
        let solver = SVDMethod::Random { n_oversamples: 10, n_power_iterations: 7, normalizer: PowerIterationNormalizer::QR };
        let (center, verbose, components, seed) = (Some(true), Some(false), Some(50), Some(42));
        run_pca_sparse_masked::<f64>(&adata.x(), Some(HighlyVariableSelection(mask)), center, verbose, components, None, seed, Some(solver))
    })?;

    let steps = format!(r#"{{"qc": {qc}, "norm": {norm}, "log1p": {log1p}, "hvg": {hvg}, "pca": {pca}}}"#);
    println!(r#"{{"version": "{}", "read_s": {read}, "steps": {steps}, "note": "{note}"}}"#, env!("CARGO_PKG_VERSION"));
    Ok(())
}

/// Seconds that the work takes, and what it gives.
fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(f64, T)> {
    let start = Instant::now();
    let value = work()?;
    Ok((start.elapsed().as_secs_f64(), value))
}
