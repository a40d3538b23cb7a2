// Package pack turns plain structs into bytes and back, for the cache of finished steps and for the
// keys of its entries. The same value always gives the same bytes, which encoding/gob does not
// promise, and a slice of numbers is copied as it is, which takes no reflection per element.
//
// The bytes say nothing of the type: whoever keeps them keeps [Layout] beside them.
package pack

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"strings"
	"unsafe"
)

// nilLength stands for a nil slice, which is not an empty one.
const nilLength = math.MaxUint32

var little = binary.LittleEndian

// Append appends the bytes of v, a struct or a pointer to one, of exported fields: booleans, numbers,
// strings, and structs, pointers and slices of these. It panics on any other type: that is a mistake
// in the program.
func Append(dst []byte, v any) []byte {
	return appendValue(dst, reflect.Indirect(reflect.ValueOf(v)))
}

func appendValue(dst []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(dst, 1)
		}
		return append(dst, 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		return little.AppendUint64(dst, uint64(v.Int()))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		return little.AppendUint64(dst, v.Uint())
	case reflect.Float32, reflect.Float64:
		return little.AppendUint64(dst, math.Float64bits(v.Float()))
	case reflect.String:
		dst = little.AppendUint32(dst, uint32(v.Len()))
		return append(dst, v.String()...)
	case reflect.Pointer:
		if v.IsNil() {
			return append(dst, 0)
		}
		return appendValue(append(dst, 1), v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			dst = appendValue(dst, v.Field(i))
		}
		return dst
	case reflect.Slice:
		return appendSlice(dst, v)
	}
	panic("pack: a " + v.Type().String() + " cannot be packed")
}

func appendSlice(dst []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return little.AppendUint32(dst, nilLength)
	}
	dst = little.AppendUint32(dst, uint32(v.Len()))
	if raw := rawBytes(v); raw != nil {
		return append(dst, raw...)
	}
	for i := range v.Len() {
		dst = appendValue(dst, v.Index(i))
	}
	return dst
}

// rawBytes returns the memory of a slice of sized numbers or booleans, nil for one of anything else. Its order
// of bytes is this machine's: bytes are read where they were made.
func rawBytes(v reflect.Value) []byte {
	switch s := v.Interface().(type) {
	case []byte:
		return s
	case []bool:
		return bytesOf(s)
	case []int32:
		return bytesOf(s)
	case []int64:
		return bytesOf(s)
	case []float32:
		return bytesOf(s)
	case []float64:
		return bytesOf(s)
	}
	return nil
}

func bytesOf[T bool | int32 | int64 | float32 | float64](s []T) []byte {
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(one)))
}

// Layout describes the type of v down to its fields, so that bytes of another shape are told apart.
func Layout(v any) string {
	var b strings.Builder
	layout(&b, reflect.Indirect(reflect.ValueOf(v)).Type())
	return b.String()
}

func layout(b *strings.Builder, t reflect.Type) {
	switch t.Kind() {
	case reflect.Struct:
		b.WriteByte('{')
		for i := range t.NumField() {
			fmt.Fprintf(b, "%s ", t.Field(i).Name)
			layout(b, t.Field(i).Type)
			b.WriteByte(';')
		}
		b.WriteByte('}')
	case reflect.Pointer:
		b.WriteByte('*')
		layout(b, t.Elem())
	case reflect.Slice:
		b.WriteString("[]")
		layout(b, t.Elem())
	default:
		b.WriteString(t.Kind().String())
	}
}
