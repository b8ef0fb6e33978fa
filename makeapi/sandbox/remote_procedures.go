package sandbox

import (
	"net/http"
	"strconv"
)

// rpcRoutes run the procedures that fill fields in the scenario editor.
var rpcRoutes = []*route{
	{method: "POST", path: "/rpcs/{appName}/{appVersion}/{rpcName}", handler: runProcedure},
	{method: "OPTIONS", path: "/rpcs/{appName}/{appVersion}/{rpcName}", handler: configureProcedure},
}

// procedure is one that the sandbox knows: which values it needs besides a connection,
// and the options that it answers with.
type procedure struct {
	needs   []string
	options []object
}

// procedures are keyed by app, version and name.
var procedures = map[string]procedure{
	"google-sheets/2/listSpreadsheets": {nil, []object{
		option("Orders 2026", "1oRDeRs2026larkspur"), option("Returns", "1rEtUrNslarkspur"), option("Dealers", "1dEaLeRslarkspur"),
	}},
	"google-sheets/2/listSheets": {[]string{"spreadsheetId"}, []object{option("Open", "Open"), option("Shipped", "Shipped")}},
	"slack/4/listChannels": {nil, []object{
		option("#orders", "C024ORDERS"), option("#workshop", "C024WORKSH"), option("#alerts", "C024ALERTS"),
	}},
	"shopify/3/listLocations": {nil, []object{option("Leeds warehouse", 71204), option("Workshop", 71209)}},
}

// procedure returns the procedure of the address.
func (c *call) procedure() (procedure, error) {
	app, version, name := c.path.text("appName"), c.path.integer("appVersion", between(0, 1<<31-1)), c.path.text("rpcName")
	if err := c.problems.err(); err != nil {
		return procedure{}, err
	}
	known := false
	for _, p := range []string{"google-sheets/2", "slack/4", "shopify/3"} {
		known = known || p == app+"/"+strconv.Itoa(version)
	}
	if !known {
		return procedure{}, refuse(http.StatusBadRequest, "IM007", "The app was not found in this version.")
	}
	p, ok := procedures[app+"/"+strconv.Itoa(version)+"/"+name]
	if !ok {
		return procedure{}, notFound()
	}
	return p, nil
}

// runProcedure checks data against the schema that came with it, if one did. The
// connection is not looked at, as long as there is one.
func runProcedure(c *call) (any, error) {
	data, schema := c.body.object("data", required), c.body.objectList("schema")
	for _, field := range schema {
		if name, _ := field["name"].(string); field["required"] == true && data[name] == nil {
			c.problems.add("Missing value of required parameter '%s'.", name)
		}
	}
	p, err := c.procedure()
	switch {
	case err != nil:
		return nil, err
	case data["__IMTCONN__"] == nil:
		return nil, refuse(http.StatusFailedDependency, "", "The procedure needs a connection: give its id as __IMTCONN__.")
	}
	for _, name := range p.needs {
		if data[name] == nil {
			return nil, refuse(http.StatusFailedDependency, "", "The procedure failed: "+name+" is missing.")
		}
	}
	return object{{"code", "OK"}, {"response", p.options}}, nil
}

func configureProcedure(c *call) (any, error) {
	if _, err := c.procedure(); err != nil {
		return nil, err
	}
	return object{{"config", []any{}}}, nil
}
