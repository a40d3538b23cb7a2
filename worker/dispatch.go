package worker

import "context"

// operation is an entry of the table by which requests find their method.
type operation struct {
	newParams func() any
	takesTurn func(params any) bool // reads the matrix: one at a time
	call      func(ctx context.Context, s *Session, params any, tell Teller) (any, error)
}

// operations has an entry for each method of [Operations]. It is written out because looking methods
// up by name would keep the linker from dropping those that nobody calls.
var operations = map[string]operation{
	"warm": atOnce(func(ctx context.Context, s *Session, _ *struct{}, _ Teller) (*Done, error) {
		return s.Warm(ctx)
	}),
	"open": inTurn(func(ctx context.Context, s *Session, p *OpenParams, _ Teller) (*Summary, error) {
		return s.Open(ctx, *p)
	}),
	"resume": inTurn(func(ctx context.Context, s *Session, p *ResumeParams, _ Teller) (*Summary, error) {
		return s.Resume(ctx, *p)
	}),
	"keep_view": atOnce(func(ctx context.Context, s *Session, p *KeepViewParams, _ Teller) (*Done, error) {
		return s.KeepView(ctx, *p)
	}),
	"run": inTurn(func(ctx context.Context, s *Session, p *RunParams, tell Teller) (*RunResult, error) {
		return s.Run(ctx, *p, tell)
	}),
	"cost": atOnce(func(ctx context.Context, s *Session, p *CostParams, _ Teller) (*Cost, error) {
		return s.Cost(ctx, *p)
	}),
	"embedding": atOnce(func(ctx context.Context, s *Session, p *EmbeddingParams, _ Teller) (*Embedding, error) {
		return s.Embedding(ctx, *p)
	}),
	"colour": turnFor(func(p *ColourParams) bool { return p.Gene != "" },
		func(ctx context.Context, s *Session, p *ColourParams, tell Teller) (*Colour, error) {
			return s.Colour(ctx, *p, tell)
		}),
	"names": atOnce(func(ctx context.Context, s *Session, p *NamesParams, _ Teller) (*Names, error) {
		return s.Names(ctx, *p)
	}),
	"table": atOnce(func(ctx context.Context, s *Session, p *TableParams, _ Teller) (*TableLines, error) {
		return s.Table(ctx, *p)
	}),
	"fingerprint": atOnce(func(ctx context.Context, s *Session, _ *struct{}, tell Teller) (*Fingerprint, error) {
		return s.Fingerprint(ctx, tell)
	}),
	"provenance": atOnce(func(ctx context.Context, s *Session, _ *struct{}, _ Teller) (*Provenance, error) {
		return s.Provenance(ctx)
	}),
	"read_plan": atOnce(func(ctx context.Context, s *Session, p *ReadPlanParams, _ Teller) (*PlanRead, error) {
		return s.ReadPlan(ctx, *p)
	}),
	"export": inTurn(func(ctx context.Context, s *Session, p *ExportParams, tell Teller) (*Exported, error) {
		return s.Export(ctx, *p, tell)
	}),
	"export_size": atOnce(func(ctx context.Context, s *Session, p *ExportParams, _ Teller) (*ExportSize, error) {
		return s.ExportSize(ctx, *p)
	}),
	"recent": atOnce(func(ctx context.Context, s *Session, _ *struct{}, _ Teller) (*RecentFiles, error) {
		return s.Recent(ctx)
	}),
	"forget": atOnce(func(ctx context.Context, s *Session, p *ForgetParams, _ Teller) (*Done, error) {
		return s.Forget(ctx, *p)
	}),
	"gene_sets": atOnce(func(ctx context.Context, s *Session, p *GeneSetsParams, _ Teller) (*GeneSets, error) {
		return s.GeneSets(ctx, *p)
	}),
}

// NewParams returns a pointer to the zero parameters of an operation, to be filled in, or nil for an
// operation that there is not.
func NewParams(op string) any {
	if o, ok := operations[op]; ok {
		return o.newParams()
	}
	return nil
}

func atOnce[P, V any](method func(context.Context, *Session, *P, Teller) (*V, error)) operation {
	return turnFor(func(*P) bool { return false }, method)
}

func inTurn[P, V any](method func(context.Context, *Session, *P, Teller) (*V, error)) operation {
	return turnFor(func(*P) bool { return true }, method)
}

// turnFor makes an operation of a method; takesTurn tells which parameters make it wait for its turn.
func turnFor[P, V any](takesTurn func(*P) bool, method func(context.Context, *Session, *P, Teller) (*V, error)) operation {
	return operation{
		newParams: func() any { return new(P) },
		takesTurn: func(params any) bool {
			p, ok := params.(*P)
			return ok && takesTurn(p)
		},
		call: func(ctx context.Context, s *Session, params any, tell Teller) (any, error) {
			p, ok := params.(*P)
			if !ok {
				return nil, errWrongParams(params)
			}
			value, err := method(ctx, s, p, tell)
			if err != nil {
				return nil, err // not a typed nil
			}
			return value, nil
		},
	}
}
