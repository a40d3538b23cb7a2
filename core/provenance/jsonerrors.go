package provenance

import (
	"bytes"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// inWords says what is wrong with a text that is no JSON, for the person whose file it is.
func inWords(text []byte, err error) error {
	fault := (*jsontext.SyntacticError)(nil)
	if !errors.As(err, &fault) {
		return fmt.Errorf("it is no whole JSON: %w", err) // nothing at all
	}
	if errors.Is(fault.Err, jsontext.ErrDuplicateName) {
		var at []string
		for name := range fault.JSONPointer.Tokens() {
			at = append(at, name)
		}
		return fmt.Errorf("%s is there twice", strings.Join(at, "."))
	}
	before := text[:min(int(fault.ByteOffset), len(text))]
	return fmt.Errorf("it is no whole JSON: line %d, byte %d of it: %w", bytes.Count(before, []byte("\n"))+1,
		len(before)-bytes.LastIndexByte(before, '\n'), fault.Err)
}

// misfit says that a value is not of the type that a setting has.
func misfit(at, found string, t reflect.Type) error {
	return fmt.Errorf("%s is %.40s: %s is expected", at, found, wanted(t))
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
