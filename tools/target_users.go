package tools

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// Users, their roles, and what opens their accounts.
var (
	theOwnAccount = thing{
		kind: "user", find: by(makeapi.GetMe), facts: []telling{tellPlain("e-mail", "email")},
	}
	theUser = thing{
		kind: "user", arg: "userId", find: findUser,
		facts: []telling{tellOr("e-mail", "email", "could not be read: the user is not among those whom this token can list")},
	}
	theEmailAccount = thing{kind: "the account", arg: "email"}
	theResetAccount = thing{
		kind: "the account that was sent the e-mail", unread: "Make does not tell whose it is",
	}
	theAPIToken = thing{
		kind: "API token", arg: "timestamp", id: "created", name: "label", find: among(makeapi.ListAPITokens, "created"),
		facts: []telling{tellScopes("scope")},
	}
	theAuthorizedClient = thing{
		kind: "OAuth client", arg: "clientId", name: "clientName", find: among(makeapi.ListAuthorizedClients, "id"),
		facts: []telling{tellScopes("scopes"), live(tellPlain("last used", "lastUsedAt"))},
	}
	theInvitation = thing{
		kind: "the organization that invites", unread: "the e-mail says which; agents do not see the invitation",
	}
	theNotifications = thing{
		kind: "notifications of the user", find: by(makeapi.GetMe), facts: []telling{notificationsToDelete},
	}
)

var userSubjects = []subject{
	{
		of: makeapi.SetUserTeamRole, thing: theUser.with(ofTeam, teamRoleNow, roleAfter("role after", "")),
		stake: teamRole,
	},
	{
		of: makeapi.SetUserOrganizationRole, thing: theUser.with(ofOrganization, organizationRoleNow, roleAfter("role after", "organizationId")),
		stake: organizationRole,
	},
	{of: makeapi.TransferOwnership, thing: theOrganization.with(newOwner, roleOfNewOwnerBefore), stake: transfer},
	{of: makeapi.TransferOrganizationOwnership, thing: theOrganization.with(newOwner, roleOfNewOwnerBefore), stake: transfer},
	{
		of: makeapi.UpdateUserEmail, thing: theUser,
		stake: loses("The user signs in with the new e-mail address from then on, and no longer with this one."),
	},
	{
		of: makeapi.UpdateUserPassword, thing: theUser,
		stake: loses("The user signs in with the new password from then on, and no longer with the one that they have."),
	},
	{
		of: makeapi.DemandPasswordReset, thing: theEmailAccount,
		stake: loses("Make sends an e-mail to this address, with which the password of its account can be changed."),
	},
	{
		of: makeapi.OpenPasswordReset, thing: theResetAccount,
		stake: loses("The link in the e-mail is used up; a new password can then be set."),
	},
	{
		of: makeapi.ResetPassword, thing: theResetAccount,
		stake: loses("The user signs in with the new password from then on, and no longer with the one that they had."),
	},
	{
		of: makeapi.DeleteCurrentUser, thing: theOwnAccount.with(memberships),
		stake: ownEnd,
	},
	{
		of: makeapi.CreateAPIToken, thing: theOwnAccount,
		stake: loses("The user gets an API token that can do what these scopes allow, for whoever has it."),
	},
	{
		of: makeapi.DeleteAPIToken, thing: theAPIToken,
		stake: loses("The API token is revoked. What uses it stops working; if it is this server's own, this server does."),
	},
	{
		of: makeapi.RevokeAuthorizedClient, thing: theAuthorizedClient,
		stake: loses("The client loses its access to the user's account. What it does for them stops."),
	},
	{
		of: makeapi.GetInvitation, thing: theInvitation,
		stake: loses("Nothing is changed: the agent is told who invites whom, and as what."),
	},
	{
		of: makeapi.AcceptInvitation, thing: theInvitation,
		stake: loses("The token's user becomes a member of the organization, which can then see their name and e-mail address."),
	},
	{
		of: makeapi.SubmitOnboardingSurvey, thing: theOwnAccount,
		stake: loses("The answers are stored with the user's account, and the people in them are invited."),
	},
	{
		of: makeapi.DeleteNotifications, thing: theNotifications,
		stake: loses("These notifications are deleted."),
	},
}

var transfer = losesAll("The organization gets another owner, who alone can then delete it, pay for it or give it back. The user of the token becomes an admin.")

func teamRole(args schemas.Args) stake {
	if args["usersRoleId"] == nil {
		return stake{Loss: "The user is removed from the team."}
	}
	return stake{Loss: "The user gets this role in the team, in place of the one that they have, if any. It decides what they may do and see there."}
}

func organizationRole(args schemas.Args) stake {
	switch {
	case args["usersRoleId"] != nil:
		return stake{Loss: "The user gets this role in the organization, in place of the one that they have. It decides what they may do and see there."}
	case args["deleteConnections"] == true:
		return stake{Loss: "The user is removed from the organization and all its teams, and the connections that they made are deleted: scenarios that use those stop working."}
	default:
		return stake{Loss: "The user is removed from the organization and all its teams."}
	}
}

func ownEnd(args schemas.Args) stake {
	loss := "The account of the token's user is deleted, for good. Its tokens stop working, this one included."
	if args["deleteConnections"] == true {
		loss += " Its connections and webhooks are deleted too: scenarios that use those stop working."
	}
	return stake{Loss: loss, Typed: true}
}

// number0 is 0 as an argument.
const number0 = json.Number("0")

// findUser reads a user by id. Make returns only the token's own by the id alone; others
// are in the lists of the team or organization that the call is about, or else of the
// caller's organizations. Of others again only the id is known.
func findUser(ctx context.Context, l *look, t thing) (row, error) {
	id := l.arg(t.arg)
	me, err := l.one(ctx, makeapi.GetMe, schemas.Args{})
	if err != nil || me.text("id") == id {
		return me, err
	}
	organizations, err := l.theirOrganizations(ctx)
	for _, organization := range organizations {
		var rows []row
		rows, err = l.list(ctx, makeapi.ListUsers, schemas.Args{"organizationId": organization, "ids": []any{id}})
		if found := pick(rows, "id", id); found != nil {
			return found, nil
		}
	}
	if err == nil || isUnreadable(err) {
		return row{"id": id}, nil
	}
	return nil, err
}

// theirOrganizations are those in which the user of a call is looked for.
func (l *look) theirOrganizations(ctx context.Context) ([]string, error) {
	if id := l.arg("organizationId"); id != "" {
		return []string{id}, nil
	}
	if id := l.arg("teamId"); id != "" {
		team, err := l.one(ctx, makeapi.GetTeam, schemas.Args{"teamId": id})
		return []string{team.text("organizationId")}, err
	}
	return l.organizations(ctx)
}

// organizations are those of the token's user: the configured one first.
func (l *look) organizations(ctx context.Context) ([]string, error) {
	rows, err := l.list(ctx, makeapi.ListOrganizations, schemas.Args{"pg": onePage()})
	return startingWith(l.set.config.OrganizationID, column(rows, "id")), err
}

// teams are those of the token's user: the configured one first.
func (l *look) teams(ctx context.Context) ([]string, error) {
	me, err := l.one(ctx, makeapi.GetMe, schemas.Args{})
	if err != nil {
		return nil, err
	}
	return startingWith(l.set.config.TeamID, sortedIDs(me.get("userTeamIds"))), nil
}

// startingWith puts an id before all others; 0 is none.
func startingWith(id int64, others []string) []string {
	if id == 0 {
		return others
	}
	chosen := strconv.FormatInt(id, 10)
	return append([]string{chosen}, slices.DeleteFunc(others, func(other string) bool { return other == chosen })...)
}

// teamRoleNow tells the role that a user has in the call's team.
var teamRoleNow = roleIn("role now", makeapi.GetUserTeamRole)

// These tell the role that a user has in the call's organization.
var (
	organizationRoleNow  = roleIn("role now", makeapi.GetUserOrganizationRole)
	roleOfNewOwnerBefore = roleIn("role of the new owner now", makeapi.GetUserOrganizationRole)
)

func roleIn(name string, e makeapi.Declared) telling {
	return told(name, func(ctx context.Context, l *look, _ row) (string, error) {
		args, err := l.argsFor(e.Operation(), nil)
		if err != nil {
			return "", err
		}
		membership, err := l.one(ctx, e, args)
		switch {
		case makeapi.IsNotFound(err):
			return "not a member", nil
		case err != nil:
			return "", err
		}
		return l.role(ctx, membership.text("usersRoleId"), l.arg("organizationId"))
	})
}

// roleAfter tells the role that a call gives.
func roleAfter(name, organization string) telling {
	return told(name, func(ctx context.Context, l *look, _ row) (string, error) {
		id := l.arg("usersRoleId")
		if id == "" {
			return "none: removed", nil
		}
		return l.role(ctx, id, l.arg(organization))
	})
}

// newOwner tells who gets an organization.
var newOwner telling = func(ctx context.Context, l *look, _ row) []gate.Fact {
	found, err := findUser(ctx, l, theUser)
	if err == nil && found.text("name") == "" {
		err = errElsewhere
	}
	if err != nil {
		return []gate.Fact{{Name: "new owner", Value: "id " + l.arg("userId") + ", whose name " + unreadable(err)}}
	}
	return []gate.Fact{
		{Name: "new owner", Value: quote(found.text("name")) + " (id " + found.text("id") + ")"},
		{Name: "e-mail of the new owner", Value: found.text("email")},
	}
}

// memberships tells in how many organizations a user is.
var memberships = told("organizations", func(ctx context.Context, l *look, found row) (string, error) {
	rows, err := l.list(ctx, makeapi.ListUserOrganizationRoles, schemas.Args{"userId": found.text("id")})
	return counted(len(rows)), err
})

// notificationsToDelete names the notifications of a call by their subjects.
var notificationsToDelete telling = func(ctx context.Context, l *look, _ row) []gate.Fact {
	args := schemas.Args{"pg": onePage()}
	if zone, given := l.call.args["imtZoneId"]; given {
		args["imtZoneId"] = zone
	}
	rows, err := l.list(ctx, makeapi.ListNotifications, args)
	if err != nil {
		return []gate.Fact{{Name: "notifications", Value: unreadable(err)}}
	}
	return eachNamed("notification", doomedOf(l.call.args, rows), "subject")
}
