package schemas

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The package's own sources, so that descriptions are written once, as comments.
//
//go:embed *.go
var sources embed.FS

// comments maps "Type" and "Type.Field" to their comments in one line.
var comments = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	entries, err := sources.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		text, err := sources.ReadFile(entry.Name())
		if err != nil {
			panic(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		collect(file, out)
	}
	return out
})

// collect adds the comments of a file's struct types and their fields.
func collect(file *ast.File, out map[string]string) {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range gen.Specs {
			typ, ok := spec.(*ast.TypeSpec)
			if !ok {
				continue
			}
			out[typ.Name.Name] = oneLine(gen.Doc)
			fields, ok := typ.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, field := range fields.Fields.List {
				for _, name := range field.Names {
					out[typ.Name.Name+"."+name.Name] = oneLine(field.Doc)
				}
			}
		}
	}
}

// comment looks up what the sources say of a type, or of one of its fields.
func comment(typeName, field string) string {
	if field == "" {
		return comments()[typeName]
	}
	return comments()[typeName+"."+field]
}

// about turns a type's comment into a description: "ListUsers lists the users"
// becomes "Lists the users".
func about(typeName, text string) string {
	text = strings.TrimPrefix(text, typeName+" ")
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

func oneLine(doc *ast.CommentGroup) string {
	return strings.Join(strings.Fields(doc.Text()), " ")
}
