package h5write_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"coverslip/h5read"
	"coverslip/h5write"
)

func reopen(t *testing.T, write func(root *h5write.Group)) *h5read.File {
	t.Helper()
	var file h5write.Buffer
	w := h5write.Create(&file)
	write(w.Root())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := h5read.Open(&file, file.Size())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// roundTrip writes values in every layout and compares what comes back.
func roundTrip[T h5read.Number](t *testing.T, dtype string, values []T) {
	t.Helper()
	roundTripAs(t, dtype, values, values)
}

func roundTripAs[T h5read.Number](t *testing.T, dtype string, written any, values []T) {
	t.Helper()
	for name, opts := range map[string][]h5write.Option{
		"contiguous": nil, "chunked": {h5write.Chunk(2)}, "deflated": {h5write.Compress(h5write.Deflate)},
		"deflated chunks": {h5write.Compress(h5write.Deflate), h5write.Chunk(3)},
		"Zstandard":       {h5write.Compress(h5write.Zstd)}, "Blosc": {h5write.Compress(h5write.BloscZstd), h5write.Chunk(4)},
		"one chunk": {h5write.Chunk(1000)},
	} {
		f := reopen(t, func(root *h5write.Group) { root.Dataset("d", written, opts...) })
		d, err := f.Dataset("/d")
		if err != nil {
			t.Fatalf("%s %s: %v", dtype, name, err)
		}
		got, err := h5read.ReadAll[T](d)
		if err != nil || !reflect.DeepEqual(got, values) || d.Type().String() != dtype {
			t.Errorf("%s %s: got %v of type %s, %v; expected %v", dtype, name, got, d.Type(), err, values)
		}
	}
}

func TestNumbers(t *testing.T) {
	roundTrip(t, "<i1", []int8{math.MinInt8, -1, 0, 1, math.MaxInt8})
	roundTrip(t, "<i2", []int16{math.MinInt16, -1, 0, 1, math.MaxInt16})
	roundTrip(t, "<i4", []int32{math.MinInt32, -1, 0, 1, math.MaxInt32})
	roundTrip(t, "<i8", []int64{math.MinInt64, -1, 0, 1, math.MaxInt64})
	roundTrip(t, "<u1", []uint8{0, 1, math.MaxUint8})
	roundTrip(t, "<u2", []uint16{0, 1, math.MaxUint16})
	roundTrip(t, "<u4", []uint32{0, 1, math.MaxUint32})
	roundTrip(t, "<u8", []uint64{0, 1, math.MaxUint64})
	roundTrip(t, "<f4", []float32{0, -1.5, math.MaxFloat32, math.SmallestNonzeroFloat32, float32(math.Inf(1))})
	roundTrip(t, "<f8", []float64{0, -1.5, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(-1)})
	roundTrip(t, "<f4", []float32{})
	roundTripAs(t, "<f4", [][]float32{{}, {1, 2, 3}, {}, {4}, {5, 6, 7, 8, 9, 10}, {}}, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
	roundTripAs(t, "<f4", [][]float32{}, []float32{})
}

func TestStringsAndBooleans(t *testing.T) {
	long := strings.Repeat("long ", 40000) // more than a heap collection usually has
	want := []string{"a", "", "żółw", long, "🧬", "", "z"}
	flags := []bool{true, false, false, true, true}
	for _, opts := range [][]h5write.Option{nil, {h5write.Chunk(3)}, {h5write.Compress(h5write.Deflate)}} {
		f := reopen(t, func(root *h5write.Group) {
			root.Dataset("s", want, opts...)
			root.Dataset("none", []string{}, opts...)
			root.Dataset("b", flags, opts...)
		})
		for path, want := range map[string][]string{"/s": want, "/none": {}} {
			d, err := f.Dataset(path)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := d.Strings(nil, nil); err != nil || !reflect.DeepEqual(got, want) || d.Type().String() != "vstr:nullterm:utf8" {
				t.Errorf("%s: %.60q of type %s, %v", path, got, d.Type(), err)
			}
		}
		d, err := f.Dataset("/b")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := h5read.ReadAll[uint8](d); err != nil || !reflect.DeepEqual(got, []uint8{1, 0, 0, 1, 1}) || !d.Type().IsBool() {
			t.Errorf("booleans: %v of type %s, %v", got, d.Type(), err)
		}
	}
}

// More strings than one heap collection may name, more chunks than one node of the index, and more than
// a node of nodes.
func TestManyOfEverything(t *testing.T) {
	names := make([]string, 70_000)
	values := make([]int32, 64*64*3+5)
	for i := range names {
		names[i] = fmt.Sprint("s", i)
	}
	for i := range values {
		values[i] = int32(i)
	}
	f := reopen(t, func(root *h5write.Group) {
		root.Dataset("names", names)
		root.Dataset("short names", make([]string, 70_000))
		for _, rows := range []int{1, 3, 64, 5000} {
			root.Dataset(fmt.Sprint("chunks of ", rows), values, h5write.Chunk(rows), h5write.Compress(h5write.Deflate))
		}
		many := root.Group("many")
		for i := range 5000 {
			many.Group(fmt.Sprintf("%05d", i))
		}
	})
	d, err := f.Dataset("/names")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.Strings(nil, nil); err != nil || !reflect.DeepEqual(got, names) {
		t.Errorf("strings differ: %v", err)
	}
	for _, rows := range []int{1, 3, 64, 5000} {
		d, err := f.Dataset(fmt.Sprint("/chunks of ", rows))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := h5read.ReadAll[int32](d); err != nil || !reflect.DeepEqual(got, values) {
			t.Errorf("chunks of %d differ: %v", rows, err)
		}
	}
	g, err := f.Group("/many")
	if err != nil {
		t.Fatal(err)
	}
	if links, err := g.Links(); err != nil || len(links) != 5000 || links[4999].Name != "04999" {
		t.Errorf("%d links, %v", len(links), err)
	}
}

func TestShapes(t *testing.T) {
	values := make([]float64, 7*5*3)
	for i := range values {
		values[i] = float64(i)
	}
	for _, shape := range [][]int{{105}, {21, 5}, {1, 105}, {105, 1}, {7, 5, 3}} {
		for _, chunk := range []int{0, 1, 4, 200} {
			f := reopen(t, func(root *h5write.Group) {
				root.Dataset("d", values, h5write.Shape(shape...), h5write.Chunk(chunk), h5write.Compress(h5write.Deflate))
			})
			d, err := f.Dataset("/d")
			if err != nil {
				t.Fatal(err)
			}
			if got, err := h5read.ReadAll[float64](d); err != nil || !reflect.DeepEqual(got, values) || fmt.Sprint(d.Shape()) != fmt.Sprint(shape) {
				t.Errorf("shape %v in chunks of %d: shape %v, %v", shape, chunk, d.Shape(), err)
			}
		}
	}
	f := reopen(t, func(root *h5write.Group) {
		root.Dataset("d", []float64{}, h5write.Shape(4, 0), h5write.Compress(h5write.Deflate))
	})
	if d, err := f.Dataset("/d"); err != nil || fmt.Sprint(d.Shape()) != "[4 0]" {
		t.Errorf("no columns: %v, %v", d, err)
	}
}

func TestScalarsAndAttributes(t *testing.T) {
	values := map[string]any{
		"string": "text", "empty": "", "bool": true, "int": 7, "int32": int32(-7), "int64": int64(1) << 40,
		"uint64": uint64(1) << 63, "float32": float32(0.5), "float64": -2.5, "große": "ü",
		"strings": []string{"a", "", "c"}, "none": []string{}, "ints": []int64{3, 4}, "floats": []float32{1, 2}, "bools": []bool{true, false},
	}
	f := reopen(t, func(root *h5write.Group) {
		g := root.Group("group")
		for name, v := range values {
			g.Attr(name, v)
			// An option for arrays does no harm to a scalar.
			root.Dataset(name, v, h5write.Compress(h5write.Deflate)).Attr("of", name)
		}
	})
	g, err := f.Group("/group")
	if err != nil {
		t.Fatal(err)
	}
	list, err := g.Attributes()
	if err != nil || len(list) != len(values) {
		t.Fatalf("%d attributes, %v; expected %d", len(list), err, len(values))
	}
	for name, v := range values {
		a, err := g.Attribute(name)
		if err != nil || a == nil {
			t.Fatalf("%s: %v", name, err)
		}
		d, err := f.Dataset("/" + name)
		if err != nil {
			t.Fatal(err)
		}
		kind := reflect.TypeOf(v).Kind()
		if scalar := kind != reflect.Slice; scalar != (len(a.Shape()) == 0) || scalar != (len(d.Shape()) == 0) {
			t.Errorf("%s: shapes %v, %v", name, a.Shape(), d.Shape())
		}
		var fromAttr, fromData any
		if d.Type().Class == h5read.VariableLength {
			fromAttr, _ = a.Strings()
			fromData, _ = d.Strings(nil, nil)
		} else if kind == reflect.Uint64 {
			fromAttr, _ = h5read.ReadAttribute[uint64](a)
			fromData, _ = h5read.ReadAll[uint64](d)
		} else {
			fromAttr, _ = h5read.ReadAttribute[float64](a)
			fromData, _ = h5read.ReadAll[float64](d)
		}
		if want := printed(v); fmt.Sprint(fromAttr) != want || fmt.Sprint(fromData) != want {
			t.Errorf("%s: attribute %v, dataset %v, expected %s", name, fromAttr, fromData, want)
		}
		if of, err := d.Attribute("of"); err != nil || of == nil {
			t.Errorf("%s: attribute of the dataset: %v", name, err)
		}
	}
}

// Attributes beyond 64 KiB, which no header message holds, and others beside them.
func TestLargeAttributes(t *testing.T) {
	long := make([]string, 9000)
	for i := range long {
		long[i] = fmt.Sprint("column ", i)
	}
	f := reopen(t, func(root *h5write.Group) {
		for _, o := range []interface{ Attr(string, any) }{root.Group("g"), root.Dataset("d", []int32{1})} {
			o.Attr("column-order", long)
			o.Attr("encoding-type", "dataframe")
			o.Attr("numbers", make([]float64, 20_000))
			for i := range 300 {
				o.Attr(fmt.Sprint("a", i), i)
			}
		}
	})
	for _, path := range []string{"/g", "/d"} {
		o, err := f.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := o.Attributes(); err != nil || len(list) != 303 {
			t.Errorf("%s: %d attributes, %v", path, len(list), err)
		}
		a, err := o.Attribute("column-order")
		if err != nil || a == nil {
			t.Fatalf("%s: %v", path, err)
		}
		if got, err := a.Strings(); err != nil || !reflect.DeepEqual(got, long) {
			t.Errorf("%s: %d strings, %v", path, len(got), err)
		}
	}
}

// printed is v as a list, with booleans as numbers.
func printed(v any) string {
	if reflect.TypeOf(v).Kind() != reflect.Slice {
		return strings.NewReplacer("true", "1", "false", "0", "1099511627776", "1.099511627776e+12").Replace(fmt.Sprint([]any{v}))
	}
	return strings.NewReplacer("true", "1", "false", "0").Replace(fmt.Sprint(v))
}
