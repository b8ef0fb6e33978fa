package schemas

// requestPath names one credential request.
type requestPath struct {
	// The request, by id from credential-requests_list.
	RequestID string `json:"requestId" jsonschema:"minLength=1,example=0d1f2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b"`
}

// credentialPath names one credential of a request.
type credentialPath struct {
	// The credential, by id from credential-requests_get.
	CredentialID string `json:"credentialId" jsonschema:"minLength=1,example=5e6f7a8b-9c0d-4e1f-a2b3-c4d5e6f7a8b9"`
}

// AppChoice asks for the credentials that parts of an app need.
type AppChoice struct {
	AppName      string   `json:"appName" jsonschema:"minLength=1"`
	AppModules   []string `json:"appModules,omitempty" jsonschema:"minItems=1"`
	AppVersion   *int     `json:"appVersion,omitempty" jsonschema:"minimum=0"`
	NameOverride string   `json:"nameOverride,omitempty"`
	Description  string   `json:"description,omitempty"`
}

// AppOrEndpointChoice may name endpoints of the app as well.
type AppOrEndpointChoice struct {
	AppChoice
	AppEndpoints []string `json:"appEndpoints,omitempty" jsonschema:"minItems=1"`
}

// CredentialChoice asks for a key of a known type.
type CredentialChoice struct {
	Type         string   `json:"type" jsonschema:"minLength=1"`
	Description  string   `json:"description,omitempty"`
	Prefill      *Prefill `json:"prefill,omitempty"`
	NameOverride string   `json:"nameOverride,omitempty"`
}

// ConnectionChoice asks for a connection of a known type.
type ConnectionChoice struct {
	CredentialChoice
	Scope []string `json:"scope,omitempty"`
}

// Prefill holds values that the person finds filled in.
type Prefill struct {
	// Values the person cannot change.
	Hard map[string]any `json:"hard,omitempty"`
	// Values the person can change.
	Soft map[string]any `json:"soft,omitempty"`
}

// AppCredential asks for a key of a known type for some modules of an app.
type AppCredential struct {
	Type         string   `json:"type" jsonschema:"minLength=1"`
	AppName      string   `json:"appName" jsonschema:"minLength=1"`
	AppModules   []string `json:"appModules"`
	AppVersion   string   `json:"appVersion" jsonschema:"minLength=1"`
	Label        string   `json:"label,omitempty" jsonschema:"maxLength=128"`
	Description  string   `json:"description,omitempty" jsonschema:"maxLength=512"`
	NameOverride string   `json:"nameOverride,omitempty" jsonschema:"minLength=1,maxLength=255"`
}

// AppConnection asks for a connection of a known type for some modules of an app.
type AppConnection struct {
	AppCredential
	Scope []string `json:"scope,omitempty"`
}

// Provider is who supplies the credentials: a Make user or a new one.
type Provider struct {
	// Id of an existing user; either this or newUser.
	ProviderMakeUserID ID `json:"providerMakeUserId,omitempty"`
	// A new user.
	NewUser *NewProvider `json:"newUser,omitempty"`
}

// NewProvider is a person without an account.
type NewProvider struct {
	Name  string `json:"name" jsonschema:"minLength=1,maxLength=255"`
	Email string `json:"email" jsonschema:"format=email,maxLength=256"`
}

// ListCredentialRequests lists the requests by which a team asks people for
// connections and keys, with their state.
type ListCredentialRequests struct {
	// Team whose requests are listed.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// Keep requests made for this user.
	UserID ID `json:"userId,omitempty"`
	// Keep requests addressed to this user.
	MakeProviderID any `json:"makeProviderId,omitempty" jsonschema:"oneof_type=string;integer,example=8"`
	// Keep requests in this state.
	Status string `json:"status,omitempty" jsonschema:"enum=authorized,enum=declined,enum=incomplete,enum=invalid,enum=partially_authorized,enum=pending"`
	// Keep requests with this name.
	Name string `json:"name,omitempty" jsonschema:"maxLength=255"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// GetCredentialRequest returns a credential request without its credentials.
type GetCredentialRequest struct {
	requestPath
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// GetCredentialRequestWithCredentials returns a credential request with its people and
// the state of each credential; remoteId is the connection or key it became.
type GetCredentialRequestWithCredentials struct {
	requestPath
}

// CreateCredentialRequest creates a request for your own credentials. Open the
// publicUri of the answer to authorize it.
type CreateCredentialRequest struct {
	// Name shown on the page.
	Name string `json:"name,omitempty"`
	// Text shown on the page.
	Description string `json:"description,omitempty"`
	// Team that gets the credentials.
	TeamID ID `json:"teamId" jsonschema:"example=5"`
	// Apps; each with appModules (ids from credential-requests_list-app-modules-with-creds, or *), appEndpoints or
	// both.
	Credentials []AppOrEndpointChoice `json:"credentials" jsonschema:"minItems=1,maxItems=64"`
}

// CreateCredentialRequestByCredentials creates a request for connections and keys of
// known types, at least one. A person authorizes it at the publicUri of the answer.
type CreateCredentialRequestByCredentials struct {
	// Name shown on the page.
	Name string `json:"name,omitempty"`
	// Text shown on the page.
	Description string `json:"description,omitempty"`
	// Team that gets the credentials.
	TeamID ID `json:"teamId" jsonschema:"example=5"`
	// Connections, by type such as google.
	Connections []ConnectionChoice `json:"connections,omitempty" jsonschema:"maxItems=32"`
	// Keys, by type such as apikeyauth.
	Keys []CredentialChoice `json:"keys,omitempty" jsonschema:"maxItems=32"`
}

// CreateCredentialRequestForProvider asks somebody else for credentials of apps. They
// authorize it at the publicUri of the answer.
type CreateCredentialRequestForProvider struct {
	// Name shown on the page.
	Name string `json:"name" jsonschema:"minLength=1"`
	// Team that gets the credentials.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// Text shown on the page.
	Description string `json:"description,omitempty"`
	// Apps; each with appModules, ids from credential-requests_list-app-modules-with-creds or *.
	Credentials []AppChoice `json:"credentials" jsonschema:"minItems=1,maxItems=64"`
	// Who supplies them.
	Provider Provider `json:"provider"`
}

// CreateCredentialRequestForProviderByCredentials asks somebody else for connections
// and keys of known types, at least one.
type CreateCredentialRequestForProviderByCredentials struct {
	// Name shown on the page.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=255"`
	// Team that gets the credentials.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// Text shown on the page.
	Description string `json:"description,omitempty" jsonschema:"maxLength=512"`
	// Connections.
	Connections []AppConnection `json:"connections,omitempty" jsonschema:"maxItems=32"`
	// Keys.
	Keys []AppCredential `json:"keys,omitempty" jsonschema:"maxItems=32"`
	// Who supplies them.
	Provider Provider `json:"provider"`
}

// ExtendConnection creates a request that adds OAuth scopes to a connection. A person
// authorizes it at the publicUri; an error that all are there means it needs none.
type ExtendConnection struct {
	connectionPath
	// Scopes, as credential-requests_list-app-modules-with-creds names them.
	Scopes []string `json:"scopes" jsonschema:"minItems=1,example=https://www.googleapis.com/auth/spreadsheets"`
}

// DeleteCredentialRequest deletes a credential request and the connections and keys
// made through it. Scenarios that use those stop working.
type DeleteCredentialRequest struct {
	requestPath
}

// DeclineCredential declines a credential, which then can't be authorized.
type DeclineCredential struct {
	credentialPath
	// Why.
	Reason string `json:"reason,omitempty" jsonschema:"minLength=1,maxLength=2048"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query"`
}

// DeleteCredential deletes the connection or key behind a credential, which becomes
// pending and can be authorized anew.
type DeleteCredential struct {
	credentialPath
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query"`
}

// ReauthorizeCredential asks the person to authorize an expired or broken credential
// again.
type ReauthorizeCredential struct {
	credentialPath
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query"`
}

// ListAppModulesWithCredentials lists an app's modules that need credentials, with the
// type and OAuth scopes of each. Ask here before requesting credentials.
type ListAppModulesWithCredentials struct {
	// App id; app#… for custom apps.
	AppName string `json:"appName" jsonschema:"minLength=3,maxLength=135,pattern=^(app#)?[a-z][0-9a-z-]+[0-9a-z]$,example=slack"`
	// Major version number, or latest.
	AppVersion any `json:"appVersion" jsonschema:"oneof_type=integer;string,example=latest"`
}
