package tools

import (
	"context"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// What teams sign in to other services with.
var (
	theConnection = thing{
		kind: "connection", arg: "connectionId", find: by(makeapi.GetConnection),
		facts: []telling{ofTeam, tellWords("to", "accountLabel"), tellWords("account", "metadata.value")},
	}
	theKey = thing{
		kind: "key", arg: "keyId", find: by(makeapi.GetKey),
		facts: []telling{ofTeam, tellPlain("type", "typeName")},
	}
	// theTeam is the team that gets what a call makes.
	theTeam = thing{
		kind: "team", arg: "teamId", find: by(makeapi.GetTeam), facts: []telling{ofOrganization},
	}
	theCredentialRequest = thing{
		kind: "credential request", arg: "requestId", find: by(makeapi.GetCredentialRequestWithCredentials),
		facts: requestFacts,
	}
	theCredential = thing{
		kind: "credential", arg: "credentialId", find: findCredential, name: "label",
		facts: []telling{
			tellPlain("state", "state"), tellWords("app", "appName"), tellWords("request", "request.name"), tellWords("supplied by", "request.makeProvider.name"),
			tellPlain("request changed", "request.updatedAt"),
		},
	}
)

var requestFacts = []telling{
	ofTeam, tellPlain("state", "status"), tellPlain("created", "createdAt"), tellWords("supplied by", "makeProvider.name"),
	tellNames("credentials", "credentials", "label"),
}

// connectionParameters are the parameters of modules that hold a connection's id.
var connectionParameters = []string{"__IMTCONN__", "account", "makeConnectionId"}

var credentialSubjects = []subject{
	{
		of: makeapi.CreateConnection, thing: theTeam,
		stake: loses("The team gets a connection with the credentials that you type. Its members can use it in scenarios."),
	},
	{
		of: makeapi.DeleteConnection, thing: theConnection.with(usedBy("", connectionParameters...)),
		stake: loses("The connection and its credentials are deleted. Scenarios that use it stop working."),
	},
	{
		of: makeapi.SetConnectionData, thing: theConnection.with(usedBy("", connectionParameters...)),
		stake: loses("The credentials of the connection are replaced by those that you type; what you leave out is emptied."),
	},
	{
		of: makeapi.ExtendConnection, thing: theConnection,
		stake: loses("A person is asked to let the connection do more, by the scopes that are named."),
	},
	{
		of: makeapi.CreateKey, thing: theTeam,
		stake: loses("The team gets a key with the secrets that you type. Its members can use it in scenarios."),
	},
	{
		of: makeapi.DeleteKey, thing: theKey.with(usedBy("", "__IMTKEY__")),
		stake: loses("The key and its secrets are deleted. Scenarios that use it stop working."),
	},
	{
		of: makeapi.UpdateKey, thing: theKey.with(usedBy("", "__IMTKEY__")),
		stake: loses("The key gets the name and the secrets that are given; those that it had are lost."),
	},
	{of: makeapi.CreateCredentialRequest, thing: theTeam, stake: asksFor},
	{of: makeapi.CreateCredentialRequestByCredentials, thing: theTeam, stake: asksFor},
	{of: makeapi.CreateCredentialRequestForProvider, thing: theTeam, stake: asksFor},
	{of: makeapi.CreateCredentialRequestForProviderByCredentials, thing: theTeam, stake: asksFor},
	{
		of: makeapi.DeleteCredentialRequest, thing: theCredentialRequest,
		stake: loses("The request is deleted, and with it the connections and keys that were made through it. Scenarios that use those stop working."),
	},
	{
		of: makeapi.DeclineCredential, thing: theCredential,
		stake: loses("The credential is declined and can't be authorized any more."),
	},
	{
		of: makeapi.DeleteCredential, thing: theCredential,
		stake: loses("The connection or key behind the credential is deleted. Scenarios that use it stop working."),
	},
	{
		of: makeapi.ReauthorizeCredential, thing: theCredential,
		stake: loses("The person who supplied the credential is asked to authorize it again."),
	},
}

var asksFor = loses("Somebody is asked to sign in to the apps that are named. The team can use what they authorize.")

// findCredential looks for a credential in the requests of the caller's teams, the latest
// first: Make returns none by its id. Each request takes one of ours.
func findCredential(ctx context.Context, l *look, t thing) (row, error) {
	teams, err := l.teams(ctx)
	if err != nil {
		return nil, err
	}
	var requests []row
	for _, team := range teams {
		more, err := l.list(ctx, makeapi.ListCredentialRequests, schemas.Args{"teamId": team})
		if err != nil {
			return nil, err
		}
		requests = append(requests, more...)
	}
	slices.SortStableFunc(requests, func(a, b row) int { return strings.Compare(b.text("updatedAt"), a.text("updatedAt")) })
	for _, request := range requests {
		detail, err := l.one(ctx, makeapi.GetCredentialRequestWithCredentials, schemas.Args{"requestId": request.text("id")})
		if err != nil {
			return nil, err
		}
		if found := pick(rowsOf(detail.get("credentials")), "id", l.arg(t.arg)); found != nil {
			delete(detail, "credentials")
			found["request"] = map[string]any(detail)
			return found, nil
		}
	}
	return nil, errElsewhere
}
