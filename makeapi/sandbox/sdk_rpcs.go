package sandbox

// appRPCs are the remote procedures that fill selects and forms.
var appRPCs = partType{
	kind: kind[string, appPart]{name: "sdkRpcs"}, group: "apps_rpcs",
	collection: oneApp + "/rpcs", wildcard: "rpcName", plural: "appRpcs", singular: "appRpc",
	fields: []partField{
		{name: "label", read: textField(notEmpty), needed: true},
		{name: "connection", read: referenceField(&appConnections)},
		{name: "altConnection", read: referenceField(&appConnections)},
	},
	columns:  []string{"name", "label", "connection", "altConnection"},
	created:  []string{"name", "label"},
	sections: []section{{name: "api"}, {name: "parameters", shape: list}},
}

var appRPCRoutes = []*route{
	{method: "POST", path: oneApp + "/rpcs/{rpcName}", scopes: sdkWrite, handler: testRPC},
}

// testRPC runs a procedure. The sandbox has no outside world: what a procedure
// of the seed gives is part of the seed, any other gives an empty list.
func testRPC(c *call) (any, error) {
	_, part, err := appRPCs.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	data := c.body.object("data", required)
	for _, each := range c.body.list("schema") {
		parameter, _ := each.(map[string]any)
		name, named := parameter["name"].(string)
		switch needed, _ := parameter["required"].(bool); {
		case !named:
			c.problems.add("Value of parameter 'schema' must be an array of objects with a name.")
		case needed && data[name] == nil:
			c.problems.add("Missing value of required parameter '%s'.", name)
		}
	}
	if !c.body.has("schema") {
		c.problems.add("Missing value of required parameter 'schema'.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if results, ok := rpcResults[part.Name]; ok && part.App == benchApp {
		return results, nil
	}
	return []any{}, nil
}
