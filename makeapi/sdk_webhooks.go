package makeapi

import "makemcp/schemas"

var sdkWebhooks = Group{
	Name:  "sdk-webhooks",
	About: "Webhooks of custom apps, on which instant triggers wait.",
	Endpoints: []Declared{
		ListAppWebhooks, CreateAppWebhook, GetAppWebhook, UpdateAppWebhook, DeleteAppWebhook,
		GetAppWebhookSection, SetAppWebhookSection,
	},
}

// ListAppWebhooks is GET /sdk/apps/{appName}/webhooks.
var ListAppWebhooks = Endpoint[schemas.ListAppWebhooks]{
	Name: "sdk-webhooks_list", Route: "GET /sdk/apps/{appName}/webhooks", Scope: "sdk-apps:read", Reply: "appWebhooks",
}

// CreateAppWebhook is POST /sdk/apps/{appName}/webhooks.
var CreateAppWebhook = Endpoint[schemas.CreateAppWebhook]{
	Name: "sdk-webhooks_create", Route: "POST /sdk/apps/{appName}/webhooks",
	Scope: "sdk-apps:write", Reply: "appWebhook",
}

// GetAppWebhook is GET /sdk/apps/webhooks/{webhookName}.
var GetAppWebhook = Endpoint[schemas.GetAppWebhook]{
	Name: "sdk-webhooks_get", Route: "GET /sdk/apps/webhooks/{webhookName}", Scope: "sdk-apps:read", Reply: "appWebhook",
}

// UpdateAppWebhook is PATCH /sdk/apps/webhooks/{webhookName}.
var UpdateAppWebhook = Endpoint[schemas.UpdateAppWebhook]{
	Name: "sdk-webhooks_update", Route: "PATCH /sdk/apps/webhooks/{webhookName}",
	Scope: "sdk-apps:write", Reply: "appWebhook",
}

// DeleteAppWebhook is DELETE /sdk/apps/webhooks/{webhookName}.
var DeleteAppWebhook = Endpoint[schemas.DeleteAppWebhook]{
	Name: "sdk-webhooks_delete", Route: "DELETE /sdk/apps/webhooks/{webhookName}",
	Scope: "sdk-apps:write", Reply: "appWebhook",
}

// GetAppWebhookSection is GET /sdk/apps/webhooks/{webhookName}/{section}.
var GetAppWebhookSection = Endpoint[schemas.GetAppWebhookSection]{
	Name: "sdk-webhooks_get-section", Route: "GET /sdk/apps/webhooks/{webhookName}/{section}",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppWebhookSection is PUT /sdk/apps/webhooks/{webhookName}/{section}.
var SetAppWebhookSection = Endpoint[schemas.SetAppWebhookSection]{
	Name: "sdk-webhooks_set-section", Route: "PUT /sdk/apps/webhooks/{webhookName}/{section}",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/jsonc",
}
