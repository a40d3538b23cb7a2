package worker_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"coverslip/worker"
)

var update = flag.Bool("update", false, "write the golden conversation anew")

const goldenPath = "testdata/conversation.json"

// TestGoldenConversation holds a whole conversation, as it goes over, against the file that the page's
// tests replay too. Numbers are cut to four digits, times and memory are left at 0.
func TestGoldenConversation(t *testing.T) {
	p := newPage(t, &worker.MemoryStore{})
	var turns []string
	say := func(op string, params any) *reply {
		value, failure := p.try(op, params)
		turns = append(turns, turnText(op, params, p.steps, value, failure))
		return &reply{value, failure}
	}
	open := opening(t, "../testdata/h5/ad_rich.h5ad")
	open.Name = "ad_rich.h5ad"
	sum := say("open", open).value.(*worker.Summary)
	plan := fewComponents(sum.Plan)
	plan.Filter.MinGenes, plan.Filter.MinCells, plan.HVG.NTopGenes = 1, 1, 20
	plan.ORA.NUp = 5
	say("gene_sets", &worker.GeneSetsParams{Name: "own.tsv", Text: "A\tGene1\nA\tGene2\nA\tGene5\nB\tnone\n"})
	sets := p.replies[p.nextID].value.(*worker.GeneSets)
	plan.ORA.Sets = sets.Sets
	say("run", &worker.RunParams{Plan: plan, CachedOnly: true})
	say("run", &worker.RunParams{Plan: plan})
	say("fingerprint", worker.NewParams("fingerprint"))
	say("read_plan", &worker.ReadPlanParams{Name: "plan.json", Text: `{"source": {"layer": "counts"}, "filter": {"min_genes": 2}}`})
	say("read_plan", &worker.ReadPlanParams{Name: "plan.json", Text: `{"plan": {"hvg": {"flavour": "seurat"}}}`})
	say("embedding", &worker.EmbeddingParams{X: 0, Y: 1})
	say("embedding", &worker.EmbeddingParams{X: 0, Y: 99})
	for _, c := range sum.Obs {
		say("colour", &worker.ColourParams{Obs: c.Name})
	}
	say("colour", &worker.ColourParams{Set: "A"})
	say("colour", &worker.ColourParams{Gene: "no such gene"})
	say("names", &worker.NamesParams{Axis: "var"})
	say("table", &worker.TableParams{Table: "var", Format: "csv", Header: true, Rows: []uint32{0, 1}})
	say("run", &worker.RunParams{Plan: plan})
	say("keep_view", &worker.KeepViewParams{Key: sum.Key, View: `{"by":"leiden"}`})
	say("recent", worker.NewParams("recent"))
	say("resume", &worker.ResumeParams{Key: sum.Key})
	say("run", &worker.RunParams{Plan: plan, CachedOnly: true})
	say("colour", &worker.ColourParams{Gene: "Gene1"})
	say("forget", &worker.ForgetParams{Key: sum.Key})

	got := "[\n" + strings.Join(turns, ",\n") + "\n]\n"
	if *update {
		if err := os.WriteFile(goldenPath, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenPath)
	if err != nil {
		t.Fatal(err)
	}
	if line, a, b := firstDifference(got, string(want)); line > 0 {
		t.Errorf("line %d: got\n%s\nwant\n%s\n(go test ./worker -update writes it anew)", line, a, b)
	}
}

func firstDifference(got, want string) (line int, a, b string) {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b = "", ""
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return i + 1, a, b
		}
	}
	return 0, "", ""
}

func turnText(op string, params any, steps []*worker.Step, value any, failure *worker.Failure) string {
	var b strings.Builder
	fmt.Fprintf(&b, "{\"request\": {\"op\": %q, \"params\": %s},\n", op, wireText(params))
	b.WriteString(" \"steps\": [")
	for i, s := range steps {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, "\n  %s", wireText(s))
	}
	b.WriteString("],\n ")
	if failure != nil {
		fmt.Fprintf(&b, "\"error\": %s}", wireText(failure))
	} else {
		fmt.Fprintf(&b, "\"value\": %s}", wireText(value))
	}
	return b.String()
}

// typedArrays names, by the type of element, the arrays that go over as themselves. In the file each
// is an object of one field with its name, in which NaN is null.
var typedArrays = map[reflect.Kind]string{
	reflect.Uint8: "Uint8Array", reflect.Int32: "Int32Array", reflect.Uint32: "Uint32Array",
	reflect.Float32: "Float32Array", reflect.Float64: "Float64Array",
}

// volatile are the fields that no two conversations share.
var volatile = map[string]bool{"seconds": true, "memory_mib": true, "opened": true}

func wireText(v any) string {
	var b strings.Builder
	writeWire(&b, reflect.ValueOf(v))
	return b.String()
}

func writeWire(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Invalid:
		b.WriteString("null")
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("null")
			return
		}
		writeWire(b, v.Elem())
	case reflect.Struct:
		separator := "{"
		for i := range v.NumField() {
			name := v.Type().Field(i).Tag.Get("json")
			if name == "-" {
				continue
			}
			fmt.Fprintf(b, "%s%q: ", separator, name)
			separator = ", "
			if volatile[name] {
				b.WriteString("0")
			} else {
				writeWire(b, v.Field(i))
			}
		}
		if separator == "{" {
			b.WriteString("{")
		}
		b.WriteString("}")
	case reflect.Slice:
		array, typed := typedArrays[v.Type().Elem().Kind()]
		if typed {
			fmt.Fprintf(b, "{%q: ", array)
		}
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(", ")
			}
			writeWire(b, v.Index(i))
		}
		b.WriteString("]")
		if typed {
			b.WriteString("}")
		}
	case reflect.Float32, reflect.Float64:
		writeNumber(b, v.Float())
	default:
		text, err := json.Marshal(v.Interface())
		if err != nil {
			panic(err)
		}
		b.Write(text)
	}
}

func writeNumber(b *strings.Builder, x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		b.WriteString("null")
		return
	}
	b.WriteString(strconv.FormatFloat(x, 'g', 4, 64))
}
