package schemas

// hookPath names one hook.
type hookPath struct {
	// The hook, by id from hooks_list.
	HookID ID `json:"hookId" jsonschema:"example=58"`
}

// ListHooks lists the webhooks and mailhooks of a team: address, type, state, queue
// and the scenario that uses each.
type ListHooks struct {
	// Team whose hooks are listed.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Keep hooks of this type.
	TypeName string `json:"typeName,omitempty" jsonschema:"example=gateway-webhook"`
	// true keeps hooks that a scenario uses, false the free ones.
	Assigned *bool `json:"assigned,omitempty"`
	// Keep hooks usable in this scenario; overrides assigned.
	ViewForScenarioID ID `json:"viewForScenarioId,omitempty" jsonschema:"example=112"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=name/asc/50"`
}

// GetHook returns a hook: address, type, parameters, state, queue and the scenario
// that uses it.
type GetHook struct {
	hookPath
}

// CreateHook creates a webhook or mailhook and returns it with its address. A custom
// webhook learns its data structure from the first request.
type CreateHook struct {
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Name.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Orders in"`
	// gateway-webhook for a custom webhook, gateway-mailhook for a mailhook, or an app's hook type.
	TypeName string `json:"typeName" jsonschema:"minLength=1,example=gateway-webhook"`
	// Parameters of the type. Custom webhook: method, headers, stringify (booleans), ip (allowed addresses), udt
	// (data structure id). App hooks: __IMTCONN__ (connection id) and others.
	Data map[string]any `json:"data,omitempty" wire:"spread"`
}

// RenameHook renames a hook and returns it. Its address stays.
type RenameHook struct {
	hookPath
	// New name.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Orders in (EU)"`
}

// SetHookDetails stores new parameters of a hook; hooks_get returns the present ones
// as data.
type SetHookDetails struct {
	hookPath
	// Parameters of the type, as in hooks_create.
	Data map[string]any `json:"data" wire:"bare"`
}

// DeleteHook deletes a hook with its queue. Its address stops working for good.
type DeleteHook struct {
	hookPath
}

// PingHook tells a hook's address and whether a scenario uses it (attached), it is
// learning its structure, or was shut down after long disuse (gone).
type PingHook struct {
	hookPath
}

// StartLearning makes a hook learn its data structure from the next request.
type StartLearning struct {
	hookPath
}

// StopLearning ends a hook's learning.
type StopLearning struct {
	hookPath
}

// EnableHook lets a disabled hook accept data again.
type EnableHook struct {
	hookPath
}

// DisableHook stops a hook from accepting data. Its queue stays.
type DisableHook struct {
	hookPath
}

// ListQueuedWebhookItems lists what waits in a hook's queue, oldest first, without the
// data.
type ListQueuedWebhookItems struct {
	hookPath
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=created/asc/10000"`
}

// GetQueuedWebhookItem returns a queued item with the data received.
type GetQueuedWebhookItem struct {
	hookPath
	// The item, by id from hooks_list-incomings.
	IncomingID string `json:"incomingId" jsonschema:"minLength=1,example=0123456789abcdef0123456789abcdef"`
}

// DeleteQueuedWebhookItems deletes items from a hook's queue and returns their ids.
// Items being processed are skipped, which the answer's error tells.
type DeleteQueuedWebhookItems struct {
	hookPath
	// Items to delete, by id from hooks_list-incomings.
	IDs []string `json:"ids,omitempty" in:"body" one:"which" jsonschema:"minItems=1,example=0123456789abcdef0123456789abcdef"`
	// Delete every item.
	All bool `json:"all,omitempty" in:"body" one:"which"`
	// Items to keep.
	ExceptIDs []string `json:"exceptIds,omitempty" in:"body" needs:"all"`
}

// GetWebhookQueueStatistics returns how full a hook's queue is.
type GetWebhookQueueStatistics struct {
	hookPath
}

// ListWebhookLogs lists the requests that a hook received in the last 3 days (30 on
// Enterprise). statusId 1 is success, 3 an error.
type ListWebhookLogs struct {
	hookPath
	// Earliest time, in epoch milliseconds.
	From int64 `json:"from,omitempty" jsonschema:"minimum=0,example=1772438400000"`
	// Latest time, in epoch milliseconds.
	To int64 `json:"to,omitempty" jsonschema:"minimum=0,example=1772524800000"`
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// GetWebhookLog returns a log entry of a hook with the request received and the
// response given.
type GetWebhookLog struct {
	hookPath
	// The entry, by id from hooks_list-logs.
	LogID string `json:"logId" jsonschema:"minLength=1,example=0a1b2c3d4e5f60718293a4b5c6d7e8f9"`
}
