package schemas

// customApp addresses one version of a custom app, in the words of the official
// sdk-apps tools.
type customApp struct {
	// From sdk-apps_list.
	Name string `json:"name" jsonschema:"example=acme-crm-4f2k"`
	// Major version.
	Version int `json:"version" jsonschema:"minimum=1,example=1"`
}

// appSection names one section of an app.
type appSection struct {
	// base is what all requests share.
	Section string `json:"section" jsonschema:"enum=base,enum=groups,enum=install,enum=installSpec"`
}

// rawSection is a section as it is stored.
type rawSection struct {
	// The whole section in JSON, comments allowed.
	Body string `json:"body" wire:"raw"`
}

// ListCustomApps lists the custom apps that one develops.
type ListCustomApps struct {
	// Keep open-source apps.
	Opensource bool `json:"opensource,omitempty"`
	// List the apps that all users can use instead.
	All bool `json:"all,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// CreateCustomApp creates a custom app and returns it; Make adds a suffix to the name.
// Next come sdk-apps_set-section and the sdk-* tools for its parts.
type CreateCustomApp struct {
	// Name in addresses.
	Name string `json:"name" jsonschema:"example=acme-crm"`
	// Name people see.
	Label string `json:"label" jsonschema:"example=Acme CRM"`
	// What it does.
	Description string `json:"description,omitempty"`
	// Colour such as #1155cc.
	Theme string `json:"theme" jsonschema:"example=#1155cc"`
	// Language code.
	Language string `json:"language" jsonschema:"example=en"`
	// Who can use it.
	Audience string `json:"audience" jsonschema:"enum=global,enum=countries"`
	// Country codes, for audience countries.
	Countries []string `json:"countries,omitempty"`
	// Keep it private.
	Private bool `json:"private,omitempty"`
}

// GetCustomApp returns one version of a custom app.
type GetCustomApp struct {
	customApp
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// UpdateCustomApp changes how a custom app presents itself; what is left out stays.
type UpdateCustomApp struct {
	customApp
	// Name people see.
	Label string `json:"label,omitempty"`
	// What it does.
	Description string `json:"description,omitempty"`
	// Colour such as #1155cc.
	Theme string `json:"theme,omitempty" jsonschema:"example=#1155cc"`
	// Language code.
	Language string `json:"language,omitempty" jsonschema:"example=en"`
	// Who can use it.
	Audience string `json:"audience,omitempty" jsonschema:"enum=global,enum=countries"`
	// Country codes, for audience countries.
	Countries *[]string `json:"countries,omitempty" nullable:"true"`
}

// DeleteCustomApp deletes a version of a custom app with all its parts.
type DeleteCustomApp struct{ customApp }

// CloneCustomApp copies a custom app under a new name and returns the copy.
type CloneCustomApp struct {
	customApp
	// Name of the copy.
	NewName string `json:"newName" jsonschema:"example=acme-crm-copy"`
	// Version of the copy.
	NewVersion int `json:"newVersion" jsonschema:"minimum=1,example=1"`
}

// CreateAppMajorVersion copies a custom app into its next major version. Needs the
// user feature allow_apps.
type CreateAppMajorVersion struct{ customApp }

// GetAppReview returns how far Make's review of a custom app is.
type GetAppReview struct{ customApp }

// RequestAppReview asks Make to review a custom app, after sdk-apps_submit-review-form.
type RequestAppReview struct {
	customApp
	// Include all parts.
	All bool `json:"all,omitempty" in:"query"`
}

// SubmitAppReviewForm stores the test scenarios for a review.
type SubmitAppReviewForm struct {
	customApp
	// Module names with links to scenarios.
	TestingScenarios map[string]any `json:"testingScenarios"`
}

// ListAppEvents lists what happened to a custom app: changes, compilations.
type ListAppEvents struct {
	customApp
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=appName,enum=appVersion,enum=message,enum=detail,enum=authorId,enum=createdAt,enum=*"`
}

// GetAppCommonData returns what a custom app keeps for all its users, such as client id
// and secret.
type GetAppCommonData struct{ customApp }

// SetAppCommonData replaces what a custom app keeps for all its users. The person types
// it on a page.
type SetAppCommonData struct {
	customApp
	// All of it, such as clientId and clientSecret.
	Common map[string]any `json:"common" secret:"true" wire:"bare"`
}

// GetAppReadme returns a custom app's documentation in Markdown.
type GetAppReadme struct{ customApp }

// SetAppReadme replaces a custom app's documentation.
type SetAppReadme struct {
	customApp
	// The whole text in Markdown.
	Docs string `json:"docs" wire:"raw"`
}

// GetAppSection returns a section of a custom app as text: JSON with comments.
type GetAppSection struct {
	customApp
	appSection
}

// SetAppSection replaces a section of a custom app. Read it first with
// sdk-apps_get-section.
type SetAppSection struct {
	customApp
	appSection
	rawSection
}

// SetAppBase replaces the base section, as sdk-apps_set-section does.
type SetAppBase struct {
	customApp
	rawSection
}

// PatchAppBase changes parts of the base section.
type PatchAppBase struct {
	customApp
	// The parts in JSON, comments allowed.
	Body string `json:"body" wire:"raw"`
}

// MakeAppPublic lets everybody with the invitation install a custom app.
type MakeAppPublic struct{ customApp }

// MakeAppPrivate ends what sdk-apps_set-public began.
type MakeAppPrivate struct{ customApp }

// SetAppSource opens a custom app's code to others, or closes it.
type SetAppSource struct {
	customApp
	// The state wanted.
	SourceVisibility string `json:"sourceVisibility" jsonschema:"enum=opensource,enum=closedsource"`
}

// GetAppChange returns one uncommitted change: old and new value.
type GetAppChange struct {
	customApp
	// The change, from a set-section tool.
	ChangeID ID `json:"changeId" jsonschema:"example=9001"`
}

// CommitAppChanges releases changes of an approved app to its users.
type CommitAppChanges struct {
	customApp
	// Note on the release.
	Message string `json:"message,omitempty"`
	// Tell the users.
	Notify bool `json:"notify,omitempty"`
	// Only these changes.
	ChangeIDs []ID `json:"changeIds,omitempty"`
}

// RollBackAppChanges drops uncommitted changes for good.
type RollBackAppChanges struct {
	customApp
	// Only these changes.
	ChangeIDs []ID `json:"changeIds,omitempty"`
}

// GetAppIcon returns a custom app's icon as PNG in base64.
type GetAppIcon struct {
	customApp
	// Edge in pixels.
	Size int `json:"size,omitempty" jsonschema:"minimum=1,default=512"`
}

// SetAppIcon replaces a custom app's icon.
type SetAppIcon struct {
	customApp
	// PNG of 512 by 512 pixels in base64.
	DataBase64 string `json:"dataBase64" wire:"base64"`
}

// UninstallApp removes a custom app from an organization.
type UninstallApp struct {
	customApp
	// Organization that loses it.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
}

// appInvitation is the link under which an app can be installed.
type appInvitation struct {
	// The last part of the invitation's link.
	Invitation string `json:"invitation" secret:"true" jsonschema:"minLength=1,example=3f0c9a7b1d"`
}

// GetAppInvitation tells which app an invitation is for and which organizations could
// install it. The person gives the invitation on a page.
type GetAppInvitation struct{ appInvitation }

// AcceptAppInvitation installs the app of an invitation in organizations. The person
// gives the invitation on a page.
type AcceptAppInvitation struct {
	appInvitation
	// From installable of sdk-apps_get-invitation.
	OrganizationIDs []ID `json:"organizationIds" jsonschema:"minItems=1"`
}
