package provenance

import (
	"bytes"
	"encoding/json/jsontext"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// JSON is read and written here by walking over structs and their tags. encoding/json would do it, and would
// be a fifth of what the page loads; its messages are for programmers.

// encode returns a value of structs, pointers, slices, texts and numbers as JSON.
func encode(v any, indent string) (string, error) {
	var out bytes.Buffer
	options := []jsontext.Options{jsontext.AllowInvalidUTF8(true)}
	if indent != "" {
		options = append(options, jsontext.WithIndent(indent))
	}
	err := write(jsontext.NewEncoder(&out, options...), reflect.ValueOf(v))
	return out.String(), err
}

func write(to *jsontext.Encoder, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return to.WriteToken(jsontext.Null)
		}
		return write(to, v.Elem())
	case reflect.Struct:
		err := to.WriteToken(jsontext.BeginObject)
		for i := range v.NumField() {
			if name := member(v.Type().Field(i)); name != "-" {
				err = errors.Join(err, to.WriteToken(jsontext.String(name)), write(to, v.Field(i)))
			}
		}
		return errors.Join(err, to.WriteToken(jsontext.EndObject))
	case reflect.Slice:
		err := to.WriteToken(jsontext.BeginArray)
		for i := range v.Len() {
			err = errors.Join(err, write(to, v.Index(i)))
		}
		return errors.Join(err, to.WriteToken(jsontext.EndArray))
	case reflect.Bool:
		return to.WriteToken(jsontext.Bool(v.Bool()))
	case reflect.String:
		return to.WriteToken(jsontext.String(v.String()))
	case reflect.Float64:
		return to.WriteToken(jsontext.Float(v.Float()))
	case reflect.Uint64:
		return to.WriteToken(jsontext.Uint(v.Uint()))
	}
	return to.WriteToken(jsontext.Int(v.Int()))
}

func member(f reflect.StructField) string { return f.Tag.Get("json") }

// reader fills structs from JSON. What it does not find stays as it is.
type reader struct {
	from *jsontext.Decoder
	all  bool // every member of an object must be known
}

// decode fills the struct that v points to.
func decode(text []byte, v any, all bool) error {
	whole := jsontext.NewDecoder(bytes.NewReader(text))
	if _, err := whole.ReadValue(); err != nil {
		return inWords(text, err)
	}
	if rest := bytes.TrimSpace(text[whole.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("something follows after the JSON: %.20q", rest)
	}
	r := reader{jsontext.NewDecoder(bytes.NewReader(text)), all}
	return r.read(reflect.ValueOf(v).Elem(), "it")
}

func (r *reader) read(v reflect.Value, at string) error {
	kind := r.from.PeekKind()
	switch v.Kind() {
	case reflect.Pointer:
		if kind != jsontext.KindNull {
			v.Set(reflect.New(v.Type().Elem()))
			return r.read(v.Elem(), at)
		}
		v.SetZero()
		return r.from.SkipValue()
	case reflect.Struct:
		return r.object(v, at)
	case reflect.Slice:
		return r.list(v, at)
	case reflect.Bool:
		if kind == jsontext.KindTrue || kind == jsontext.KindFalse {
			v.SetBool(kind == jsontext.KindTrue)
			return r.from.SkipValue()
		}
	case reflect.String:
		if kind == jsontext.KindString {
			token, err := r.from.ReadToken()
			v.SetString(token.String())
			return err
		}
	default:
		if kind == jsontext.KindNumber {
			return r.number(v, at)
		}
	}
	return misfit(at, named[kind], v.Type())
}

func (r *reader) number(v reflect.Value, at string) error {
	token, err := r.from.ReadToken()
	if err != nil {
		return err
	}
	text := token.String()
	switch v.Kind() {
	case reflect.Float64:
		var f float64
		f, err = strconv.ParseFloat(text, 64)
		v.SetFloat(f)
	case reflect.Uint64:
		var n uint64
		n, err = strconv.ParseUint(text, 10, 64)
		v.SetUint(n)
	default:
		var n int64
		n, err = strconv.ParseInt(text, 10, v.Type().Bits())
		v.SetInt(n)
	}
	if err != nil {
		return misfit(at, text, v.Type())
	}
	return nil
}

func (r *reader) object(v reflect.Value, at string) error {
	if kind := r.from.PeekKind(); kind != jsontext.KindBeginObject {
		return misfit(at, named[kind], v.Type())
	}
	if _, err := r.from.ReadToken(); err != nil {
		return err
	}
	for r.from.PeekKind() != jsontext.KindEndObject {
		token, err := r.from.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		inside := strings.TrimPrefix(at+"."+name, "it.")
		field, known := fieldOf(v, name)
		switch {
		case known:
			err = r.read(field, inside)
		case r.all:
			err = fmt.Errorf("there is no setting %.60q; expected is one of %s", inside, strings.Join(members(v.Type()), ", "))
		default:
			err = r.from.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	_, err := r.from.ReadToken()
	return err
}

func (r *reader) list(v reflect.Value, at string) error {
	if v.Type() == reflect.TypeFor[jsontext.Value]() {
		text, err := r.from.ReadValue()
		v.SetBytes(bytes.Clone(text))
		return err
	}
	v.SetZero()
	switch kind := r.from.PeekKind(); kind {
	case jsontext.KindNull: // as encoding/json writes a list that is nil
		return r.from.SkipValue()
	case jsontext.KindBeginArray:
	default:
		return misfit(at, named[kind], v.Type())
	}
	if _, err := r.from.ReadToken(); err != nil {
		return err
	}
	for i := 0; r.from.PeekKind() != jsontext.KindEndArray; i++ {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := r.read(element, fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
	}
	_, err := r.from.ReadToken()
	return err
}

func fieldOf(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if member(v.Type().Field(i)) == name && name != "-" {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// members are the names that an object has in JSON.
func members(t reflect.Type) (names []string) {
	for i := range t.NumField() {
		names = append(names, member(t.Field(i)))
	}
	return names
}
