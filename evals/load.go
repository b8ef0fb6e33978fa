package evals

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed cases/*.yaml
var embedded embed.FS

// ending is that of the files that hold cases.
const ending = ".yaml"

// Load reads cases from files, and from the files of folders and of all folders below.
// What is neither a file nor a folder is the id of a case that is built in; without a
// path, all of these are read. Every file that is no case is told, with its lines.
func Load(paths ...string) ([]*Case, error) {
	if len(paths) == 0 {
		for _, id := range builtIn() {
			paths = append(paths, path.Join("cases", id+ending))
		}
		return parseAll(embedded.ReadFile, paths)
	}
	var cases []*Case
	var problems []error
	for _, path := range paths {
		some, err := loadPath(path)
		cases, problems = append(cases, some...), append(problems, err)
	}
	problems = append(problems, unique(cases))
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return cases, nil
}

// builtIn are the ids of the cases that are built in.
func builtIn() []string {
	files, _ := embedded.ReadDir("cases") // it is there, or this would not compile
	ids := make([]string, len(files))
	for i, file := range files {
		ids[i] = strings.TrimSuffix(file.Name(), ending)
	}
	return ids
}

func loadPath(name string) ([]*Case, error) {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return loadBuiltIn(name)
	case err != nil:
		return nil, err
	case info.IsDir():
		return loadFolder(name)
	}
	return parseAll(readFile, []string{name})
}

func loadBuiltIn(id string) ([]*Case, error) {
	if !slices.Contains(builtIn(), id) {
		return nil, fmt.Errorf("neither a file nor a built-in case: %q%s Built-in cases are those of when make-mcp was built",
			id, cmp.Or(meant(id, builtIn()), "."))
	}
	return parseAll(embedded.ReadFile, []string{path.Join("cases", id+ending)})
}

func loadFolder(name string) ([]*Case, error) {
	var names []string
	err := fs.WalkDir(os.DirFS(name), ".", func(path string, entry fs.DirEntry, err error) error {
		if kind := filepath.Ext(path); err == nil && !entry.IsDir() && (kind == ending || kind == ".yml") {
			names = append(names, filepath.Join(name, path))
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("there are no %s files in %s", ending, name)
	}
	if err != nil {
		return nil, err
	}
	return parseAll(readFile, names)
}

// parseAll reads the files that are cases, and tells of all that are none.
func parseAll(read func(string) ([]byte, error), names []string) ([]*Case, error) {
	var cases []*Case
	var problems []error
	for _, name := range names {
		text, err := read(name)
		if err == nil {
			var c *Case
			if c, err = Parse(name, text); err == nil {
				cases = append(cases, c)
			}
		}
		problems = append(problems, err)
	}
	return cases, errors.Join(problems...)
}

// readFile reads no more than a case may have, and nothing that has no end.
func readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: this is no regular file", name)
	case filepath.Ext(name) != ending:
		return nil, fmt.Errorf("%s: files of cases end in %s", name, ending)
	}
	file, err := os.Open(name) //nolint:gosec // whoever runs evals names the files
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return io.ReadAll(io.LimitReader(file, mostBytes+1))
}

// unique refuses two cases of one name.
func unique(cases []*Case) error {
	for i, c := range cases {
		if slices.ContainsFunc(cases[:i], func(other *Case) bool { return other.ID == c.ID }) {
			return fmt.Errorf("%s: the id %s is taken by another case", c.path, c.ID)
		}
	}
	return nil
}
