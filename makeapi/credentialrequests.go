package makeapi

import "makemcp/schemas"

var credentialRequests = Group{
	Name:  "credential-requests",
	About: "Credential requests: pages on which people authorize connections and keys that scenarios need.",
	Endpoints: []Declared{
		ListCredentialRequests, GetCredentialRequest, GetCredentialRequestWithCredentials,
		CreateCredentialRequest, CreateCredentialRequestByCredentials,
		CreateCredentialRequestForProvider, CreateCredentialRequestForProviderByCredentials, ExtendConnection,
		DeleteCredentialRequest, DeclineCredential, DeleteCredential, ReauthorizeCredential,
		ListAppModulesWithCredentials,
	},
}

// ListCredentialRequests is GET /credential-requests/requests.
var ListCredentialRequests = Endpoint[schemas.ListCredentialRequests]{
	Name: "credential-requests_list", Route: "GET /credential-requests/requests",
	Scope: "credential-requests:read", Reply: "requests", Cols: "*",
}

// GetCredentialRequest is GET /credential-requests/requests/{requestId}. The official
// name credential-requests_get means the endpoint below.
var GetCredentialRequest = Endpoint[schemas.GetCredentialRequest]{
	Name: "credential-requests_get-summary", Route: "GET /credential-requests/requests/{requestId}",
	Scope: "credential-requests:read", Reply: "request",
}

// GetCredentialRequestWithCredentials is GET /credential-requests/requests/{requestId}/detail.
var GetCredentialRequestWithCredentials = Endpoint[schemas.GetCredentialRequestWithCredentials]{
	Name: "credential-requests_get", Route: "GET /credential-requests/requests/{requestId}/detail",
	Scope: "credential-requests:read", Reply: "requestDetail",
}

// CreateCredentialRequest is POST /credential-requests/actions/create. Here and below
// the answer is passed on whole: the page's address stands beside the request.
var CreateCredentialRequest = Endpoint[schemas.CreateCredentialRequest]{
	Name: "credential-requests_create", Route: "POST /credential-requests/actions/create",
	Scope: "credential-requests:write", Effect: Credential,
}

// CreateCredentialRequestByCredentials is POST /credential-requests/actions/create-by-credentials.
var CreateCredentialRequestByCredentials = Endpoint[schemas.CreateCredentialRequestByCredentials]{
	Name: "credential-requests_create-by-credentials", Route: "POST /credential-requests/actions/create-by-credentials",
	Scope: "credential-requests:write", Effect: Credential,
}

// CreateCredentialRequestForProvider is POST /credential-requests/requests/v2.
var CreateCredentialRequestForProvider = Endpoint[schemas.CreateCredentialRequestForProvider]{
	Name: "credential-requests_create-for-provider", Route: "POST /credential-requests/requests/v2",
	Scope: "credential-requests:write", Effect: Credential,
}

// CreateCredentialRequestForProviderByCredentials is POST /credential-requests/requests.
var CreateCredentialRequestForProviderByCredentials = Endpoint[schemas.CreateCredentialRequestForProviderByCredentials]{
	Name: "credential-requests_create-for-provider-by-credentials", Route: "POST /credential-requests/requests",
	Scope: "credential-requests:write", Effect: Credential,
}

// ExtendConnection is POST /credential-requests/actions/extend.
var ExtendConnection = Endpoint[schemas.ExtendConnection]{
	Name: "credential-requests_extend-connection", Route: "POST /credential-requests/actions/extend",
	Scope: "credential-requests:write", Effect: Credential,
}

// DeleteCredentialRequest is DELETE /credential-requests/requests/{requestId}. Confirmed,
// it takes the connections and keys along.
var DeleteCredentialRequest = Endpoint[schemas.DeleteCredentialRequest]{
	Name: "credential-requests_delete", Route: "DELETE /credential-requests/requests/{requestId}",
	Scope: "credential-requests:write", Confirmed: true,
}

// DeclineCredential is POST /credential-requests/credentials/{credentialId}/decline.
var DeclineCredential = Endpoint[schemas.DeclineCredential]{
	Name: "credential-requests_credential-decline", Route: "POST /credential-requests/credentials/{credentialId}/decline",
	Scope: "credential-requests:write", Reply: "credential", Effect: Credential,
}

// DeleteCredential is POST /credential-requests/credentials/{credentialId}/delete-remote.
var DeleteCredential = Endpoint[schemas.DeleteCredential]{
	Name: "credential-requests_credential-delete", Route: "POST /credential-requests/credentials/{credentialId}/delete-remote",
	Scope: "credential-requests:write", Reply: "credential", Effect: Credential,
}

// ReauthorizeCredential is POST /credential-requests/credentials/{credentialId}/request-reauthorize.
var ReauthorizeCredential = Endpoint[schemas.ReauthorizeCredential]{
	Name: "credential-requests_credential-reauthorize", Route: "POST /credential-requests/credentials/{credentialId}/request-reauthorize",
	Scope: "credential-requests:write", Reply: "credential", Effect: Credential,
}

// ListAppModulesWithCredentials is GET /credential-requests/apps/{appName}/{appVersion}/modules-with-credentials.
var ListAppModulesWithCredentials = Endpoint[schemas.ListAppModulesWithCredentials]{
	Name:  "credential-requests_list-app-modules-with-creds",
	Route: "GET /credential-requests/apps/{appName}/{appVersion}/modules-with-credentials", Scope: "apps:read", Reply: "appModules",
}
