package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// protocol is what worker/protocol.go says, ready to be written in another language.
type protocol struct {
	number string
	types  []*message // in the order of declaration; those of other packages where they are first used
	ops    []operation
}

// message is one struct, or one union of strings where values is set.
type message struct {
	name, doc string
	fields    []field
	values    []field
}

// field is one field of a struct, or one value of a union.
type field struct {
	name, doc string
	ts        string
}

// operation is one method of worker.Operations.
type operation struct {
	name, doc     string
	params, value string // names of messages; params is empty where there are none
}

// loader keeps the packages that were parsed and the types that were taken.
type loader struct {
	root     string
	packages map[string]*pkg
	taken    map[string]string // "package.Type" -> its name in TypeScript
	out      protocol
}

// pkg is the parsed source of one package of the module, without tests.
type pkg struct {
	path  string
	types map[string]*ast.TypeSpec
	docs  map[string]string
	enums map[string][]field // values of the constants of each named string type
	files []*ast.File
}

const modulePath = "coverslip/"

func load(root string) (*protocol, error) {
	l := &loader{root: root, packages: map[string]*pkg{}, taken: map[string]string{}}
	p, err := l.pkg("worker")
	if err != nil {
		return nil, err
	}
	for _, file := range p.files {
		if err := l.declarations(p, file); err != nil {
			return nil, err
		}
	}
	if l.out.number == "" || len(l.out.ops) == 0 {
		return nil, fmt.Errorf("worker/protocol.go: want the constant Protocol and the interface Operations")
	}
	return &l.out, nil
}

// pkg parses a package of this module. Of the package worker only protocol.go counts.
func (l *loader) pkg(path string) (*pkg, error) {
	if p := l.packages[path]; p != nil {
		return p, nil
	}
	dir := filepath.Join(l.root, filepath.FromSlash(path))
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	if path == "worker" {
		names = []string{filepath.Join(dir, "protocol.go")}
	}
	p := &pkg{path: path, types: map[string]*ast.TypeSpec{}, docs: map[string]string{}, enums: map[string][]field{}}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Base(name), source, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, file)
		p.index(file)
	}
	l.packages[path] = p
	return p, nil
}

// index notes the types, their comments and the constants of named string types of a file.
func (p *pkg) index(file *ast.File) {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				p.types[spec.Name.Name] = spec
				p.docs[spec.Name.Name] = comment(g.Doc, spec.Doc, spec.Comment)
			case *ast.ValueSpec:
				if t, ok := spec.Type.(*ast.Ident); ok && g.Tok == token.CONST && len(spec.Values) == 1 {
					if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						p.enums[t.Name] = append(p.enums[t.Name], field{name: lit.Value, doc: comment(spec.Doc, spec.Comment)})
					}
				}
			}
		}
	}
}

// declarations takes everything that protocol.go declares, in its order.
func (l *loader) declarations(p *pkg, file *ast.File) error {
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if i, ok := spec.Type.(*ast.InterfaceType); ok {
					if spec.Name.Name == "Operations" {
						l.operations(i)
					}
					continue
				}
				if _, err := l.take(p, file, spec.Name.Name); err != nil {
					return err
				}
			case *ast.ValueSpec:
				if spec.Names[0].Name == "Protocol" {
					l.out.number = spec.Values[0].(*ast.BasicLit).Value
				}
			}
		}
	}
	return nil
}

// operations reads the methods of the interface Operations.
func (l *loader) operations(i *ast.InterfaceType) {
	for _, m := range i.Methods.List {
		f := m.Type.(*ast.FuncType)
		op := operation{name: snake(m.Names[0].Name), doc: comment(m.Doc)}
		for _, arg := range f.Params.List {
			if id, ok := arg.Type.(*ast.Ident); ok && strings.HasSuffix(id.Name, "Params") {
				op.params = id.Name
			}
		}
		if star, ok := f.Results.List[0].Type.(*ast.StarExpr); ok {
			op.value = star.X.(*ast.Ident).Name
		}
		l.out.ops = append(l.out.ops, op)
	}
}

// take adds a named type to the output, once, and returns its name there.
func (l *loader) take(p *pkg, file *ast.File, name string) (string, error) {
	key := p.path + "." + name
	if ts, ok := l.taken[key]; ok {
		return ts, nil
	}
	spec := p.types[name]
	if spec == nil {
		return "", fmt.Errorf("%s: no type %s", p.path, name)
	}
	ts := exported(p.path, name)
	l.taken[key] = ts
	m := &message{name: ts, doc: p.docs[name]}
	l.out.types = append(l.out.types, m)
	switch t := spec.Type.(type) {
	case *ast.Ident:
		if m.values = p.enums[name]; t.Name != "string" || len(m.values) == 0 {
			return "", fmt.Errorf("%s: want a struct, or a string type with constants", key)
		}
		return ts, nil
	case *ast.StructType:
		for _, f := range t.Fields.List {
			tag := tagOf(f)
			jsonName := tag.Get("json")
			if jsonName == "-" {
				continue
			}
			if jsonName == "" {
				return "", fmt.Errorf("%s: field %s has no json tag", key, f.Names[0].Name)
			}
			fieldType := tag.Get("ts")
			if fieldType == "" {
				var err error
				if fieldType, err = l.typeOf(p, p.fileOf(file, f), f.Type); err != nil {
					return "", fmt.Errorf("%s.%s: %w", key, jsonName, err)
				}
			}
			m.fields = append(m.fields, field{name: jsonName, doc: comment(f.Doc, f.Comment), ts: fieldType})
		}
		return ts, nil
	}
	return "", fmt.Errorf("%s: want a struct, or a string type with constants", key)
}

// fileOf returns the file of p that holds the node; its imports name other packages.
func (p *pkg) fileOf(hint *ast.File, n ast.Node) *ast.File {
	for _, f := range p.files {
		for _, d := range f.Decls {
			found := false
			ast.Inspect(d, func(m ast.Node) bool { found = found || m == n; return !found })
			if found {
				return f
			}
		}
	}
	return hint
}

func tagOf(f *ast.Field) reflect.StructTag {
	if f.Tag == nil {
		return ""
	}
	s, _ := strconv.Unquote(f.Tag.Value)
	return reflect.StructTag(s)
}

// exported names a type in TypeScript, where all packages share one scope: those of the steps carry
// the name of their step.
func exported(path, name string) string {
	last := path[strings.LastIndex(path, "/")+1:]
	if last == "worker" || last == "engine" {
		return name
	}
	return strings.ToUpper(last) + name
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' {
			if i > 0 {
				b.WriteByte('_')
			}
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// comment joins the comments that are there, as one text without markers.
func comment(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := strings.TrimSpace(g.Text()); text != "" {
			return text
		}
	}
	return ""
}
