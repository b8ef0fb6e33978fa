package sandbox

import "slices"

// permissions are what roles can grant. Make has more of them; names that its
// documents show are theirs, the ids are made up.
var permissions = slices.Concat(
	permissionsOf("team", 100, []permissionGroup{
		{"scenarios", []string{"scenarios get", "scenario view", "scenario add", "scenario edit", "scenario delete", "scenario run"}},
		{"accounts", []string{"account view", "account add", "account edit", "account delete"}},
		{"hooks", []string{"hook view", "hook add", "hook edit", "hook delete"}},
		{"datastores", []string{"datastore view", "datastore add", "datastore edit", "datastore delete"}},
		{"templates", []string{"template view", "template add", "template edit", "template delete"}},
		{"team", []string{"team view", "team edit", "team users view", "team users edit", "team variables edit"}},
	}),
	permissionsOf("organization", 200, []permissionGroup{
		{"organization", []string{"organization view", "organization edit", "organization delete", "organization variables edit"}},
		{"users", []string{"organization users view", "organization users edit", "organization custom roles edit"}},
		{"payment", []string{"payment view", "payment edit"}},
		{"teams", []string{"team add", "team delete", "personal team manage", "personal team own view"}},
	}),
)

type permissionGroup struct {
	name        string
	permissions []string
}

func permissionsOf(category string, first int, groups []permissionGroup) []permission {
	var list []permission
	for _, group := range groups {
		for _, name := range group.permissions {
			list = append(list, permission{
				ID: first + len(list), Name: name, Category: group.name, RoleCategory: category, Requires: []string{},
				CustomRolesHidden: name == "organization delete",
			})
		}
	}
	return list
}

// permissionsLike lists the permissions of a level that keep accepts.
func permissionsLike(category string, keep func(name string) bool) []string {
	names := []string{}
	for _, p := range permissions {
		if p.RoleCategory == category && keep(p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}
