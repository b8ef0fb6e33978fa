package schemas

// ofUser is the user in an address.
type ofUser struct {
	// User, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=1"`
}

// ListUserTeamRoles lists a user's role in each team.
type ListUserTeamRoles struct {
	ofUser
}

// GetUserTeamRole returns a user's role in a team.
type GetUserTeamRole struct {
	ofUser
	inTeam
}

// SetUserTeamRole gives a user a role in a team, adding the user if need be; without a
// role it removes the user from the team.
type SetUserTeamRole struct {
	ofUser
	inTeam
	// Team role, by id from roles_list.
	UsersRoleID ID `json:"usersRoleId,omitempty" jsonschema:"example=1"`
}

// ListUserOrganizationRoles lists a user's role in each organization.
type ListUserOrganizationRoles struct {
	ofUser
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=userId,enum=organizationId,enum=usersRoleId,enum=invitation,enum=*"`
}

// GetUserOrganizationRole returns a user's role in an organization and in how many of
// its teams the user is.
type GetUserOrganizationRole struct {
	ofUser
	inOrganization
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=userId,enum=organizationId,enum=usersRoleId,enum=invitation,enum=organizationTeamsCount,enum=joinedTeamsCount,enum=*"`
}

// SetUserOrganizationRole changes a member's role in an organization; without a role it
// removes the user from it. An owner changes only by users_transfer-ownership.
type SetUserOrganizationRole struct {
	ofUser
	inOrganization
	// Organization role, by id from roles_list.
	UsersRoleID ID `json:"usersRoleId,omitempty" jsonschema:"example=12"`
	// When removing: delete the user's connections too.
	DeleteConnections bool `json:"deleteConnections,omitempty" in:"query"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query" jsonschema:"enum=userId,enum=organizationId,enum=usersRoleId,enum=invitation,enum=*"`
}

// TransferOwnership makes a user the owner of an organization; the caller, who owns it,
// becomes an admin.
type TransferOwnership struct {
	ofUser
	inOrganization
}

// ListNotificationSettings lists which e-mails about a team the user gets; one's own
// only.
type ListNotificationSettings struct {
	ofUser
	inTeam
}

// notificationSetting is a kind of e-mail about a team.
type notificationSetting struct {
	ofUser
	inTeam
	// Kind of notification, from users_list-notification-settings.
	NotificationID ID `json:"notificationId" jsonschema:"example=1"`
}

// GetNotificationSetting tells whether the user gets one kind of e-mail about a team.
type GetNotificationSetting struct {
	notificationSetting
}

// SetNotificationSetting switches one kind of e-mail about a team on or off; one's own
// only.
type SetNotificationSetting struct {
	notificationSetting
	// Whether the e-mails are wanted.
	Enabled bool `json:"enabled"`
}

// ListUsersByPermission lists the users who hold a permission in an organization or
// team.
type ListUsersByPermission struct {
	// Level; company means team.
	Type string `json:"type" jsonschema:"enum=organization,enum=company"`
	// Permission, by name from roles_permissions.
	Permission string `json:"permission" jsonschema:"minLength=1,example=organization users view"`
	// Organization, for type organization.
	OrganizationID ID `json:"organizationId,omitempty" one:"owner"`
	// Team, for type company.
	TeamID ID `json:"teamId,omitempty" one:"owner"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}
