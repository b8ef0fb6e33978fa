package tools

import (
	"context"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// Organizations and teams, with what whole organizations share.
var (
	theOrganization = thing{kind: "organization", arg: "organizationId", find: by(makeapi.GetOrganization)}

	theOrganizationVariable = thing{
		kind: "organization variable", arg: "variableName", id: none, find: among(makeapi.ListOrganizationVariables, "name"),
		facts: []telling{ofOrganization, tellContent, lastChange(makeapi.GetOrganizationVariableHistory, "organizationId")},
	}
	theTeamVariable = thing{
		kind: "team variable", arg: "variableName", id: none, find: among(makeapi.ListTeamVariables, "name"),
		facts: []telling{ofTeam, tellContent, lastChange(makeapi.GetTeamVariableHistory, "teamId")},
	}
	theCustomRole = thing{
		kind: "custom role", arg: "id", find: by(makeapi.GetRole, "roleId", "id"),
		facts: []telling{ofOrganization, tellPlain("level", "category"), tellCount("permissions", "permissions"), tellContent, heldBy},
	}
)

var organizationSubjects = []subject{
	{
		of: makeapi.DeleteOrganization,
		thing: theOrganization.with(
			tellPlain("plan", "productName"), tellNames("teams", "teams", "name"), scenariosIn("organizationId"),
			howMany("members", makeapi.ListOrganizationUserRoles, "organizationId")),
		stake: losesAll("The organization is deleted with all its teams and everything in them: scenarios, connections, webhooks, data stores and their records. Its members lose access."),
	},
	{
		of: makeapi.DeleteTeam,
		thing: theTeam.with(
			scenariosIn("teamId"), storesOf,
			howMany("connections", makeapi.ListConnections, "teamId"), howMany("webhooks", makeapi.ListHooks, "teamId"),
			howMany("members", makeapi.ListTeamUserRoles, "teamId")),
		stake: losesAll("The team is deleted with everything in it: scenarios, connections, webhooks, data stores and their records. Its members lose access to it."),
	},
	{
		of: makeapi.EnforceTwoFactorAuthentication, thing: theOrganization.with(tellYesNo("two-factor sign-in is a must now", "tfaEnforced"), withoutTFA),
		stake: enforcement,
	},
	{
		of: makeapi.InviteUser, thing: theOrganization.with(roleAfter("role", "organizationId"), teamsToJoin),
		stake: loses("An e-mail invites the person that is named. Once they accept, they can work in the organization with that role."),
	},
	{
		of: makeapi.CreateManagedOrganization, thing: theOrganization,
		stake: loses("A child organization is made, with an account for its owner if there is none. Its operations are taken from this organization."),
	},
	{
		of: makeapi.CreateCustomRole, thing: theOrganization,
		stake: loses("The organization gets a role with these permissions, which its members can be given."),
	},
	{
		of: makeapi.UpdateCustomRole, thing: theCustomRole,
		stake: loses("Everybody who holds the role may do what it then permits, and no longer what it does not."),
	},
	{
		of: makeapi.DeleteCustomRole, thing: theCustomRole,
		stake: loses("The role is deleted. Make refuses while anybody holds it."),
	},
	{
		of: makeapi.DeleteOrganizationVariable, thing: theOrganizationVariable,
		stake: loses("The variable is deleted with its history. Scenarios that read it no longer get its value."),
	},
	{
		of: makeapi.DeleteTeamVariable, thing: theTeamVariable,
		stake: loses("The variable is deleted with its history. Scenarios that read it no longer get its value."),
	},
	{
		of: makeapi.UpdatePrivateSpace,
		thing: thing{
			kind: "private space", arg: "privateSpaceId", find: by(makeapi.GetPrivateSpace),
			facts: []telling{ofOrganization, tellWords("owner", "privateSpaceOwnerName")},
		},
	},
}

func enforcement(args schemas.Args) stake {
	if args["enable"] == true {
		return stake{Loss: "Members have to sign in with a second factor. Those who have none are logged out until they set one up."}
	}
	return stake{Loss: "Members no longer have to sign in with a second factor: a password alone opens the organization."}
}

// teamsToJoin names the teams that an invitation leads to.
var teamsToJoin telling = func(_ context.Context, l *look, found row) []gate.Fact {
	var names []string
	for _, id := range sortedIDs(l.call.args["teamsId"]) {
		name := "team " + id
		if team := pick(rowsOf(found.get("teams")), "id", id); team != nil {
			name = team.text("name")
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil
	}
	return []gate.Fact{{Name: "teams to join", Value: quotedList(names)}}
}

// withoutTFA tells how many members would be logged out.
var withoutTFA = live(told("members without it", func(ctx context.Context, l *look, found row) (string, error) {
	rows, err := l.list(ctx, makeapi.ListUsers, schemas.Args{
		"organizationId": found.text("id"), "tfaStatus": number0, "cols": []any{"id"}, "pg": onePage(),
	})
	return counted(len(rows)), err
}))

// lastChange tells when a variable was changed last: one that was made anew has another
// history.
func lastChange(e makeapi.Declared, owner string) telling {
	return told("last changed", func(ctx context.Context, l *look, found row) (string, error) {
		rows, err := l.list(ctx, e, schemas.Args{owner: l.arg(owner), "variableName": found.text("name")})
		last := ""
		for _, r := range rows {
			last = max(last, r.text("changed"))
		}
		return last, err
	})
}

// heldBy tells how many members of the organization hold a role.
var heldBy = told("held by", func(ctx context.Context, l *look, found row) (string, error) {
	rows, err := l.list(ctx, makeapi.ListUsers, schemas.Args{
		"organizationId": idOf(l, found, "organizationId"), "cols": []any{"id", "name", "userOrganizationRoles", "userTeamRoles"}, "pg": onePage(),
	})
	var holders []string
	for _, user := range rows {
		held := append(rowsOf(user.get("userOrganizationRoles")), rowsOf(user.get("userTeamRoles"))...)
		if pick(held, "usersRoleId", found.text("id")) != nil {
			holders = append(holders, user.text("name"))
		}
	}
	switch {
	case len(rows) >= mostListed:
		return counted(len(holders)) + " of the first " + counted(len(rows)) + " members", err
	case len(holders) == 0:
		return "nobody", err
	default:
		return quotedList(holders), err
	}
})
