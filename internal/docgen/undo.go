package main

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makemcp/tools"
)

// undoIntroduction is the part of the page that people wrote.
//
//go:embed undo.md
var undoIntroduction string

// undoPage says what can be undone, and what can't and why.
func undoPage() string {
	var b strings.Builder
	b.WriteString("# Undo\n\n<!-- Written by `make docs`; change internal/docgen/undo.md or the code, not this file. -->\n\n" + undoIntroduction)
	b.WriteString("\n## What can be undone\n\n| tool | what is not as it was |\n|---|---|\n")
	table(&b, tools.Reversible())
	b.WriteString("\n## What can't, and why\n\nCalls that change how somebody signs in are not among them: those can only be changed again.\n\n| tool | why |\n|---|---|\n")
	table(&b, tools.Irreversible())
	return b.String()
}

func table(b *strings.Builder, rows map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(b, "| `%s` | %s |\n", name, rows[name])
	}
}
