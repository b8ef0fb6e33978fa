package sandbox

import (
	"maps"
	"slices"
)

// Kinds of modules.
const (
	actionModule         = 4
	instantTriggerModule = 10
	universalModule      = 12
)

var moduleTypes = []int{1, actionModule, 9, instantTriggerModule, 11, universalModule}

var appModuleKind = kind[string, appPart]{name: "sdkModules"}

// appModules are what scenarios are made of. A column deprecated is the
// sandbox's own: Make's documents show no trace of that state.
var appModules = partType{
	kind: appModuleKind, group: "apps_modules",
	collection: oneApp + "/modules", wildcard: "moduleName", plural: "appModules", singular: "appModule",
	fields: []partField{
		{name: "label", read: textField(notEmpty), initial: ""},
		{name: "description", read: textField(), initial: ""},
		{name: "typeId", read: readModuleType, needed: true},
		{name: "connection", read: referenceField(&appConnections)},
		{name: "altConnection", read: referenceField(&appConnections)},
		{name: "webhook", read: referenceField(&appWebhooks)},
		{name: "crud", read: readCrud},
		{name: "public", initial: false}, {name: "approved", initial: false},
		{name: "archived", initial: false}, {name: "deprecated", initial: false},
	},
	columns: []string{
		"name", "label", "description", "typeId", "public", "approved", "archived", "deprecated", "crud", "connection",
		"altConnection", "webhook",
	},
	created: []string{"name", "label", "description", "typeId", "crud", "connection", "webhook"},
	sections: []section{
		{name: "api"}, {name: "epoch"}, {name: "parameters", shape: list}, {name: "expect", shape: list},
		{name: "interface", shape: list}, {name: "samples"}, {name: "scope", shape: list},
	},
	begin:    beginModule,
	replaced: func(s section, _ object, text string) any { return s.value(text) },
}

const oneModule = oneApp + "/modules/{moduleName}"

var appModuleRoutes = []*route{
	{method: "POST", path: oneModule + "/public", scopes: sdkWrite, body: optionalBody, handler: markModule("public", true)},
	{method: "POST", path: oneModule + "/private", scopes: sdkWrite, body: optionalBody, handler: markModule("public", false)},
	{method: "POST", path: oneModule + "/deprecate", scopes: sdkWrite, body: optionalBody, handler: markModule("deprecated", true)},
	{method: "POST", path: oneModule + "/undeprecate", scopes: sdkWrite, body: optionalBody, handler: markModule("deprecated", false)},
	{method: "POST", path: oneModule + "/archive", scopes: sdkWrite, body: optionalBody, handler: markModule("archived", true)},
	{method: "POST", path: oneModule + "/unarchive", scopes: sdkWrite, body: optionalBody, handler: markModule("archived", false)},
	{method: "POST", path: oneModule + "/clone", scopes: sdkWrite, handler: cloneModule},
	{method: "PUT", path: oneModule + "/consumable", scopes: sdkWrite, handler: setModulePrice},
}

func markModule(field string, value bool) func(*call) (any, error) {
	return func(c *call) (any, error) { return appModules.mark(c, field, value, object{{"changed", true}}) }
}

func readModuleType(c *call, _ customApp, name string, rules ...rule) any {
	n := c.body.integer(name, rules...)
	if n != 0 && !slices.Contains(moduleTypes, n) {
		c.problems.add("Value of parameter '%s' must be one of: 1, 4, 9, 10, 11, 12.", name)
	}
	return n
}

func readCrud(c *call, _ customApp, name string, _ ...rule) any {
	if crud := c.body.text(name, oneOf("create", "read", "update", "delete")); crud != "" {
		return crud
	}
	return nil
}

// exampleAPI is what a module starts with that asks for an example.
const exampleAPI = `{
    // The address follows baseUrl of the app's base section.
    "url": "/items/{{parameters.id}}",
    "method": "GET",
    "qs": {},
    "headers": {},
    "response": {
        "output": "{{body}}"
    }
}`

// beginModule checks what belongs together and fills the sections.
func beginModule(c *call, app customApp, part *appPart) {
	mode := c.body.text("moduleInitMode", oneOf("blank", "example", "module"))
	source := c.body.text("moduleInitSource")
	subtype := c.body.text("subtype", oneOf("Universal", "UniversalGraphQL"))
	switch {
	case part.Fields["typeId"] == instantTriggerModule && part.Fields["webhook"] == nil:
		c.problems.add("Missing value of required parameter 'webhook': an instant trigger needs one.")
	case part.Fields["typeId"] == universalModule && subtype == "":
		c.problems.add("Missing value of required parameter 'subtype': a universal module needs one.")
	}
	switch mode {
	case "example":
		part.Sections["api"] = exampleAPI
	case "module":
		from, ok := appModuleKind.get(c.db, app.key()+"/"+source)
		if !ok {
			c.problems.add("Value of parameter 'moduleInitSource' must be the name of a module of this app.")
		}
		maps.Copy(part.Sections, from.Sections)
	}
}

func cloneModule(c *call) (any, error) {
	app, part, err := appModules.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	part.Name = c.body.text("newName", required, validPartName)
	part.Fields = maps.Clone(part.Fields)
	if label := c.body.text("label"); label != "" {
		part.Fields["label"] = label
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	for _, mark := range []string{"public", "approved", "archived", "deprecated"} {
		part.Fields[mark] = false
	}
	if err := appModules.add(c, app, part); err != nil {
		return nil, err
	}
	return object{{"module", appModules.show(c.db, part, []string{
		"name", "label", "description", "typeId", "connection", "webhook", "crud",
	})}}, nil
}

// setModulePrice keeps the formula; nothing shows it again.
func setModulePrice(c *call) (any, error) {
	app, part, err := appModules.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	if !c.hasFeature("allow_apps_set_consumable") {
		return nil, permissionDenied()
	}
	part.Fields = maps.Clone(part.Fields)
	for _, name := range []string{
		"centicreditsFormula", "centicreditsFormulaDescription", "centicreditsFormulaDocumentationUrl", "centicreditsFormulaMeta",
	} {
		if c.body.sent(name) {
			part.Fields[name] = c.body.text(name)
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	appModules.save(c, app, part)
	return object{{"name", part.Name}}, nil
}
