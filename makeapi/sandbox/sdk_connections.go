package sandbox

// appConnectionTypes are the ways to sign in. The type oauth2 is in the examples
// of Make's SDK only.
var appConnectionTypes = []string{
	"oauth", "oauth-refresh", "oauth-resowncre", "oauth-clicre", "oauth-1", "apikey", "basic", "other", "oauth2",
}

// appConnections say how the users of an app sign in to its service. All
// versions of an app share them.
var appConnections = partType{
	kind: kind[string, appPart]{name: "sdkConnections"}, group: "apps_connections",
	collection: "/sdk/apps/{appName}/connections", named: "connections", wildcard: "connectionName",
	plural: "appConnections", singular: "appConnection",
	fields: []partField{
		{name: "type", read: textField(oneOf(appConnectionTypes...)), needed: true, fixed: true},
		{name: "label", read: textField(notEmpty), needed: true},
		{name: "connectedSystemName", read: readConnectedSystem},
	},
	columns: []string{"name", "label", "type", "connectedSystemName", "appVersion", "redirectUri"},
	listed:  []string{"name", "label", "type"},
	created: []string{"name", "label", "type"},
	sections: []section{
		{name: "api"}, {name: "parameters", shape: list}, {name: "scopes"}, {name: "scope", shape: list},
		{name: "install"}, {name: "installSpec"},
	},
	references: []string{"connection", "altConnection", "attachedAccounts"},
	computed: map[string]func(*store, appPart) any{
		"appVersion":  func(_ *store, part appPart) any { return part.Version },
		"redirectUri": func(*store, appPart) any { return "https://www.integromat.com/oauth/cb/app" },
	},
}

const oneAppConnection = "/sdk/apps/connections/{connectionName}"

var appConnectionRoutes = []*route{
	{method: "GET", path: oneAppConnection + "/common", scopes: sdkRead, handler: getConnectionCommon},
	{method: "PUT", path: oneAppConnection + "/common", scopes: sdkWrite, handler: setConnectionCommon},
	{method: "POST", path: oneAppConnection + "/recreate", scopes: sdkWrite, body: optionalBody, handler: recreateConnection},
}

func readConnectedSystem(c *call, _ customApp, name string, _ ...rule) any {
	if system := c.body.text(name); system != "" {
		return system
	}
	return nil
}

func getConnectionCommon(c *call) (any, error) {
	_, part, err := appConnections.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	return part.Common.show(), nil
}

func setConnectionCommon(c *call) (any, error) {
	app, part, err := appConnections.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	part.Common = part.Common.replaced(c)
	appConnections.save(c, app, part)
	return object{{"changed", true}}, nil
}

// recreateConnection changes nothing: Make does not say what it is for.
func recreateConnection(c *call) (any, error) {
	_, _, err := appConnections.find(c, toDevelop)
	return object{}, err
}
