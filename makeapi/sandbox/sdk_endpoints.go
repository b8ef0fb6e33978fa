package sandbox

// appEndpoints are single actions that run without a scenario.
var appEndpoints = partType{
	kind: kind[string, appPart]{name: "sdkEndpoints"}, group: "apps_endpoints",
	collection: oneApp + "/endpoints", wildcard: "endpointName", plural: "appEndpoints", singular: "appEndpoint",
	fields: []partField{
		{name: "label", read: textField(notEmpty), needed: true},
		{name: "description", read: textField(), initial: ""},
		{name: "context", read: textField()},
		{name: "annotations", read: readHints, initial: object{}},
		{name: "attachedAccounts", read: referencesField(&appConnections), initial: []string{}},
		{name: "public", initial: false}, {name: "approved", initial: false}, {name: "deprecated", initial: false},
		{name: "archived", initial: false}, {name: "schemaVersion", initial: 1}, {name: "createdAt"}, {name: "updatedAt"},
	},
	columns: []string{
		"name", "label", "description", "context", "annotations", "attachedAccounts", "public", "approved", "deprecated",
		"archived", "schemaVersion", "createdAt", "updatedAt",
	},
	sections: []section{
		{name: "api"}, {name: "scope", shape: list}, {name: "inputParameters", shape: list}, {name: "outputParameters", shape: list},
	},
	computed: map[string]func(*store, appPart) any{
		"inputParameters": func(_ *store, part appPart) any {
			return section{name: "inputParameters"}.value(part.Sections["inputParameters"])
		},
	},
	begin: func(c *call, _ customApp, part *appPart) {
		part.Fields["createdAt"], part.Fields["updatedAt"] = moment{c.now}, moment{c.now}
	},
	widen: func(c *call) []string {
		if c.query.boolean("includeInputSchema") {
			return []string{"inputParameters"}
		}
		return nil
	},
	replaced: func(section, object, string) any { return nothing },
	gone:     func(appPart) any { return nothing },
}

const oneEndpoint = oneApp + "/endpoints/{endpointName}"

var appEndpointRoutes = []*route{
	{method: "POST", path: oneEndpoint + "/public", scopes: sdkWrite, body: optionalBody, handler: markEndpoint(true)},
	{method: "POST", path: oneEndpoint + "/private", scopes: sdkWrite, body: optionalBody, handler: markEndpoint(false)},
}

func markEndpoint(public bool) func(*call) (any, error) {
	return func(c *call) (any, error) { return appEndpoints.mark(c, "public", public, nothing) }
}

var endpointHints = []string{"readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"}

// readHints keeps the hints that Make knows and drops the others.
func readHints(c *call, _ customApp, name string, _ ...rule) any {
	hints := object{}
	sent := c.body.object(name)
	for _, hint := range endpointHints {
		value, there := sent[hint]
		if _, ok := value.(bool); there && !ok {
			c.problems.add("Value of parameter '%s.%s' must be a boolean.", name, hint)
		} else if there {
			hints = append(hints, member{hint, value})
		}
	}
	return hints
}
