// Package pack turns plain structs into bytes and back, for the cache of finished steps and for the
// keys of its entries. The same value always gives the same bytes, which encoding/gob does not
// promise, and a slice of numbers is copied as it is, which takes no reflection per element.
//
// The bytes say nothing of the type: whoever keeps them keeps [Layout] beside them.
package pack

import (
	"bytes"
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

// Bytes returns the bytes of v, a struct or a pointer to one, of exported fields: booleans, numbers,
// strings, and structs, pointers and slices of these. It panics on any other type: that is a mistake
// in the program.
func Bytes(v any) []byte { return bytes.Join(Pieces(v), nil) }

// Pieces is [Bytes] in pieces to be joined, of which the long ones are v's own memory.
func Pieces(v any) [][]byte {
	w := &writer{}
	w.value(reflect.Indirect(reflect.ValueOf(v)))
	return append(w.pieces, w.dst)
}

// lentBytes is how long a slice is of which no copy is made.
const lentBytes = 4 << 10

// writer appends values to dst, the piece behind the others.
type writer struct {
	pieces [][]byte
	before int // bytes in pieces
	dst    []byte
}

// at is how many bytes there are.
func (w *writer) at() int { return w.before + len(w.dst) }

func (w *writer) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		one := byte(0)
		if v.Bool() {
			one = 1
		}
		w.dst = append(w.dst, one)
	case reflect.Int, reflect.Int32, reflect.Int64:
		w.dst = little.AppendUint64(w.dst, uint64(v.Int()))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		w.dst = little.AppendUint64(w.dst, v.Uint())
	case reflect.Float32, reflect.Float64:
		w.dst = little.AppendUint64(w.dst, math.Float64bits(v.Float()))
	case reflect.String:
		w.dst = little.AppendUint32(w.dst, uint32(v.Len()))
		w.dst = append(w.dst, v.String()...)
	case reflect.Pointer:
		if v.IsNil() {
			w.dst = append(w.dst, 0)
			return
		}
		w.dst = append(w.dst, 1)
		w.value(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			w.value(v.Field(i))
		}
	case reflect.Slice:
		w.slice(v)
	default:
		panic("pack: a " + v.Type().String() + " cannot be packed")
	}
}

func (w *writer) slice(v reflect.Value) {
	if v.IsNil() {
		w.dst = little.AppendUint32(w.dst, nilLength)
		return
	}
	w.dst = little.AppendUint32(w.dst, uint32(v.Len()))
	if raw := rawBytes(v); raw != nil {
		w.dst = append(w.dst, make([]byte, padding(w.at()))...)
		if len(raw) < lentBytes {
			w.dst = append(w.dst, raw...)
			return
		}
		w.pieces = append(w.pieces, w.dst, raw)
		w.before, w.dst = w.at()+len(raw), nil
		return
	}
	for i := range v.Len() {
		w.value(v.Index(i))
	}
}

// padding is how many bytes lie between a place and the numbers that follow: they begin at a multiple of 8, so that
// a reader can use them where they are.
func padding(at int) int { return -at & 7 }

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
	case []uint32:
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

// sized are the elements of slices that are copied as they lie.
type sized interface {
	bool | byte | int32 | uint32 | int64 | float32 | float64
}

func bytesOf[T sized](s []T) []byte {
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
