package main

import (
	"fmt"
	"go/ast"
	"strconv"
	"strings"
)

var basic = map[string]string{
	"string": "string", "bool": "boolean", "any": "unknown",
	"int": "number", "int32": "number", "int64": "number", "uint8": "number", "uint32": "number", "uint64": "number",
	"float32": "number", "float64": "number",
}

// typed lists the slices that travel as typed arrays.
var typed = map[string]string{
	"uint8": "Uint8Array", "int32": "Int32Array", "uint32": "Uint32Array", "float32": "Float32Array", "float64": "Float64Array",
}

// typeOf returns the TypeScript of a Go type that file of p mentions.
func (l *loader) typeOf(p *pkg, file *ast.File, e ast.Expr) (string, error) {
	switch e := e.(type) {
	case *ast.Ident:
		if ts, ok := basic[e.Name]; ok {
			return ts, nil
		}
		return l.take(p, file, e.Name)
	case *ast.StarExpr:
		ts, err := l.typeOf(p, file, e.X)
		return ts + " | null", err
	case *ast.SelectorExpr:
		return l.foreign(file, e)
	case *ast.ArrayType:
		return l.list(p, file, e)
	}
	return "", fmt.Errorf("a %T cannot go over", e)
}

// list returns the type of a slice: a typed array for sized numbers, a plain array for the rest.
func (l *loader) list(p *pkg, file *ast.File, e *ast.ArrayType) (string, error) {
	if id, ok := e.Elt.(*ast.Ident); ok {
		if ts, ok := typed[id.Name]; ok {
			return ts, nil
		}
		if id.Name == "int64" || id.Name == "uint64" {
			return "", fmt.Errorf("a slice of %s cannot go over: its typed array holds bigints", id.Name)
		}
	}
	ts, err := l.typeOf(p, file, e.Elt)
	if strings.Contains(ts, " ") {
		ts = "(" + ts + ")"
	}
	return ts + "[]", err
}

// foreign takes a type of another package of the module.
func (l *loader) foreign(file *ast.File, e *ast.SelectorExpr) (string, error) {
	name := e.X.(*ast.Ident).Name
	for _, imp := range file.Imports {
		path, _ := strconv.Unquote(imp.Path.Value)
		if inside, ok := strings.CutPrefix(path, modulePath); ok && strings.HasSuffix(path, "/"+name) {
			other, err := l.pkg(inside)
			if err != nil {
				return "", err
			}
			return l.take(other, nil, e.Sel.Name)
		}
	}
	return "", fmt.Errorf("%s.%s is not of this module", name, e.Sel.Name)
}
