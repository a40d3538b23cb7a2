//go:build js && wasm

package main

import (
	"fmt"
	"math"
	"reflect"
	"syscall/js"
)

// decode fills the struct that v points to from an object of the page. A field that the object lacks
// stays zero. What does not fit is an error that names the path: pages are code of ours, but the plan
// in them may come from a file.
func decode(from js.Value, v any) error {
	return decodeValue(from, reflect.ValueOf(v).Elem(), "params")
}

func decodeValue(from js.Value, v reflect.Value, path string) error {
	if from.IsUndefined() || from.IsNull() {
		v.SetZero()
		return nil
	}
	switch v.Kind() {
	case reflect.Bool:
		if from.Type() != js.TypeBoolean {
			return misfit(path, "true or false", from)
		}
		v.SetBool(from.Bool())
	case reflect.String:
		if from.Type() != js.TypeString {
			return misfit(path, "a text", from)
		}
		v.SetString(from.String())
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return decodeValue(from, v.Elem(), path)
	case reflect.Interface:
		v.Set(reflect.ValueOf(from)) // a handle: only carried, never looked into
	case reflect.Struct:
		return decodeStruct(from, v, path)
	case reflect.Slice:
		return decodeSlice(from, v, path)
	default:
		return decodeNumber(from, v, path)
	}
	return nil
}

func decodeNumber(from js.Value, v reflect.Value, path string) error {
	if from.Type() != js.TypeNumber {
		return misfit(path, "a number", from)
	}
	x := from.Float()
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		v.SetFloat(x)
		return nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		// Beyond 2^53 a JavaScript number is not the number that was meant.
		if x == math.Trunc(x) && math.Abs(x) <= 1<<53 && !v.OverflowInt(int64(x)) {
			v.SetInt(int64(x))
			return nil
		}
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		if x == math.Trunc(x) && x >= 0 && x <= 1<<53 && !v.OverflowUint(uint64(x)) {
			v.SetUint(uint64(x))
			return nil
		}
	default:
		panic("wasm: a " + v.Type().String() + " cannot be received")
	}
	return fmt.Errorf("%s: %v is no whole number that fits", path, x)
}

func decodeStruct(from js.Value, v reflect.Value, path string) error {
	if from.Type() != js.TypeObject {
		return misfit(path, "an object", from)
	}
	for i := range v.NumField() {
		name := fieldName(v.Type().Field(i))
		if name == "" {
			continue
		}
		if err := decodeValue(from.Get(name), v.Field(i), path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func decodeSlice(from js.Value, v reflect.Value, path string) error {
	if array, ok := typedArrays[v.Type().Elem().Kind()]; ok && from.InstanceOf(array) {
		v.Set(reflect.MakeSlice(v.Type(), from.Length(), from.Length()))
		bytes := jsUint8Array.New(from.Get("buffer"), from.Get("byteOffset"), from.Get("byteLength"))
		js.CopyBytesToGo(rawBytes(v), bytes)
		return nil
	}
	if !from.InstanceOf(jsArray) {
		return misfit(path, "a list", from)
	}
	n := from.Length()
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		if err := decodeValue(from.Index(i), v.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

func misfit(path, want string, from js.Value) error {
	return fmt.Errorf("%s: expected %s, found a %s", path, want, from.Type())
}
