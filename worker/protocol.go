// Package worker is the engine's side of the conversation with the page: sessions, requests, progress,
// cancelling and the cache of finished steps. It is plain Go: package wasm puts it in a Web Worker.
package worker

import (
	"context"
	"io"

	"coverslip/core/engine"
	"coverslip/core/ora"
)

//go:generate go run ./internal/protogen -root ..

// Protocol is the number of this protocol. Page and worker of different numbers do not talk.
const Protocol = 1

// Every message is defined in this file and nowhere else: `go generate` writes the page's TypeScript
// and docs/protocol.md from it.
//
//	page -> worker   {id, op, params?, file?, handle?} | {cancel: id}
//	worker -> page   {hello} | {id, progress} | {id, step} | {id, ok, value | error} | {log}
//
// A request gets exactly one reply; progress (at most five a second) and finished steps come before it,
// nothing after it. Slices of sized numbers travel as typed arrays whose buffers are transferred, long
// lists of names as one Strings; all the rest is plain data. A cancelled request is answered with the
// code "cancelled", unless its answer was already on the way.

// Operations is everything that the page can ask for. The name of an operation is that of its method
// in snake case; its parameters are the argument whose type ends in Params.
type Operations interface {
	// Warm analyses a few cells that are made up, while there is nothing else to do. It ends when a file is opened or
	// resumed; nothing of it is kept or told.
	Warm(ctx context.Context) (*Done, error)

	// Open reads what a file holds and makes it the file of the session.
	Open(ctx context.Context, p OpenParams) (*Summary, error)

	// Resume makes a file of the recent ones the file of the session by what is kept of it, without its
	// contents. What needs those is answered with the code "file" until "open" brings them.
	Resume(ctx context.Context, p ResumeParams) (*Summary, error)

	// KeepView keeps how the file of the session is looked at: the next summary of the file has it.
	KeepView(ctx context.Context, p KeepViewParams) (*Done, error)

	// Run does the analysis. A "step" comes for each step that ends and is kept, in the order qc, filter,
	// hvg, ora, pca; those that are found in the cache come before those that are computed.
	Run(ctx context.Context, p RunParams, tell Teller) (*RunResult, error)

	// Cost says what a run of a plan would take of the memory. Its file is the one that is open.
	Cost(ctx context.Context, p CostParams) (*Cost, error)

	// Embedding returns two components of the last run's scores.
	Embedding(ctx context.Context, p EmbeddingParams) (*Embedding, error)

	// Colour returns a value for each kept cell of the last run.
	Colour(ctx context.Context, p ColourParams, tell Teller) (*Colour, error)

	// Names returns the names of the last run's kept cells or genes.
	Names(ctx context.Context, p NamesParams) (*Names, error)

	// Table returns lines of one table of the last run's results, as text. A whole table is asked for in
	// ranges of rows, so that neither side ever holds it as one text.
	Table(ctx context.Context, p TableParams) (*TableLines, error)

	// Fingerprint returns a hash of all results of the last run: equal ones are equal to the bit.
	Fingerprint(ctx context.Context, tell Teller) (*Fingerprint, error)

	// Provenance tells how the results of the last run came about, as texts to be kept beside them.
	Provenance(ctx context.Context) (*Provenance, error)

	// ReadPlan reads a plan that was saved, and whether the open file has what it asks for. Nothing is run.
	ReadPlan(ctx context.Context, p ReadPlanParams) (*PlanRead, error)

	// Export makes an .h5ad of the last run. Nothing is saved: the reply holds the file.
	Export(ctx context.Context, p ExportParams, tell Teller) (*Exported, error)

	// ExportSize predicts how large it will be.
	ExportSize(ctx context.Context, p ExportParams) (*ExportSize, error)

	// Recent lists the files that were analysed here before.
	Recent(ctx context.Context) (*RecentFiles, error)

	// Forget drops what is kept of one file, or of all.
	Forget(ctx context.Context, p ForgetParams) (*Done, error)

	// GeneSets reads the text of a file of gene sets, or returns the bundled sets.
	GeneSets(ctx context.Context, p GeneSetsParams) (*GeneSets, error)
}

// Stage is the part of a request that a progress is about.
type Stage string

// Stages.
const (
	StageQC     Stage = "qc"
	StageFilter Stage = "filter"
	StageHVG    Stage = "hvg" // and what else comes of one reading of the kept cells
	StageORA    Stage = "ora"
	StagePCA    Stage = "pca"
	StageGene   Stage = "gene"   // of "colour": a gene's counts are read
	StageExport Stage = "export" // of "export": bytes are written
)

// StepName is a step of a run.
type StepName string

// Steps, in the order of the analysis.
const (
	StepQC     StepName = "qc"
	StepFilter StepName = "filter"
	StepHVG    StepName = "hvg"
	StepPCA    StepName = "pca"
	StepORA    StepName = "ora"
)

// Compression is how what is written anew is made smaller.
type Compression string

// Compressions. Every reader opens the first two; for the others Python needs the package hdf5plugin.
const (
	CompressDeflate   Compression = "deflate"
	CompressNone      Compression = "none"
	CompressZstd      Compression = "zstd"
	CompressBloscZstd Compression = "blosc-zstd"
)

// ErrorCode is the kind of a failure.
type ErrorCode string

// Codes.
const (
	CodeFormat      ErrorCode = "format"      // the file is damaged or no .h5ad file
	CodeUnsupported ErrorCode = "unsupported" // the file is right, but this is not read here
	CodeMemory      ErrorCode = "memory"      // the memory of the tab ran out
	CodeCancelled   ErrorCode = "cancelled"   // as asked for
	CodeInvalid     ErrorCode = "invalid"     // the parameters or the data do not allow it
	CodeFile        ErrorCode = "file"        // the contents of the file are needed, and it was resumed without
	CodeInternal    ErrorCode = "internal"    // a fault of the program; the session starts afresh
)

// ColumnKind is what a column of obs or var holds.
type ColumnKind string

// Kinds.
const (
	KindCategorical ColumnKind = "categorical"
	KindInteger     ColumnKind = "integer"
	KindReal        ColumnKind = "real"
	KindBoolean     ColumnKind = "boolean"
	KindText        ColumnKind = "text"
)

// Level is the weight of a log line.
type Level string

// Levels.
const (
	LevelInfo    Level = "info"
	LevelWarning Level = "warning"
)

// Log is a line for the console of a person who looks for a fault.
type Log struct {
	Level Level  `json:"level"`
	Text  string `json:"text"`
}

// Hello is the first message of a worker.
type Hello struct {
	Protocol  int    `json:"protocol"`
	Build     string `json:"build"`
	BudgetMiB int    `json:"budget_mib"` // the memory that the engine keeps to
}

// Progress says how far a stage of the running request is. Unit says what Done and Total count.
type Progress struct {
	Stage Stage  `json:"stage"`
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
	Unit  string `json:"unit"` // "cells", "rounds", "bytes"
}

// Failure is what went wrong, in words for a person.
type Failure struct {
	Code    ErrorCode `json:"code"`
	Message string    `json:"message"` // what was found and what was expected
	Where   string    `json:"where"`   // file and path inside it, or empty
	Hint    string    `json:"hint"`    // what to do, or empty
	Detail  []string  `json:"detail"`  // the chain of causes, outermost first
}

// Strings is a list of strings as one buffer: string i is UTF-8 bytes Offsets[i] to Offsets[i+1].
type Strings struct {
	Bytes   []uint8  `json:"bytes"`
	Offsets []uint32 `json:"offsets"`
}

// OpenParams goes with op "open"; the File itself, and the file handle where the browser gave one, go
// beside it as `file` and `handle`.
type OpenParams struct {
	Name         string `json:"name"`
	Size         int64  `json:"size"`
	LastModified int64  `json:"last_modified"` // milliseconds since 1970

	File   io.ReaderAt `json:"-"` // the contents: `file` of the message
	Handle any         `json:"-"` // what opens the file again: `handle` of the message, or nil
}

// Summary is the reply to "open": what is in the file.
type Summary struct {
	Key      string       `json:"key"` // names the file in the cache: hash of size and contents sampled
	Name     string       `json:"name"`
	Size     int64        `json:"size"`
	Kind     string       `json:"kind"`   // the container: "AnnData, as of 0.8", "MuData, modality rna", ...
	Python   string       `json:"python"` // the expression that reads it in Python
	Cells    int          `json:"cells"`
	Genes    int          `json:"genes"`
	Matrices []MatrixInfo `json:"matrices"` // X first where there is one, then layers, then raw
	Obs      []ColumnInfo `json:"obs"`
	Var      []ColumnInfo `json:"var"`
	Obsm     []string     `json:"obsm"`
	Notes    []string     `json:"notes"`     // things a person should know: duplicate names made unique, skipped elements
	Plan     engine.Plan  `json:"plan"`      // the plan proposed for this file
	MitoHits int          `json:"mito_hits"` // genes that Plan.Mito finds
	Human    bool         `json:"human"`     // gene names look human: the bundled gene sets fit
	View     string       `json:"view"`      // what "keep_view" was last given for the file, or empty
}

// ResumeParams goes with op "resume".
type ResumeParams struct {
	Key string `json:"key"`
}

// KeepViewParams goes with op "keep_view": the key of the file of the session, and a text that only the page
// understands.
type KeepViewParams struct {
	Key  string `json:"key"`
	View string `json:"view"`
}

// MatrixInfo describes one matrix that could be the source of the counts.
type MatrixInfo struct {
	Source   engine.Source `json:"source"`
	Label    string        `json:"label"`    // "X", "layers/counts", "raw/X"
	Encoding string        `json:"encoding"` // "csr_matrix", "csc_matrix", "array"
	DType    string        `json:"dtype"`
	Cells    int           `json:"cells"`
	Genes    int           `json:"genes"`
	NonZeros int64         `json:"non_zeros"` // stored values; -1 for a dense matrix
	Holds    string        `json:"holds"`     // "raw counts", "log-normalised", "scaled", "fractional values", "nothing": judged from a sample
	Usable   bool          `json:"usable"`    // whether it looks like raw counts
	Filters  string        `json:"filters"`   // "gzip", "lzf", "none", ...
	Problem  string        `json:"problem"`   // why it cannot be read, or empty
}

// ColumnInfo describes one column of obs or var.
type ColumnInfo struct {
	Name       string     `json:"name"`
	Kind       ColumnKind `json:"kind"`
	Categories int        `json:"categories"` // of a categorical column
	Problem    string     `json:"problem"`    // why it cannot be read, or empty
}

// RunParams goes with op "run". Steps whose results are in the cache are not computed again.
type RunParams struct {
	Plan engine.Plan `json:"plan"`
	// CachedOnly answers with what the cache holds and computes nothing.
	CachedOnly bool `json:"cached_only"`
	// Begin goes with CachedOnly: a plan of which the cache holds nothing is likely to be asked for, and is begun where
	// there is room for all counts. Nothing of it is told or kept until it is; what else takes a turn ends it.
	Begin bool `json:"begin"`
}

// Step is sent when a step of a run has ended. Exactly one of the results is set.
type Step struct {
	Name    StepName    `json:"name"`
	Seconds float64     `json:"seconds"`
	Cached  bool        `json:"cached"`
	QC      *QCStep     `json:"qc"`
	Filter  *FilterStep `json:"filter"`
	HVG     *HVGStep    `json:"hvg"`
	PCA     *PCAStep    `json:"pca"`
	ORA     *ORAStep    `json:"ora"`
}

// QCStep holds the metrics of every cell of the file, for the QC figures.
type QCStep struct {
	NGenesByCounts []int32   `json:"n_genes_by_counts"`
	TotalCounts    []float32 `json:"total_counts"`
	PctCountsMT    []float32 `json:"pct_counts_mt"` // NaN without counts
	PercentTop     []int32   `json:"percent_top"`
	PctTopMedian   []float64 `json:"pct_top_median"`
	MedianGenes    float64   `json:"median_genes"` // of n_genes_by_counts
	MedianCounts   float64   `json:"median_counts"`
	MedianPctMT    float64   `json:"median_pct_mt"` // of the cells with counts; NaN without any
	MitoGenes      int       `json:"mito_genes"`
	GenesSeen      int       `json:"genes_seen"` // genes with a count in any cell
}

// FilterStep says what the thresholds kept.
type FilterStep struct {
	CellsBefore int       `json:"cells_before"`
	GenesBefore int       `json:"genes_before"`
	Cells       int       `json:"cells"`
	Genes       int       `json:"genes"`
	DroppedBy   []Dropped `json:"dropped_by"`
	Kept        []uint32  `json:"kept"` // rows of the file that are kept
}

// Dropped counts the cells or genes that one threshold dropped.
type Dropped struct {
	Threshold string `json:"threshold"`
	Count     int    `json:"count"`
}

// HVGStep holds one entry a kept gene.
type HVGStep struct {
	Selected        int       `json:"selected"`
	Means           []float32 `json:"means"`
	Dispersions     []float32 `json:"dispersions"`
	DispersionsNorm []float32 `json:"dispersions_norm"`
	HighlyVariable  []uint8   `json:"highly_variable"`
	Top             []string  `json:"top"` // names of the ten genes of highest score
	Notes           []string  `json:"notes"`
}

// PCAStep holds the components' shares; the scores are asked for by "embedding".
type PCAStep struct {
	NComps        int        `json:"n_comps"`
	Variance      []float64  `json:"variance"`
	VarianceRatio []float64  `json:"variance_ratio"`
	TopGenes      [][]string `json:"top_genes"` // for each component, the five genes of largest |loading|
	Notes         []string   `json:"notes"`
}

// ORAStep says what the gene sets found.
type ORAStep struct {
	NUp         int      `json:"n_up"`
	Sets        []string `json:"sets"`
	SetSize     []int32  `json:"set_size"`
	Significant []int32  `json:"significant"` // cells with p < 0.05 (Bonferroni over sets)
}

// RunResult is the reply to "run".
type RunResult struct {
	Complete  bool         `json:"complete"` // false for cached_only when some step was not in the cache
	Cells     int          `json:"cells"`
	Genes     int          `json:"genes"`
	Seconds   float64      `json:"seconds"`
	MemoryMiB float64      `json:"memory_mib"` // what all programs of the engine hold from the system
	BudgetMiB int          `json:"budget_mib"` // of what they may
	Workers   int          `json:"workers"`    // programs that worked on the rows
	Obs       []ColumnInfo `json:"obs"`        // what cells can be coloured by: the file's columns, then those of the run
}

// CostParams goes with op "cost".
type CostParams struct {
	Plan      engine.Plan `json:"plan"`
	BudgetMiB int         `json:"budget_mib"` // 0: that of the engine as it runs
}

// Cost is the reply to "cost": a prediction.
type Cost struct {
	BudgetMiB int  `json:"budget_mib"`
	EngineMiB int  `json:"engine_mib"` // the peak of all programs of the engine
	PageMiB   int  `json:"page_mib"`   // what the browser's page takes beside them; 0 without
	Whole     bool `json:"whole"`      // all counts stay in memory: another run does not read the file
	Readings  int  `json:"readings"`   // how many times the file is read, at most
	Workers   int  `json:"workers"`    // programs, or processors, that will work on the rows
}

// Fingerprint is the reply to "fingerprint".
type Fingerprint struct {
	SHA256 string `json:"sha256"` // of the results' names and values, in hexadecimal
}

// Provenance is the reply to "provenance".
type Provenance struct {
	Script   string `json:"script"`   // the same analysis in scanpy: a .py
	Notebook string `json:"notebook"` // the same as an .ipynb
	Methods  string `json:"methods"`  // a paragraph, and below it what it cites
	Plan     string `json:"plan"`     // JSON that "read_plan" takes
}

// ReadPlanParams goes with op "read_plan": the text of a file.
type ReadPlanParams struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// PlanRead is the reply to "read_plan".
type PlanRead struct {
	Plan  engine.Plan `json:"plan"`
	Notes []string    `json:"notes"` // what a person should know of it
}

// EmbeddingParams goes with op "embedding": two components, from 0.
type EmbeddingParams struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Embedding holds the two scores of each kept cell.
type Embedding struct {
	X []float32 `json:"x"`
	Y []float32 `json:"y"`
}

// ColourParams goes with op "colour": exactly one field is set.
type ColourParams struct {
	Obs  string `json:"obs"`  // a column of obs, of the file or of QC
	Gene string `json:"gene"` // a kept gene: its log1p-normalised expression
	Set  string `json:"set"`  // a gene set: its -log10 p
}

// Colour holds one value for each kept cell: codes with their categories, or numbers.
type Colour struct {
	Label      string    `json:"label"`
	Codes      []int32   `json:"codes"` // -1 missing; empty where Values is set
	Categories []string  `json:"categories"`
	Counts     []int32   `json:"counts"` // of each category
	Missing    int       `json:"missing"`
	Values     []float32 `json:"values"` // NaN missing; empty where Codes is set
	Min        float64   `json:"min"`
	Max        float64   `json:"max"`
}

// ExportParams goes with ops "export" and "export_size".
type ExportParams struct {
	Everything  bool        `json:"everything"` // what the file has of the kept cells and genes too; else the results alone
	Lognorm     bool        `json:"lognorm"`    // with Everything: X is normalised and log1p; the counts become a layer
	Compression Compression `json:"compression"`
}

// Exported is the reply to "export".
type Exported struct {
	File  any      `json:"file" ts:"Blob"` // the file; parts of it may be slices of the open one
	Size  int64    `json:"size"`
	Notes []string `json:"notes"` // what could not be carried over, and why
	// Scratch is the file, among those that the browser keeps for this page alone, that other parts lie in; the page
	// removes it when the Blob is of no more use. "": there is none.
	Scratch string `json:"scratch"`
}

// ExportSize is the reply to "export_size".
type ExportSize struct {
	Bytes int64 `json:"bytes"` // about
}

// NamesParams goes with op "names": "obs" or "var".
type NamesParams struct {
	Axis string `json:"axis"`
}

// Names holds the names of the kept cells or genes.
type Names struct {
	Names Strings `json:"names"`
}

// TableParams goes with op "table".
type TableParams struct {
	Table  string   `json:"table"`  // "obs", "var", "pca", "loadings", "ora" or "ora_pvals"
	Format string   `json:"format"` // "csv" or "tsv"
	Header bool     `json:"header"` // begin with the names of the columns
	Rows   []uint32 `json:"rows"`   // which of the kept cells or genes, in the order wanted
}

// TableLines is the reply to "table".
type TableLines struct {
	Bytes []uint8 `json:"bytes"`
	// Run tells runs of a session apart: lines with different ones belong to different results.
	Run int `json:"run"`
}

// Recent is one file that was analysed here before.
type Recent struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Cells  int    `json:"cells"`
	Genes  int    `json:"genes"`
	Opened int64  `json:"opened"` // milliseconds since 1970
	Handle any    `json:"handle" ts:"FileSystemFileHandle | null"`
}

// RecentFiles is the reply to "recent", newest first.
type RecentFiles struct {
	Files   []Recent `json:"files"`
	Problem string   `json:"problem"` // why nothing is kept (storage denied, full), or empty
	Dropped []string `json:"dropped"` // names of files that were forgotten to make room, since this was last asked
}

// ForgetParams goes with op "forget": one file, or all where Key is empty.
type ForgetParams struct {
	Key string `json:"key"`
}

// GeneSetsParams goes with op "gene_sets": the text of a GMT or TSV file to be read, or Bundled.
type GeneSetsParams struct {
	Name    string `json:"name"`
	Text    string `json:"text"`
	Bundled bool   `json:"bundled"`
}

// GeneSets is the reply to "gene_sets".
type GeneSets struct {
	Name  string    `json:"name"`
	Sets  []ora.Set `json:"sets"`
	Found []int32   `json:"found"` // how many genes of each set the open file has; empty where none is open
	Notes []string  `json:"notes"` // sets of which the open file has no gene
}

// Done is the reply where there is nothing to say.
type Done struct{}
