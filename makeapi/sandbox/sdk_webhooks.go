package sandbox

// appWebhooks are what instant triggers wait on. All versions of an app share
// them.
var appWebhooks = partType{
	kind: kind[string, appPart]{name: "sdkWebhooks"}, group: "apps_webhooks",
	collection: "/sdk/apps/{appName}/webhooks", named: "webhooks", wildcard: "webhookName",
	plural: "appWebhooks", singular: "appWebhook",
	fields: []partField{
		{name: "type", read: textField(oneOf("web", "web-shared")), needed: true, fixed: true},
		{name: "label", read: textField(notEmpty), needed: true},
		{name: "connection", read: referenceField(&appConnections)},
		{name: "altConnection", read: referenceField(&appConnections)},
	},
	columns: []string{"name", "label", "type", "connection", "altConnection"},
	listed:  []string{"name", "label", "type"},
	created: []string{"name", "label", "type"},
	sections: []section{
		{name: "api"}, {name: "parameters", shape: list}, {name: "attach"}, {name: "detach"}, {name: "update"},
		{name: "scope", shape: list},
	},
	references: []string{"webhook"},
}
