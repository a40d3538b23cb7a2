package pack

import (
	"errors"
	"math"
	"reflect"
	"unsafe"
)

// ErrDamaged is returned for bytes that [Bytes] did not make from a value of that type.
var ErrDamaged = errors.New("pack: the bytes are damaged")

// Read fills the struct that v points to from all of b, which becomes its own: slices of numbers may lie in it. No
// length in b is trusted: what it asks for is compared with what is left before it is allocated.
func Read(b []byte, v any) error {
	r := reader{b, len(b)}
	if !r.value(reflect.ValueOf(v).Elem()) || len(r.rest) != 0 {
		return ErrDamaged
	}
	return nil
}

// reader takes values off the front of rest; its methods return false when the bytes do not suffice.
type reader struct {
	rest []byte
	size int // of all
}

func (r *reader) take(n int) ([]byte, bool) {
	if n < 0 || n > len(r.rest) {
		return nil, false
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b, true
}

func (r *reader) value(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool, reflect.Pointer:
		b, ok := r.take(1)
		if !ok || b[0] > 1 {
			return false
		}
		if v.Kind() == reflect.Bool {
			v.SetBool(b[0] == 1)
			return true
		}
		if b[0] == 0 {
			v.SetZero()
			return true
		}
		v.Set(reflect.New(v.Type().Elem()))
		return r.value(v.Elem())
	case reflect.String:
		n, ok := r.length(1)
		if !ok || n < 0 {
			return false
		}
		b, _ := r.take(n)
		v.SetString(string(b))
		return true
	case reflect.Struct:
		for i := range v.NumField() {
			if !r.value(v.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		return r.slice(v)
	}
	return r.number(v)
}

func (r *reader) number(v reflect.Value) bool {
	b, ok := r.take(8)
	if !ok {
		return false
	}
	bits := little.Uint64(b)
	switch v.Kind() {
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(bits))
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(bits)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(math.Float64frombits(bits))
	default:
		panic("pack: a " + v.Type().String() + " cannot be packed")
	}
	return true
}

// length reads a count of elements of at least size bytes each; -1 stands for nil.
func (r *reader) length(size int) (int, bool) {
	b, ok := r.take(4)
	if !ok {
		return 0, false
	}
	n := little.Uint32(b)
	if n == nilLength {
		return -1, true
	}
	return int(n), uint64(n)*uint64(size) <= uint64(len(r.rest))
}

func (r *reader) slice(v reflect.Value) bool {
	kind := v.Type().Elem().Kind()
	n, ok := r.length(elementSize(kind))
	if !ok {
		return false
	}
	if n < 0 {
		v.SetZero()
		return true
	}
	if setter := setters[v.Type()]; setter != nil {
		_, ok := r.take(padding(r.size - len(r.rest)))
		b, fits := r.take(n * elementSize(kind))
		if !ok || !fits || kind == reflect.Bool && !areBools(b) {
			return false
		}
		setter(v.Addr().Interface(), b, n)
		return true
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		if !r.value(v.Index(i)) {
			return false
		}
	}
	return true
}

// setters set a slice of numbers or booleans, by its type, to n elements that are in b.
var setters = map[reflect.Type]func(slice any, b []byte, n int){
	reflect.TypeFor[[]byte]():    set[byte],
	reflect.TypeFor[[]bool]():    set[bool],
	reflect.TypeFor[[]int32]():   set[int32],
	reflect.TypeFor[[]uint32]():  set[uint32],
	reflect.TypeFor[[]int64]():   set[int64],
	reflect.TypeFor[[]float32](): set[float32],
	reflect.TypeFor[[]float64](): set[float64],
}

func set[T sized](slice any, b []byte, n int) {
	p := unsafe.Pointer(unsafe.SliceData(b))
	var one T
	if n > 0 && uintptr(p)%unsafe.Alignof(one) == 0 {
		*slice.(*[]T) = unsafe.Slice((*T)(p), n)[:n:n]
		return
	}
	s := make([]T, n)
	copy(bytesOf(s), b)
	*slice.(*[]T) = s
}

// areBools tells whether bytes are 0 or 1, which is all that a boolean may be.
func areBools(raw []byte) bool {
	for _, b := range raw {
		if b > 1 {
			return false
		}
	}
	return true
}

// elementSize is the least number of bytes that an element of a slice takes.
func elementSize(k reflect.Kind) int {
	switch k {
	case reflect.Int32, reflect.Uint32, reflect.Float32, reflect.String, reflect.Slice:
		return 4
	case reflect.Int, reflect.Int64, reflect.Float64, reflect.Uint64:
		return 8
	}
	return 1
}
