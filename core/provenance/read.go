package provenance

import (
	"bytes"
	"encoding/json/jsontext"
	"encoding/json/v2"
	"errors"
	"fmt"
	"reflect"
	"strings"

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
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, explain(text, err)
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
	if err := json.Unmarshal(plan, &r.Plan, json.RejectUnknownMembers(true)); err != nil {
		return nil, r.blame(explain(plan, err))
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

// explain says an error of reading JSON in words for the person whose plan it is.
func explain(text []byte, err error) error {
	var (
		value  *json.SemanticError
		syntax *jsontext.SyntacticError
	)
	switch {
	case errors.As(err, &value):
		at := setting(value.JSONPointer)
		if errors.Is(value.Err, json.ErrUnknownName) {
			return fmt.Errorf("there is no setting %q; expected is one of %s", at, strings.Join(members(value.GoType), ", "))
		}
		if at == "" {
			at = "it"
		}
		what := string(value.JSONValue)
		if what == "" {
			what = named[value.JSONKind]
		}
		return fmt.Errorf("%s is %.40s: %s is expected", at, what, wanted(value.GoType))
	case errors.As(err, &syntax) && errors.Is(syntax.Err, jsontext.ErrDuplicateName):
		return fmt.Errorf("%s is there twice", setting(syntax.JSONPointer))
	case errors.As(err, &syntax):
		before := text[:min(int(syntax.ByteOffset), len(text))]
		return fmt.Errorf("it is no whole JSON: line %d, byte %d of it: %w", bytes.Count(before, []byte("\n"))+1,
			len(before)-bytes.LastIndexByte(before, '\n'), syntax.Err)
	}
	return err
}

// setting writes the place of a value as the plan's settings are written elsewhere: hvg.n_top_genes.
func setting(at jsontext.Pointer) string {
	var names []string
	for name := range at.Tokens() {
		names = append(names, name)
	}
	return strings.Join(names, ".")
}

// members are the names that an object has in JSON.
func members(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "-" {
			names = append(names, name)
		}
	}
	return names
}

var named = map[jsontext.Kind]string{
	jsontext.KindString: "a text", jsontext.KindNumber: "a number", jsontext.KindTrue: "true", jsontext.KindFalse: "false",
	jsontext.KindNull: "null", jsontext.KindBeginObject: "an object", jsontext.KindBeginArray: "a list",
}

// wanted says which values fit.
func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	case reflect.Struct:
		return "an object"
	case reflect.Uint64:
		return "a whole number of at least 0"
	}
	return "a whole number"
}
