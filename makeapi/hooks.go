package makeapi

import "makemcp/schemas"

var hooks = Group{
	Name:  "hooks",
	About: "Webhooks and mailhooks: addresses that receive data for scenarios, with queues and logs.",
	Endpoints: []Declared{
		ListHooks, GetHook, CreateHook, RenameHook, SetHookDetails, DeleteHook, PingHook,
		StartLearning, StopLearning, EnableHook, DisableHook,
		ListQueuedWebhookItems, GetQueuedWebhookItem, DeleteQueuedWebhookItems, GetWebhookQueueStatistics,
		ListWebhookLogs, GetWebhookLog,
	},
}

// hookSecrets are what apps call the secrets among the parameters of their hooks, such as
// the one that signs what a service sends. A hook's address is a secret too, but what it
// is for: people have to give it to somebody.
var hookSecrets = []string{"secret", "signingSecret", "webhookSecret", "clientSecret", "token", "apiKey", "password"}

// ListHooks is GET /hooks.
var ListHooks = Endpoint[schemas.ListHooks]{
	Name: "hooks_list", Route: "GET /hooks", Scope: "hooks:read", Reply: "hooks", Hides: hookSecrets,
}

// GetHook is GET /hooks/{hookId}.
var GetHook = Endpoint[schemas.GetHook]{
	Name: "hooks_get", Route: "GET /hooks/{hookId}", Scope: "hooks:read", Reply: "hook", Hides: hookSecrets,
}

// CreateHook is POST /hooks?useDefaults=requiredOnly, which has Make fill in required
// parameters that have defaults, as its own tool does.
var CreateHook = Endpoint[schemas.CreateHook]{
	Name: "hooks_create", Route: "POST /hooks?useDefaults=requiredOnly", Scope: "hooks:write", Reply: "hook", Hides: hookSecrets,
}

// RenameHook is PATCH /hooks/{hookId}.
var RenameHook = Endpoint[schemas.RenameHook]{
	Name: "hooks_rename", Route: "PATCH /hooks/{hookId}", Scope: "hooks:write", Reply: "hook", Hides: hookSecrets,
}

// SetHookDetails is POST /hooks/{hookId}/set-data, which Make's own tools call
// hooks_update.
var SetHookDetails = Endpoint[schemas.SetHookDetails]{
	Name: "hooks_update", Route: "POST /hooks/{hookId}/set-data", Scope: "hooks:write",
}

// DeleteHook is DELETE /hooks/{hookId}.
var DeleteHook = Endpoint[schemas.DeleteHook]{
	Name: "hooks_delete", Route: "DELETE /hooks/{hookId}", Scope: "hooks:write", Reply: "hook", Confirmed: true,
}

// PingHook is GET /hooks/{hookId}/ping.
var PingHook = Endpoint[schemas.PingHook]{
	Name: "hooks_ping", Route: "GET /hooks/{hookId}/ping", Scope: "hooks:read",
}

// StartLearning is POST /hooks/{hookId}/learn-start.
var StartLearning = Endpoint[schemas.StartLearning]{
	Name: "hooks_learn-start", Route: "POST /hooks/{hookId}/learn-start", Scope: "hooks:write",
}

// StopLearning is POST /hooks/{hookId}/learn-stop.
var StopLearning = Endpoint[schemas.StopLearning]{
	Name: "hooks_learn-stop", Route: "POST /hooks/{hookId}/learn-stop", Scope: "hooks:write",
}

// EnableHook is POST /hooks/{hookId}/enable.
var EnableHook = Endpoint[schemas.EnableHook]{
	Name: "hooks_enable", Route: "POST /hooks/{hookId}/enable", Scope: "hooks:write",
}

// DisableHook is POST /hooks/{hookId}/disable.
var DisableHook = Endpoint[schemas.DisableHook]{
	Name: "hooks_disable", Route: "POST /hooks/{hookId}/disable", Scope: "hooks:write",
}

// ListQueuedWebhookItems is GET /hooks/{hookId}/incomings.
var ListQueuedWebhookItems = Endpoint[schemas.ListQueuedWebhookItems]{
	Name: "hooks_list-incomings", Route: "GET /hooks/{hookId}/incomings", Scope: "hooks:read", Reply: "incomings",
}

// GetQueuedWebhookItem is GET /hooks/{hookId}/incomings/{incomingId}.
var GetQueuedWebhookItem = Endpoint[schemas.GetQueuedWebhookItem]{
	Name: "hooks_get-incoming", Route: "GET /hooks/{hookId}/incomings/{incomingId}", Scope: "hooks:read", Reply: "incoming",
}

// DeleteQueuedWebhookItems is DELETE /hooks/{hookId}/incomings, with a body. Make wants
// a confirmation for all.
var DeleteQueuedWebhookItems = Endpoint[schemas.DeleteQueuedWebhookItems]{
	Name: "hooks_delete-incomings", Route: "DELETE /hooks/{hookId}/incomings", Scope: "hooks:write", Reply: "incomings",
	Confirmed: true,
}

// GetWebhookQueueStatistics is GET /hooks/{hookId}/incomings/stats.
var GetWebhookQueueStatistics = Endpoint[schemas.GetWebhookQueueStatistics]{
	Name: "hooks_get-incomings-stats", Route: "GET /hooks/{hookId}/incomings/stats", Scope: "hooks:read", Reply: "incomingStat",
}

// ListWebhookLogs is GET /hooks/{hookId}/logs.
var ListWebhookLogs = Endpoint[schemas.ListWebhookLogs]{
	Name: "hooks_list-logs", Route: "GET /hooks/{hookId}/logs", Scope: "hooks:read", Reply: "hookLogs",
}

// GetWebhookLog is GET /hooks/{hookId}/logs/{logId}. The headers are what senders prove
// themselves with.
var GetWebhookLog = Endpoint[schemas.GetWebhookLog]{
	Name: "hooks_get-log", Route: "GET /hooks/{hookId}/logs/{logId}", Scope: "hooks:read", Reply: "hookLog", Hides: []string{"headers"},
}
