package sandbox

import "regexp"

// appFunctions are JavaScript for the expressions of an app.
var appFunctions = partType{
	kind: kind[string, appPart]{name: "sdkFunctions"}, group: "function",
	collection: oneApp + "/functions", wildcard: "functionName", plural: "appFunctions", singular: "appFunction",
	columns: []string{"name", "code", "changes"},
	listed:  []string{"name", "args"},
	created: []string{"name"},
	sections: []section{
		{name: "code", mediaType: javascript}, {name: "test", mediaType: javascript, untracked: true},
	},
	computed: map[string]func(*store, appPart) any{
		"code":    func(_ *store, part appPart) any { return part.Sections["code"] },
		"args":    func(_ *store, part appPart) any { return functionArguments(part.Sections["code"]) },
		"changes": functionChanges,
	},
	begin: func(_ *call, _ customApp, part *appPart) {
		part.Sections["code"] = "function " + part.Name + "() {\n}\n"
	},
	replaced: func(s section, change object, _ string) any {
		if s.untracked {
			return object{{"changed", true}}
		}
		return object{{"change", change}}
	},
	gone: func(part appPart) any { return object{{"appFunction", object{{"name", part.Name}}}} },
}

var appFunctionHead = regexp.MustCompile(`function\s+\w+\s*(\([^)]*\))`)

// functionArguments are the arguments as the code has them, such as (date).
func functionArguments(code string) string {
	if found := appFunctionHead.FindStringSubmatch(code); found != nil {
		return found[1]
	}
	return "()"
}

// functionChanges are the changes of a function that wait for a commit.
func functionChanges(db *store, part appPart) any {
	waiting := object{}
	for _, ch := range changesOf(db, customApp{Name: part.App, Version: part.Version}) {
		if ch.Group == "function" && ch.Item == part.Name {
			waiting = append(waiting, member{ch.Code, ch.brief()})
		}
	}
	return waiting
}
