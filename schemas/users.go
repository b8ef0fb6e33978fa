package schemas

// ListUsers lists the users of a team or of an organization. Ids of users for the
// other users tools come from here.
type ListUsers struct {
	// Organization whose users are listed.
	OrganizationID ID `json:"organizationId,omitempty" one:"owner"`
	// Team whose users are listed.
	TeamID ID `json:"teamId,omitempty" one:"owner" jsonschema:"example=1"`
	// Keep users with this name.
	Name string `json:"name,omitempty"`
	// Keep users with this e-mail address.
	Email string `json:"email,omitempty"`
	// Keep users with this team role; needs teamId.
	TeamRoleID ID `json:"teamRoleId,omitempty" needs:"teamId" jsonschema:"example=3"`
	// Keep users with this organization role; needs organizationId.
	OrganizationRoleID ID `json:"organizationRoleId,omitempty" needs:"organizationId" jsonschema:"example=13"`
	// Keep members of this team, 0 for no team; needs organizationId.
	FilterByTeamID *int64 `json:"filterByTeamId,omitempty" needs:"organizationId" jsonschema:"minimum=0"`
	// Keep these users.
	IDs []ID `json:"ids,omitempty" jsonschema:"example=1"`
	// Keep this state of two-factor authentication.
	TFAStatus *int `json:"tfaStatus,omitempty" jsonschema:"enum=0,enum=1,enum=2"`
	// Return only these properties; * for all, such as lastLogin and roles.
	Cols []string `json:"cols,omitempty"`
	// Paging and order. Make's documents disagree on the default order, so name
	// it where it matters.
	Page *Page `json:"pg,omitempty" page:"sort=name|id|email default=//10 max=10000"`
}

// UpdateUser changes a user's profile and returns the user; what is left out
// stays. Ordinary users can change only themselves.
type UpdateUser struct {
	// The user, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=1"`
	// New name; need not be unique.
	Name string `json:"name,omitempty" jsonschema:"minLength=1,maxLength=250"`
	// Language code of the interface.
	Language string `json:"language,omitempty" jsonschema:"example=en"`
	// Time zone, by id from enums_timezones.
	TimezoneID ID `json:"timezoneId,omitempty" jsonschema:"example=113"`
	// Formats of dates and numbers, by the id in GET /enums/locales.
	LocaleID ID `json:"localeId,omitempty" jsonschema:"example=18"`
	// Country, by id from enums_countries.
	CountryID ID `json:"countryId,omitempty" jsonschema:"example=202"`
}

// UpdateUserEmail changes a user's e-mail address. The person types the current
// password on a page.
type UpdateUserEmail struct {
	// The user, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=1"`
	// The user's address now.
	CurrentEmailAddress string `json:"currentEmailAddress" jsonschema:"format=email"`
	// The address to change to.
	NewEmailAddress string `json:"newEmailAddress" jsonschema:"format=email"`
	// The user's current password.
	CurrentPassword string `json:"currentPassword" secret:"true" jsonschema:"minLength=1"`
}

// UpdateUserPassword changes a user's password. The person types the passwords
// on a page; they are never arguments.
type UpdateUserPassword struct {
	// The user, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=1"`
	// The user's current password.
	CurrentPassword string `json:"currentPassword" secret:"true" jsonschema:"minLength=1"`
	// The new password: at least 9 characters, with an uppercase letter, a number
	// and a special character.
	NewPassword1 NewPassword `json:"newPassword1" secret:"true"`
	// The new password again.
	NewPassword2 string `json:"newPassword2" secret:"true" same:"newPassword1"`
}

// DemandPasswordReset has Make send a user the e-mail with which a lost password
// is reset. First of three steps; users_password-reset-session is next.
type DemandPasswordReset struct {
	// E-mail address of the account.
	Email string `json:"email" jsonschema:"format=email,example=ee@eee.com"`
}

// OpenPasswordReset checks the hash from the e-mail, which the person gives on a page,
// and opens a session for users_password-reset, returned as a handle. Second of three
// steps.
type OpenPasswordReset struct {
	// The link in the password reset e-mail: or the hash in it, 32 letters and digits.
	Hash string `json:"hash" secret:"true" jsonschema:"minLength=1,example=fab680b60044adb766128e713e44e15b"`
}

// ResetPassword sets a new password within the session of
// users_password-reset-session. Last of three steps; the person types the
// password on a page.
type ResetPassword struct {
	// The handle that users_password-reset-session returned.
	Session string `json:"session" in:"cookie" sealed:"true" jsonschema:"minLength=1"`
	// The new password: at least 9 characters, with an uppercase letter, a number
	// and a special character.
	NewPassword1 NewPassword `json:"newPassword1" secret:"true"`
	// The new password again.
	NewPassword2 string `json:"newPassword2" secret:"true" same:"newPassword1"`
}
