//go:build js && wasm

package main

import (
	"reflect"
	"syscall/js"
	"unsafe"
)

var (
	jsObject      = js.Global().Get("Object")
	jsArray       = js.Global().Get("Array")
	jsUint8Array  = js.Global().Get("Uint8Array")
	jsArrayBuffer = js.Global().Get("ArrayBuffer")
)

// typedArrays names the JavaScript array of each kind of number that travels as one. Go on wasm and
// typed arrays are both little-endian, so bytes are copied as they are.
var typedArrays = map[reflect.Kind]js.Value{
	reflect.Uint8:   js.Global().Get("Uint8Array"),
	reflect.Int32:   js.Global().Get("Int32Array"),
	reflect.Uint32:  js.Global().Get("Uint32Array"),
	reflect.Float32: js.Global().Get("Float32Array"),
	reflect.Float64: js.Global().Get("Float64Array"),
}

// encode turns a protocol value into a JavaScript one, under its json names, and collects the buffers
// to be transferred with it. A slice of numbers is copied once, out of the program's memory.
func encode(v any, transfer *[]any) js.Value {
	return encodeValue(reflect.ValueOf(v), transfer)
}

func encodeValue(v reflect.Value, transfer *[]any) js.Value {
	switch v.Kind() {
	case reflect.Invalid:
		return js.Null()
	case reflect.Bool:
		return js.ValueOf(v.Bool())
	case reflect.Int, reflect.Int32, reflect.Int64:
		return js.ValueOf(float64(v.Int()))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		return js.ValueOf(float64(v.Uint()))
	case reflect.Float32, reflect.Float64:
		return js.ValueOf(v.Float())
	case reflect.String:
		return js.ValueOf(v.String())
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return js.Null()
		}
		return encodeValue(v.Elem(), transfer)
	case reflect.Slice:
		return encodeSlice(v, transfer)
	case reflect.Struct:
		if value, ok := v.Interface().(js.Value); ok {
			return value
		}
		object := jsObject.New()
		for i := range v.NumField() {
			if name := fieldName(v.Type().Field(i)); name != "" {
				object.Set(name, encodeValue(v.Field(i), transfer))
			}
		}
		return object
	}
	panic("wasm: a " + v.Type().String() + " cannot be sent")
}

func encodeSlice(v reflect.Value, transfer *[]any) js.Value {
	if array, ok := typedArrays[v.Type().Elem().Kind()]; ok {
		buffer := jsArrayBuffer.New(v.Len() * int(v.Type().Elem().Size()))
		js.CopyBytesToJS(jsUint8Array.New(buffer), rawBytes(v))
		*transfer = append(*transfer, buffer)
		return array.New(buffer)
	}
	array := jsArray.New(v.Len())
	for i := range v.Len() {
		array.SetIndex(i, encodeValue(v.Index(i), transfer))
	}
	return array
}

// rawBytes returns the memory of a slice of numbers.
func rawBytes(v reflect.Value) []byte {
	return unsafe.Slice((*byte)(v.UnsafePointer()), v.Len()*int(v.Type().Elem().Size()))
}

// fieldName returns the name of a field in messages, or "" for one that does not travel.
func fieldName(f reflect.StructField) string {
	if name := f.Tag.Get("json"); name != "-" {
		return name
	}
	return ""
}

// total is how many bytes pieces have.
func total(pieces [][]byte) (n int) {
	for _, p := range pieces {
		n += len(p)
	}
	return n
}

// fill fills an array of that size from the front of pieces, which it cuts, and returns what is left of them.
func fill(array js.Value, size int, pieces [][]byte) (left [][]byte) {
	for at := 0; at < size; {
		n := js.CopyBytesToJS(array.Call("subarray", at), pieces[0])
		at += n
		if pieces[0] = pieces[0][n:]; len(pieces[0]) == 0 {
			pieces = pieces[1:]
		}
	}
	return pieces
}
