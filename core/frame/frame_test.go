package frame_test

import (
	"reflect"
	"testing"

	"coverslip/core/frame"
)

func table() *frame.Frame {
	f := &frame.Frame{Index: frame.NamesOf([]string{"a", "b", "c"})}
	f.Set("i4", []int32{1, 2, 3})
	f.Set("i8", []int64{1, 2, 3})
	f.Set("f4", []float32{1, 2, 3})
	f.Set("f8", []float64{1, 2, 3})
	f.Set("flag", []bool{true, false, true})
	f.Set("text", []string{"x", "y", "z"})
	f.Set("label", frame.Categorical{Codes: []int32{1, -1, 0}, Categories: []string{"p", "q"}, Ordered: true})
	f.Columns[0].Missing = []bool{false, true, false}
	return f
}

func TestTake(t *testing.T) {
	from := table()
	got := from.Take([]int32{2, 0})
	want := &frame.Frame{Index: frame.NamesOf([]string{"c", "a"}), Columns: []*frame.Column{
		{Name: "i4", Values: []int32{3, 1}, Missing: []bool{false, false}},
		{Name: "i8", Values: []int64{3, 1}},
		{Name: "f4", Values: []float32{3, 1}},
		{Name: "f8", Values: []float64{3, 1}},
		{Name: "flag", Values: []bool{true, true}},
		{Name: "text", Values: []string{"z", "x"}},
		{Name: "label", Values: frame.Categorical{Codes: []int32{0, 1}, Categories: []string{"p", "q"}, Ordered: true}},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if !reflect.DeepEqual(from, table()) {
		t.Error("the frame that was taken from is changed")
	}
	if none := from.Take(nil); none.Index.Len() != 0 || none.Columns[6].Len() != 0 {
		t.Error("taking no rows leaves some")
	}
}

// TestTakeAll: columns are shared, but what is set in the new frame is not in the old.
func TestTakeAll(t *testing.T) {
	from := table()
	all := from.Take([]int32{0, 1, 2})
	if !reflect.DeepEqual(all, table()) || all.Columns[0] != from.Columns[0] {
		t.Errorf("got %+v", all)
	}
	all.Set("f4", []float32{4, 5, 6})
	all.Set("new", []float32{7, 8, 9})
	if !reflect.DeepEqual(from, table()) {
		t.Error("the frame that was taken from is changed")
	}
	for _, rows := range [][]int32{{0, 1}, {0, 2, 1}} {
		if some := from.Take(rows); some.Index.Len() != len(rows) || some.Columns[0] == from.Columns[0] {
			t.Errorf("rows %v are taken as all", rows)
		}
	}
}

func TestSet(t *testing.T) {
	f := table()
	f.Set("f4", []float64{4, 5, 6})
	if c := f.Column("f4"); c != f.Columns[2] || c.Values.([]float64)[0] != 4 || len(f.Columns) != 7 {
		t.Error("a column of the same name is not replaced in its place")
	}
	if f.Column("absent") != nil {
		t.Error("a column that is not there was found")
	}
	for name, values := range map[string]any{"short": []int32{1}, "of no known type": []uint8{1, 2, 3}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a column %s was taken", name)
				}
			}()
			f.Set("new", values)
		}()
	}
}

func TestLabels(t *testing.T) {
	values := []string{"b", "", "a", "b", "c"}
	got := frame.Labels(values, []bool{false, false, false, false, true})
	want := frame.Categorical{Codes: []int32{2, 0, 1, 2, -1}, Categories: []string{"", "a", "b"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := frame.Labels(values, nil).Codes[4]; got != 3 {
		t.Errorf("with nothing missing the last code is %d, want 3", got)
	}
}
