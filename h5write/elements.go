package h5write

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unsafe"
)

// Values are elements of any [Type], for a dataset or an attribute. The slices are kept until Close.
type Values struct {
	Type  Type
	Shape []uint64 // row-major; empty: a scalar
	Null  bool     // a null dataspace: there are no elements
	Data  []byte   // the elements, as they are stored, zeros where a variable-length string is; nil: only those
	Text  []string // the variable-length strings of all elements, in order
}

// elements are the values of a dataset or an attribute on their way to the file.
type elements struct {
	Type
	space dataspace
	count int // product of the shape
	// encode writes elements from first on into dst, as many as it holds, but for strings; nil where
	// there is nothing else.
	encode  func(dst []byte, first int)
	strings []string // of each element in turn
	refs    []heapRef
}

type integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// elementsOf takes the value of a type listed at [Group.Dataset]; it keeps the slice, no copy.
func elementsOf(value any) (*elements, error) {
	switch v := value.(type) {
	case Values:
		return v.elements()
	case string:
		e, err := stringElements([]string{v})
		return scalar(e), err
	case []string:
		return stringElements(v)
	case bool:
		return scalar(boolElements([]bool{v})), nil
	case []bool:
		return boolElements(v), nil
	case int:
		return scalar(integers([]int64{int64(v)})), nil
	case int32:
		return scalar(integers([]int32{v})), nil
	case int64:
		return scalar(integers([]int64{v})), nil
	case uint64:
		return scalar(integers([]uint64{v})), nil
	case float32:
		return scalar(floats32([]float32{v})), nil
	case float64:
		return scalar(floats64([]float64{v})), nil
	case []int8:
		return integers(v), nil
	case []int16:
		return integers(v), nil
	case []int32:
		return integers(v), nil
	case []int64:
		return integers(v), nil
	case []uint8:
		return integers(v), nil
	case []uint16:
		return integers(v), nil
	case []uint32:
		return integers(v), nil
	case []uint64:
		return integers(v), nil
	case []float32:
		return floats32(v), nil
	case [][]float32:
		return runsOf(v), nil
	case []float64:
		return floats64(v), nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be written", value)
}

func (v Values) elements() (*elements, error) {
	e := &elements{Type: v.Type, space: dataspace{dims: v.Shape, null: v.Null}, count: 1, strings: v.Text}
	for _, n := range v.Shape {
		e.count *= int(n)
	}
	if v.Null {
		e.count = 0
	}
	if (v.Data != nil || len(e.text)*textSize != e.size) && len(v.Data) != e.count*e.size || len(v.Text) != e.count*len(e.text) {
		return nil, fmt.Errorf("%d bytes and %d strings for %d elements of %d bytes and %d strings",
			len(v.Data), len(v.Text), e.count, e.size, len(e.text))
	}
	if v.Data != nil {
		e.encode = func(dst []byte, first int) { copy(dst, v.Data[first*e.size:]) }
	}
	return e, e.checkText()
}

func scalar(e *elements) *elements {
	if e != nil {
		e.space.dims = nil
	}
	return e
}

func vector(n int, t Type, put func(dst []byte, i int)) *elements {
	return &elements{Type: t, count: n, space: dataspace{dims: []uint64{uint64(n)}},
		encode: func(dst []byte, first int) {
			for i := 0; i*t.size < len(dst); i++ {
				put(dst[i*t.size:], first+i)
			}
		}}
}

func boolElements(v []bool) *elements {
	return vector(len(v), Bool(), func(dst []byte, i int) {
		dst[0] = 0
		if v[i] {
			dst[0] = 1
		}
	})
}

func integers[T integer](v []T) *elements {
	size := int(unsafe.Sizeof(*new(T)))
	typ := Uint(size)
	if *new(T)-1 < 0 {
		typ = Int(size)
	}
	switch size {
	case 1:
		return vector(len(v), typ, func(dst []byte, i int) { dst[0] = byte(v[i]) })
	case 2:
		return vector(len(v), typ, func(dst []byte, i int) { le.PutUint16(dst, uint16(v[i])) })
	case 4:
		return vector(len(v), typ, func(dst []byte, i int) { le.PutUint32(dst, uint32(v[i])) })
	}
	return vector(len(v), typ, func(dst []byte, i int) { le.PutUint64(dst, uint64(v[i])) })
}

func floats32(v []float32) *elements {
	return vector(len(v), Float(4), func(dst []byte, i int) { le.PutUint32(dst, math.Float32bits(v[i])) })
}

// runsOf are the elements of several slices, one after the other.
func runsOf(runs [][]float32) *elements {
	n := 0
	for _, run := range runs {
		n += len(run)
	}
	e := vector(n, Float(4), nil)
	e.encode = func(dst []byte, first int) {
		for _, run := range runs {
			part := run[min(first, len(run)):]
			part = part[:min(len(part), len(dst)/4)]
			floats32(part).encode(dst[:4*len(part)], 0)
			dst, first = dst[4*len(part):], max(0, first-len(run))
		}
	}
	return e
}

func floats64(v []float64) *elements {
	return vector(len(v), Float(8), func(dst []byte, i int) { le.PutUint64(dst, math.Float64bits(v[i])) })
}

func stringElements(v []string) (*elements, error) {
	e := &elements{Type: Text(), count: len(v), space: dataspace{dims: []uint64{uint64(len(v))}}, strings: v}
	return e, e.checkText()
}

// checkText refuses a NUL: HDF5 would keep it, but libhdf5 and all that is built on it would cut the
// string there.
func (e *elements) checkText() error {
	if slices.ContainsFunc(e.strings, func(s string) bool { return strings.IndexByte(s, 0) >= 0 }) {
		return errors.New("a string with a NUL byte in it cannot be written")
	}
	return nil
}

func (e *elements) putStrings(h *heap) {
	if e.refs != nil {
		return
	}
	e.refs = make([]heapRef, len(e.strings))
	for i, s := range e.strings {
		e.refs[i] = h.put(s)
	}
}

// put writes elements from first on into dst, as many as it holds. Those of strings are known once the
// heap is written.
func (e *elements) put(dst []byte, first int) {
	if e.encode != nil {
		e.encode(dst, first)
	}
	if len(e.text) == 0 {
		return
	}
	for i := 0; i*e.size < len(dst); i++ {
		for k, at := range e.text {
			e.refs[(first+i)*len(e.text)+k].put(dst[i*e.size+at:])
		}
	}
}
