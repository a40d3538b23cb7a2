package provenance

import (
	"bytes"
	"encoding/json/jsontext"
	"errors"
	"fmt"

	"coverslip/core/engine"
)

// Read takes a plan from JSON: a record as [Record.JSON] writes it, a report of `coverslip run`, or a plan
// by itself, as in uns["coverslip"]["plan"]. Settings that the plan leaves out have their defaults. What else
// a record or a report says is returned as far as it is there.
//
// Errors say what is wrong where, in the words of the plan: no JSON, a setting that there is not, a value
// that it cannot have, a format that is newer than [Format].
func Read(text []byte) (*Record, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // Windows editors put a byte order mark first
	var found struct {
		Format  int            `json:"format"`
		Version string         `json:"version"`
		Input   Input          `json:"input"`
		Plan    jsontext.Value `json:"plan"`
	}
	if err := decode(text, &found, false); err != nil {
		return nil, err
	}
	if found.Format > Format {
		return nil, fmt.Errorf("the plan is of format %d, written by Coverslip %s; formats up to %d are read here: use a newer Coverslip",
			found.Format, found.Version, Format)
	}
	plan := text
	if found.Plan != nil {
		plan = found.Plan
	}
	r := New(found.Version, found.Input, engine.DefaultPlan())
	if string(bytes.Join(bytes.Fields(plan), nil)) == "{}" {
		return nil, errors.New("there is no setting in it: a plan of Coverslip is expected")
	}
	if err := decode(plan, &r.Plan, true); err != nil {
		return nil, r.blame(err)
	}
	if err := r.Plan.Check(); err != nil {
		return nil, r.blame(err)
	}
	return r, nil
}

// blame adds who wrote the plan, where that is known: another version may have other settings.
func (r *Record) blame(err error) error {
	if r.Version == "" {
		return err
	}
	return fmt.Errorf("%w (the plan was written by Coverslip %s)", err, r.Version)
}
