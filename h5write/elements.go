package h5write

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unsafe"
)

// elements are the values of a dataset or an attribute on their way to the file.
type elements struct {
	datatype []byte
	size     int      // bytes an element
	count    int      // product of dims
	dims     []uint64 // empty for a scalar
	// encode writes elements from first on into dst, as many as it holds. Those of strings are known
	// once the heap is written.
	encode  func(dst []byte, first int)
	strings []string // not nil: the elements are strings
	refs    []heapRef
}

type integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// elementsOf takes the value of a type listed at [Group.Dataset]; it keeps the slice, no copy.
func elementsOf(value any) (*elements, error) {
	switch v := value.(type) {
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
		return scalar(integers([]int64{int64(v)}, true)), nil
	case int32:
		return scalar(integers([]int32{v}, true)), nil
	case int64:
		return scalar(integers([]int64{v}, true)), nil
	case uint64:
		return scalar(integers([]uint64{v}, false)), nil
	case float32:
		return scalar(floats32([]float32{v})), nil
	case float64:
		return scalar(floats64([]float64{v})), nil
	case []int8:
		return integers(v, true), nil
	case []int16:
		return integers(v, true), nil
	case []int32:
		return integers(v, true), nil
	case []int64:
		return integers(v, true), nil
	case []uint8:
		return integers(v, false), nil
	case []uint16:
		return integers(v, false), nil
	case []uint32:
		return integers(v, false), nil
	case []uint64:
		return integers(v, false), nil
	case []float32:
		return floats32(v), nil
	case []float64:
		return floats64(v), nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be written", value)
}

func scalar(e *elements) *elements {
	if e != nil {
		e.dims = nil
	}
	return e
}

func vector(n, size int, datatype []byte, put func(dst []byte, i int)) *elements {
	return &elements{datatype: datatype, size: size, count: n, dims: []uint64{uint64(n)},
		encode: func(dst []byte, first int) {
			for i := 0; i*size < len(dst); i++ {
				put(dst[i*size:], first+i)
			}
		}}
}

func boolElements(v []bool) *elements {
	return vector(len(v), 1, boolean(), func(dst []byte, i int) {
		dst[0] = 0
		if v[i] {
			dst[0] = 1
		}
	})
}

func integers[T integer](v []T, signed bool) *elements {
	size := int(unsafe.Sizeof(*new(T)))
	typ := fixedPoint(size, signed)
	switch size {
	case 1:
		return vector(len(v), 1, typ, func(dst []byte, i int) { dst[0] = byte(v[i]) })
	case 2:
		return vector(len(v), 2, typ, func(dst []byte, i int) { le.PutUint16(dst, uint16(v[i])) })
	case 4:
		return vector(len(v), 4, typ, func(dst []byte, i int) { le.PutUint32(dst, uint32(v[i])) })
	}
	return vector(len(v), 8, typ, func(dst []byte, i int) { le.PutUint64(dst, uint64(v[i])) })
}

func floats32(v []float32) *elements {
	return vector(len(v), 4, floatingPoint(4), func(dst []byte, i int) { le.PutUint32(dst, math.Float32bits(v[i])) })
}

func floats64(v []float64) *elements {
	return vector(len(v), 8, floatingPoint(8), func(dst []byte, i int) { le.PutUint64(dst, math.Float64bits(v[i])) })
}

func stringElements(v []string) (*elements, error) {
	// HDF5 would keep a NUL, but libhdf5 and all that is built on it would cut the string there.
	if slices.ContainsFunc(v, func(s string) bool { return strings.IndexByte(s, 0) >= 0 }) {
		return nil, errors.New("a string with a NUL byte in it cannot be written")
	}
	e := vector(len(v), stringSize, variableString(), nil)
	e.strings = v
	if e.strings == nil {
		e.strings = []string{}
	}
	e.encode = func(dst []byte, first int) {
		for i := 0; i*stringSize < len(dst); i++ {
			e.refs[first+i].put(dst[i*stringSize:])
		}
	}
	return e, nil
}

func (e *elements) putStrings(h *heap) {
	if e.strings == nil || e.refs != nil {
		return
	}
	e.refs = make([]heapRef, len(e.strings))
	for i, s := range e.strings {
		e.refs[i] = h.put(s)
	}
}
