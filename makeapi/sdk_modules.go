package makeapi

import "makemcp/schemas"

var sdkModules = Group{
	Name:  "sdk-modules",
	About: "Modules of custom apps: triggers, actions, searches, responders.",
	Endpoints: []Declared{
		ListAppModules, CreateAppModule, GetAppModule, UpdateAppModule, DeleteAppModule,
		GetAppModuleSection, SetAppModuleSection, MakeAppModulePublic, MakeAppModulePrivate,
		CloneAppModule, DeprecateAppModule, ArchiveAppModule, SetAppModulePrice,
	},
}

// ListAppModules is GET /sdk/apps/{appName}/{appVersion}/modules.
var ListAppModules = Endpoint[schemas.ListAppModules]{
	Name: "sdk-modules_list", Route: "GET /sdk/apps/{appName}/{appVersion}/modules",
	Scope: "sdk-apps:read", Reply: "appModules",
}

// CreateAppModule is POST /sdk/apps/{appName}/{appVersion}/modules.
var CreateAppModule = Endpoint[schemas.CreateAppModule]{
	Name: "sdk-modules_create", Route: "POST /sdk/apps/{appName}/{appVersion}/modules",
	Scope: "sdk-apps:write", Reply: "appModule",
}

// GetAppModule is GET /sdk/apps/{appName}/{appVersion}/modules/{moduleName}.
var GetAppModule = Endpoint[schemas.GetAppModule]{
	Name: "sdk-modules_get", Route: "GET /sdk/apps/{appName}/{appVersion}/modules/{moduleName}",
	Scope: "sdk-apps:read", Reply: "appModule",
}

// UpdateAppModule is PATCH /sdk/apps/{appName}/{appVersion}/modules/{moduleName}.
var UpdateAppModule = Endpoint[schemas.UpdateAppModule]{
	Name: "sdk-modules_update", Route: "PATCH /sdk/apps/{appName}/{appVersion}/modules/{moduleName}",
	Scope: "sdk-apps:write", Reply: "appModule",
}

// DeleteAppModule is DELETE /sdk/apps/{appName}/{appVersion}/modules/{moduleName}.
var DeleteAppModule = Endpoint[schemas.DeleteAppModule]{
	Name: "sdk-modules_delete", Route: "DELETE /sdk/apps/{appName}/{appVersion}/modules/{moduleName}",
	Scope: "sdk-apps:write", Reply: "appModule",
}

// GetAppModuleSection is GET
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{section}.
var GetAppModuleSection = Endpoint[schemas.GetAppModuleSection]{
	Name: "sdk-modules_get-section", Route: "GET /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{section}",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppModuleSection is PUT
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{section}. The answer may be
// the section itself, which need not be plain JSON.
var SetAppModuleSection = Endpoint[schemas.SetAppModuleSection]{
	Name: "sdk-modules_set-section", Route: "PUT /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{section}",
	Scope: "sdk-apps:write", Body: "application/jsonc", Answer: Text,
}

// MakeAppModulePublic is POST
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/public.
var MakeAppModulePublic = Endpoint[schemas.MakeAppModulePublic]{
	Name: "sdk-modules_set-public", Route: "POST /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/public",
	Scope: "sdk-apps:write",
}

// MakeAppModulePrivate is POST
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/private.
var MakeAppModulePrivate = Endpoint[schemas.MakeAppModulePrivate]{
	Name: "sdk-modules_set-private", Route: "POST /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/private",
	Scope: "sdk-apps:write",
}

// CloneAppModule is POST /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/clone.
var CloneAppModule = Endpoint[schemas.CloneAppModule]{
	Name: "sdk-modules_clone", Route: "POST /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/clone",
	Scope: "sdk-apps:write", Reply: "module",
}

// DeprecateAppModule is POST
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{deprecation}.
var DeprecateAppModule = Endpoint[schemas.DeprecateAppModule]{
	Name: "sdk-modules_deprecate", Route: "POST /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{deprecation}",
	Scope: "sdk-apps:write",
}

// ArchiveAppModule is POST
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{archiveStatus}.
var ArchiveAppModule = Endpoint[schemas.ArchiveAppModule]{
	Name: "sdk-modules_archive", Route: "POST /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{archiveStatus}",
	Scope: "sdk-apps:write",
}

// SetAppModulePrice is PUT
// /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{consumable}. Make's document
// has no definition of the last segment.
var SetAppModulePrice = Endpoint[schemas.SetAppModulePrice]{
	Name: "sdk-modules_set-price", Route: "PUT /sdk/apps/{appName}/{appVersion}/modules/{moduleName}/{consumable}",
	Scope: "sdk-apps:write",
}
