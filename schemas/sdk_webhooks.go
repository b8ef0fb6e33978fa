package schemas

// appWebhook addresses a webhook of a custom app by its own name.
type appWebhook struct {
	// From sdk-webhooks_list.
	WebhookName string `json:"webhookName" jsonschema:"example=acme-crm-4f2k2"`
}

// appWebhookSection names one section of a webhook.
type appWebhookSection struct {
	// attach and detach register it with the service.
	Section string `json:"section" jsonschema:"enum=api,enum=parameters,enum=attach,enum=detach,enum=update,enum=scope"`
}

// ListAppWebhooks lists the webhooks of a custom app, which its instant triggers use.
type ListAppWebhooks struct{ customAppName }

// CreateAppWebhook adds a webhook to a custom app. Next is sdk-webhooks_set-section.
type CreateAppWebhook struct {
	customAppName
	// web: an address each; web-shared: one for all users.
	Type string `json:"type" jsonschema:"enum=web,enum=web-shared"`
	// Name people see.
	Label string `json:"label" jsonschema:"example=Watch events"`
	// Name from sdk-connections_list.
	Connection string `json:"connection,omitempty"`
}

// GetAppWebhook returns one webhook of a custom app.
type GetAppWebhook struct{ appWebhook }

// UpdateAppWebhook changes a webhook of a custom app; what is left out stays.
type UpdateAppWebhook struct {
	appWebhook
	// Name people see.
	Label string `json:"label,omitempty"`
	// From sdk-connections_list; null for none.
	Connection *string `json:"connection,omitempty" nullable:"true"`
	// Second connection; null for none.
	AltConnection *string `json:"altConnection,omitempty" nullable:"true"`
}

// DeleteAppWebhook deletes a webhook of a custom app.
type DeleteAppWebhook struct{ appWebhook }

// GetAppWebhookSection returns a section of a webhook as text: JSON with comments.
type GetAppWebhookSection struct {
	appWebhook
	appWebhookSection
}

// SetAppWebhookSection replaces a section of a webhook.
type SetAppWebhookSection struct {
	appWebhook
	appWebhookSection
	rawSection
}
