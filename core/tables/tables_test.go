package tables_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coverslip/core/frame"
	"coverslip/core/results"
	"coverslip/core/tables"
)

var nan = math.NaN()

// odd are texts that break tables, and the spreadsheet's formulas.
var odd = []string{"plain", "", "a,b", "a\tb", `say "x"`, `"`, "two\nlines", " spaced ", "=1+1", "-2", "@SUM(A1)", "CD4⁺ T", "µ", "\u2028", "NA"}

func sample() *results.Results {
	n := len(odd)
	obs := &frame.Frame{Index: frame.NamesOf(odd)}
	obs.Set("text", slices.Clone(odd))
	obs.Set(`a "name", with commas`, make([]int32, n))
	codes := make([]int32, n)
	for i := range codes {
		codes[i] = int32(i) - 1
	}
	obs.Set("label", frame.Categorical{Codes: codes, Categories: slices.Clone(odd)})
	obs.Set("flag", make([]bool, n))
	obs.Column("flag").Missing = make([]bool, n)
	obs.Column("flag").Missing[1] = true
	vars := &frame.Frame{Index: frame.NamesOf([]string{"g", "h"})}
	vars.Set("n", []int64{-9007199254740993, 1})
	vars.Set("mt", []bool{true, false})
	return &results.Results{
		Obs: obs, Var: vars,
		Obsm: map[string]results.Array{
			"X_pca":     {Rows: n, Cols: 2, Values: [][]float32{make([]float32, 2), {}, make([]float32, 2*n-2)}},
			"ora_score": {Rows: n, Cols: 1, Values: make([]float64, n)},
			"ora_pvals": {Rows: n, Cols: 1, Values: make([]float64, n)},
		},
		Varm: map[string]results.Array{"PCs": {Rows: 2, Cols: 2, Values: []float64{0, 1, 2, 0.25}}},
		Uns:  map[string]any{"ora": map[string]any{"sets": []string{"T cells"}}},
	}
}

// text writes the given rows of a table, or all of them.
func text(t *tables.Table, f tables.Format, rows ...int) string {
	dst := t.AppendHeader(nil, f)
	for i := range t.Rows() {
		if rows == nil || slices.Contains(rows, i) {
			dst = t.AppendRow(dst, f, i)
		}
	}
	return string(dst)
}

func find(t *testing.T, r *results.Results, name string) *tables.Table {
	t.Helper()
	for _, table := range tables.All(r) {
		if table.Name == name {
			return table
		}
	}
	t.Fatalf("there is no table %q", name)
	return nil
}

func TestTablesToTheLetter(t *testing.T) {
	r := sample()
	for _, c := range []struct {
		name   string
		format tables.Format
		want   string
	}{
		{tables.Var, tables.CSV, ",n,mt\r\ng,-9007199254740993,True\r\nh,1,False\r\n"},
		{tables.Var, tables.TSV, "\tn\tmt\ng\t-9007199254740993\tTrue\nh\t1\tFalse\n"},
		{tables.Loadings, tables.CSV, ",PC1,PC2\r\ng,0.0,1.0\r\nh,2.0,0.25\r\n"},
	} {
		if got := text(find(t, r, c.name), c.format); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got, want := text(find(t, r, tables.ORA), tables.CSV, 0, 2), ",T cells\r\nplain,0.0\r\n\"a,b\",0.0\r\n"; got != want {
		t.Errorf("two rows: got %q, want %q", got, want)
	}
}

func TestTablesThatAreThere(t *testing.T) {
	var names []string
	for _, table := range tables.All(sample()) {
		names = append(names, table.Name)
	}
	if want := []string{"obs", "var", "pca", "loadings", "ora", "ora_pvals"}; !slices.Equal(names, want) {
		t.Errorf("got %v", names)
	}
	bare := &results.Results{Obs: &frame.Frame{}, Var: &frame.Frame{}}
	if all := tables.All(bare); len(all) != 2 || text(all[0], tables.CSV) != "\r\n" {
		t.Errorf("results without any step have %d tables", len(all))
	}
}

// TestTextReadsBack: encoding/csv, a reader that is not ours, gives every text back to the letter.
func TestTextReadsBack(t *testing.T) {
	for comma, format := range map[rune]tables.Format{',': tables.CSV, '\t': tables.TSV} {
		in := csv.NewReader(strings.NewReader(text(find(t, sample(), tables.Obs), format)))
		in.Comma = comma
		lines, err := in.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"", "text", `a "name", with commas`, "label", "flag"}; !slices.Equal(lines[0], want) {
			t.Errorf("header %q", lines[0])
		}
		for i, want := range odd {
			line := lines[i+1]
			if line[0] != want || line[1] != want || line[2] != "0" {
				t.Errorf("row %d: %q, want %q", i, line, want)
			}
			label, flag := "", "False"
			if i > 0 {
				label = odd[i-1]
			}
			if i == 1 {
				flag = ""
			}
			if line[3] != label || line[4] != flag {
				t.Errorf("row %d: label %q and flag %q, want %q and %q", i, line[3], line[4], label, flag)
			}
		}
	}
}

func TestMissingIsNotEmptyText(t *testing.T) {
	f := &frame.Frame{Index: frame.NamesOf([]string{"a", "b"})}
	f.Set("text", []string{"", "x"})
	f.Columns[0].Missing = []bool{false, true}
	got := text(find(t, &results.Results{Obs: f, Var: &frame.Frame{}}, tables.Obs), tables.CSV)
	if want := ",text\r\na,\"\"\r\nb,\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestAsPandas: the same table, written by pandas (testdata/make.py).
func TestAsPandas(t *testing.T) {
	texts := []string{"plain", "a,b", "a\tb", `say "x"`, `"`, "two\nlines", "carriage\rreturn", " spaced ", "=1+1", "-2", "CD4⁺ T"}
	f := &frame.Frame{Index: frame.NamesOf(texts)}
	f.Set("text", texts)
	f.Set(`a "name", with commas`, []int32{-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5})
	f.Set("label", frame.Categorical{Codes: []int32{-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, Categories: texts})
	f.Set("flag", []bool{true, true, false, true, true, true, true, true, true, true, true})
	f.Column("flag").Missing = append([]bool{false, true}, make([]bool, 9)...)
	f.Set("count", []int64{7, 9007199254740993, -1, -1, -1, -1, -1, -1, -1, -1, -1})
	f.Column("count").Missing = append([]bool{true}, make([]bool, 10)...)
	f.Set("f8", []float64{0, math.Copysign(0, -1), 1, 0.1, 1e-4, 9.999e-05, 1e16, 9999999999999998, 5e-324, math.Inf(-1), nan})
	f.Set("f4", []float32{0, 2419, 1, 0.1, 1.0 / 3, 1e-05, 1e16, 524288, 3.4028235e38, float32(math.Inf(1)), float32(nan)})
	want, err := os.ReadFile("testdata/pandas.csv")
	if err != nil {
		t.Fatal(err)
	}
	if got := text(find(t, &results.Results{Obs: f, Var: &frame.Frame{}}, tables.Obs), tables.CSV); got != string(want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// TestNumbersReadBack: numbers of every size are read back equal, as values of their type.
func TestNumbersReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n = 20000
	f := &frame.Frame{Index: frame.NamesOf(make([]string, n))}
	wide, short := make([]float64, n), make([]float32, n)
	for i := range n {
		wide[i], short[i] = math.Float64frombits(random.Uint64()), math.Float32frombits(random.Uint32())
	}
	f.Set("f8", wide)
	f.Set("f4", short)
	lines, err := csv.NewReader(strings.NewReader(text(find(t, &results.Results{Obs: f, Var: &frame.Frame{}}, tables.Obs), tables.CSV))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines[1:] {
		if got := parsed(t, line[1], 64); got != wide[i] && !(got != got && wide[i] != wide[i]) {
			t.Fatalf("%g is written as %s", wide[i], line[1])
		}
		if got := float32(parsed(t, line[2], 32)); got != short[i] && !(got != got && short[i] != short[i]) {
			t.Fatalf("%g is written as %s", short[i], line[2])
		}
	}
}

func parsed(t *testing.T, s string, bits int) float64 {
	t.Helper()
	if s == "" {
		return nan
	}
	v, err := strconv.ParseFloat(s, bits)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// FuzzText: any text is one field of one record, and comes back as it was, as far as it is UTF-8.
func FuzzText(f *testing.F) {
	for _, s := range odd {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		table := &frame.Frame{Index: frame.NamesOf([]string{s})}
		dst := tables.All(&results.Results{Obs: table, Var: &frame.Frame{}})[0].AppendRow(nil, tables.CSV, 0)
		lines, err := csv.NewReader(bytes.NewReader(dst)).ReadAll()
		// encoding/csv reads CR LF inside quotation marks as LF.
		want := strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
		if err != nil || len(lines) != 1 || len(lines[0]) != 1 || lines[0][0] != want {
			t.Fatalf("%q is written as %q and read as %q, %v", s, dst, lines, err)
		}
	})
}
