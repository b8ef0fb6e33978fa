package makeapi

import (
	"encoding/json"

	"makemcp/schemas"
)

var sdkApps = Group{
	Name:  "sdk-apps",
	About: "Custom apps: their settings, documentation, icon, review, publication and changes.",
	Endpoints: []Declared{
		ListCustomApps, CreateCustomApp, GetCustomApp, UpdateCustomApp, DeleteCustomApp,
		CloneCustomApp, CreateAppMajorVersion, GetAppReview, RequestAppReview, SubmitAppReviewForm,
		ListAppEvents, GetAppCommonData, SetAppCommonData, GetAppReadme, SetAppReadme, GetAppSection,
		SetAppSection, SetAppBase, PatchAppBase, MakeAppPublic, MakeAppPrivate, SetAppSource,
		GetAppChange, CommitAppChanges, RollBackAppChanges, GetAppIcon, SetAppIcon, UninstallApp,
		GetAppInvitation, AcceptAppInvitation,
	},
}

// ListCustomApps is GET /sdk/apps. The parameter all has its name from the SDK; the
// OpenAPI document describes opensource with its words.
var ListCustomApps = Endpoint[schemas.ListCustomApps]{
	Name: "sdk-apps_list", Route: "GET /sdk/apps", Scope: "sdk-apps:read", Reply: "apps", Cols: "*", Hides: appInvitations,
}

// CreateCustomApp is POST /sdk/apps. The OpenAPI document puts the body into an app
// member; the SDK, whose calls work, does not.
var CreateCustomApp = Endpoint[schemas.CreateCustomApp]{
	Name: "sdk-apps_create", Route: "POST /sdk/apps", Scope: "sdk-apps:write", Reply: "app",
}

// appInvitations is where answers have the invitation with which anybody can install an
// app.
var appInvitations = []string{"inviteToken"}

// GetCustomApp is GET /sdk/apps/{name}/{version}.
var GetCustomApp = Endpoint[schemas.GetCustomApp]{
	Name: "sdk-apps_get", Route: "GET /sdk/apps/{name}/{version}", Scope: "sdk-apps:read", Reply: "app", Cols: "*",
	Hides: appInvitations,
}

// UpdateCustomApp is PATCH /sdk/apps/{name}/{version}.
var UpdateCustomApp = Endpoint[schemas.UpdateCustomApp]{
	Name: "sdk-apps_update", Route: "PATCH /sdk/apps/{name}/{version}", Scope: "sdk-apps:write", Reply: "app",
	Hides: appInvitations,
}

// DeleteCustomApp is DELETE /sdk/apps/{name}/{version}.
var DeleteCustomApp = Endpoint[schemas.DeleteCustomApp]{
	Name: "sdk-apps_delete", Route: "DELETE /sdk/apps/{name}/{version}", Scope: "sdk-apps:write", Reply: "app",
}

// CloneCustomApp is POST /sdk/apps/{name}/{version}/clone. The documents say that
// reading is enough; for something that writes, that is hard to believe.
var CloneCustomApp = Endpoint[schemas.CloneCustomApp]{
	Name: "sdk-apps_clone", Route: "POST /sdk/apps/{name}/{version}/clone", Scope: "sdk-apps:write", Reply: "app",
}

// CreateAppMajorVersion is POST /sdk/apps/{name}/{version}/clone-major.
var CreateAppMajorVersion = Endpoint[schemas.CreateAppMajorVersion]{
	Name: "sdk-apps_clone-major", Route: "POST /sdk/apps/{name}/{version}/clone-major",
	Scope: "sdk-apps:write", Reply: "app",
}

// GetAppReview is GET /sdk/apps/{name}/{version}/review.
var GetAppReview = Endpoint[schemas.GetAppReview]{
	Name: "sdk-apps_get-review", Route: "GET /sdk/apps/{name}/{version}/review", Scope: "sdk-apps:read", Reply: "review",
}

// RequestAppReview is POST /sdk/apps/{name}/{version}/review.
var RequestAppReview = Endpoint[schemas.RequestAppReview]{
	Name: "sdk-apps_request-review", Route: "POST /sdk/apps/{name}/{version}/review", Scope: "sdk-apps:write",
}

// SubmitAppReviewForm is PUT /sdk/apps/{name}/{version}/review/form.
var SubmitAppReviewForm = Endpoint[schemas.SubmitAppReviewForm]{
	Name: "sdk-apps_submit-review-form", Route: "PUT /sdk/apps/{name}/{version}/review/form",
	Scope: "sdk-apps:write", Reply: "form",
}

// ListAppEvents is GET /sdk/apps/{name}/{version}/events-log.
var ListAppEvents = Endpoint[schemas.ListAppEvents]{
	Name: "sdk-apps_list-events", Route: "GET /sdk/apps/{name}/{version}/events-log",
	Scope: "sdk-apps:read", Reply: "events",
}

// GetAppCommonData is GET /sdk/apps/{name}/{version}/common. The answer holds secrets.
var GetAppCommonData = Endpoint[schemas.GetAppCommonData]{
	Name: "sdk-apps_get-common", Route: "GET /sdk/apps/{name}/{version}/common", Scope: "sdk-apps:read", Hides: []string{"*"},
}

// SetAppCommonData is PUT /sdk/apps/{name}/{version}/common.
var SetAppCommonData = Endpoint[schemas.SetAppCommonData]{
	Name: "sdk-apps_set-common", Route: "PUT /sdk/apps/{name}/{version}/common",
	Scope: "sdk-apps:write", Effect: Credential,
}

// GetAppReadme is GET /sdk/apps/{name}/{version}/readme.
var GetAppReadme = Endpoint[schemas.GetAppReadme]{
	Name: "sdk-apps_get-docs", Route: "GET /sdk/apps/{name}/{version}/readme", Scope: "sdk-apps:read", Answer: Text,
}

// SetAppReadme is PUT /sdk/apps/{name}/{version}/readme.
var SetAppReadme = Endpoint[schemas.SetAppReadme]{
	Name: "sdk-apps_set-docs", Route: "PUT /sdk/apps/{name}/{version}/readme",
	Scope: "sdk-apps:write", Body: "text/markdown",
}

// GetAppSection is GET /sdk/apps/{name}/{version}/{section}.
var GetAppSection = Endpoint[schemas.GetAppSection]{
	Name: "sdk-apps_get-section", Route: "GET /sdk/apps/{name}/{version}/{section}",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppSection is PUT /sdk/apps/{name}/{version}/{section}. The OpenAPI document
// knows PUT for all sections but base; the SDK uses it for base too.
var SetAppSection = Endpoint[schemas.SetAppSection]{
	Name: "sdk-apps_set-section", Route: "PUT /sdk/apps/{name}/{version}/{section}",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/jsonc",
}

// SetAppBase is POST /sdk/apps/{name}/{version}/base. It is the documented form of
// SetAppSection for the section base.
var SetAppBase = Endpoint[schemas.SetAppBase]{
	Name: "sdk-apps_set-base", Route: "POST /sdk/apps/{name}/{version}/base",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/jsonc",
}

// PatchAppBase is PATCH /sdk/apps/{name}/{version}/base.
var PatchAppBase = Endpoint[schemas.PatchAppBase]{
	Name: "sdk-apps_patch-base", Route: "PATCH /sdk/apps/{name}/{version}/base",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/jsonc",
}

// MakeAppPublic is POST /sdk/apps/{name}/{version}/public. The answer holds the
// invitation.
var MakeAppPublic = Endpoint[schemas.MakeAppPublic]{
	Name: "sdk-apps_set-public", Route: "POST /sdk/apps/{name}/{version}/public", Scope: "sdk-apps:write", Hides: appInvitations,
}

// MakeAppPrivate is POST /sdk/apps/{name}/{version}/private.
var MakeAppPrivate = Endpoint[schemas.MakeAppPrivate]{
	Name: "sdk-apps_set-private", Route: "POST /sdk/apps/{name}/{version}/private", Scope: "sdk-apps:write",
}

// SetAppSource is POST /sdk/apps/{name}/{version}/{sourceVisibility}.
var SetAppSource = Endpoint[schemas.SetAppSource]{
	Name: "sdk-apps_set-source", Route: "POST /sdk/apps/{name}/{version}/{sourceVisibility}", Scope: "sdk-apps:write",
}

// GetAppChange is GET /sdk/apps/{name}/{version}/changes/{changeId}.
var GetAppChange = Endpoint[schemas.GetAppChange]{
	Name: "sdk-apps_get-change", Route: "GET /sdk/apps/{name}/{version}/changes/{changeId}",
	Scope: "sdk-apps:read", Reply: "change",
}

// CommitAppChanges is POST /sdk/apps/{name}/{version}/commit.
var CommitAppChanges = Endpoint[schemas.CommitAppChanges]{
	Name: "sdk-apps_commit", Route: "POST /sdk/apps/{name}/{version}/commit", Scope: "sdk-apps:write", Answer: Text,
}

// RollBackAppChanges is POST /sdk/apps/{name}/{version}/rollback. The changes are
// lost.
var RollBackAppChanges = Endpoint[schemas.RollBackAppChanges]{
	Name: "sdk-apps_rollback", Route: "POST /sdk/apps/{name}/{version}/rollback",
	Scope: "sdk-apps:write", Effect: Destructive,
}

// GetAppIcon is GET /sdk/apps/{name}/{version}/icon/{size}. The official tool lets the
// size be left out.
var GetAppIcon = Endpoint[schemas.GetAppIcon]{
	Name: "sdk-apps_get-icon", Route: "GET /sdk/apps/{name}/{version}/icon/{size}",
	Scope: "sdk-apps:read", Answer: Binary, Arrange: fullSizeIcon,
}

// SetAppIcon is PUT /sdk/apps/{name}/{version}/icon.
var SetAppIcon = Endpoint[schemas.SetAppIcon]{
	Name: "sdk-apps_set-icon", Route: "PUT /sdk/apps/{name}/{version}/icon", Scope: "sdk-apps:write", Body: "image/png",
}

// UninstallApp is POST /sdk/apps/{name}/{version}/uninstall. Scenarios of the
// organization that use the app stop working.
var UninstallApp = Endpoint[schemas.UninstallApp]{
	Name: "sdk-apps_uninstall", Route: "POST /sdk/apps/{name}/{version}/uninstall",
	Scope: "sdk-apps:write", Effect: Destructive,
}

// GetAppInvitation is GET /sdk/apps/invites/{invitation}. The invitation is all that it
// takes to install the app, hence the effect.
var GetAppInvitation = Endpoint[schemas.GetAppInvitation]{
	Name: "sdk-apps_get-invitation", Route: "GET /sdk/apps/invites/{invitation}",
	Scope: "sdk-apps:read", Reply: "appInvite", Effect: Credential,
}

// AcceptAppInvitation is POST /sdk/apps/invites/{invitation}. It lets somebody else's code
// into organizations.
var AcceptAppInvitation = Endpoint[schemas.AcceptAppInvitation]{
	Name: "sdk-apps_accept-invitation", Route: "POST /sdk/apps/invites/{invitation}",
	Scope: "sdk-apps:write", Reply: "appInvite", Effect: Credential,
}

// fullSizeIcon asks for the icon as it was uploaded unless a size is given.
func fullSizeIcon(args schemas.Args) {
	if _, given := args["size"]; !given {
		args["size"] = json.Number("512")
	}
}
