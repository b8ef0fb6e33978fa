package schemas

// connectionPath names one connection.
type connectionPath struct {
	// The connection, by id from connections_list.
	ConnectionID ID `json:"connectionId" jsonschema:"example=128"`
}

// ListConnections lists the connections of a team to other services, by name. With
// scopes, scoped in the answer tells which hold them.
type ListConnections struct {
	// Team whose connections are listed.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Keep these connection types, by accountName.
	Type []string `json:"type,omitempty" jsonschema:"example=google"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
	// Scopes to look for, by connection type.
	Scopes map[string][]string `json:"scopes,omitempty" wire:"spread"`
}

// GetConnection returns a connection with its scopes, never its credentials.
type GetConnection struct {
	connectionPath
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// CreateConnection creates a connection of a type with static credentials, which the
// person types on a page. For OAuth types use credential-requests_create.
type CreateConnection struct {
	// Team that owns it.
	TeamID ID `json:"teamId" in:"query" jsonschema:"example=35"`
	// Name; need not be unique.
	Name string `json:"name" as:"accountName" jsonschema:"minLength=1,maxLength=128,example=Shop API"`
	// Connection type; existing ones have it as accountName.
	AccountName string `json:"accountName" as:"accountType" jsonschema:"minLength=1,example=airtable2"`
	// Scopes that limit its use.
	Scope []string `json:"scope,omitempty" as:"scopes" jsonschema:"example=openid"`
	// What the type needs, as a JSON object: apiKey, url, username, password and the like.
	Data map[string]any `json:"data,omitempty" wire:"spread" secret:"true"`
}

// UpdateConnection renames a connection and returns it. New credentials are for
// connections_set-data.
type UpdateConnection struct {
	connectionPath
	// New name; need not be unique.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Team mailbox 2"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query"`
}

// DeleteConnection deletes a connection. Scenarios that use it stop working.
type DeleteConnection struct {
	connectionPath
}

// VerifyConnection asks the connected service whether the stored credentials work; an
// error says why not.
type VerifyConnection struct {
	connectionPath
}

// VerifyConnectionScopes tells whether a connection holds all of the given scopes.
type VerifyConnectionScopes struct {
	connectionPath
	// Scopes that it must hold.
	Scope []string `json:"scope" jsonschema:"example=https://mail.google.com/"`
}

// SetConnectionData replaces the credentials of an editable connection; the person
// types them on a page. connections_list-editable-parameters names them.
type SetConnectionData struct {
	connectionPath
	// All editable parameters, as a JSON object; one left out is emptied.
	Data map[string]any `json:"data" wire:"bare" secret:"true"`
}

// ListEditableConnectionParameters lists the names of what connections_set-data can
// change in a connection, never the values.
type ListEditableConnectionParameters struct {
	connectionPath
}
