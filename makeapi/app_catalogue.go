package makeapi

import "makemcp/schemas"

var appCatalogue = Group{
	Name:         "app-catalogue",
	About:        "The apps that scenarios can use, with their modules.",
	Endpoints:    []Declared{SearchAppCatalogue, GetAppManifest},
	Undocumented: true,
}

// SearchAppCatalogue is GET /imt/apps. Make names no scope.
var SearchAppCatalogue = Endpoint[schemas.SearchAppCatalogue]{
	Name: "app-catalogue_list", Route: "GET /imt/apps", Reply: "apps",
}

// GetAppManifest is GET /imt/apps/{appName}/{appVersion}. Make names no scope.
var GetAppManifest = Endpoint[schemas.GetAppManifest]{
	Name: "app-catalogue_get", Route: "GET /imt/apps/{appName}/{appVersion}", Reply: "app",
}
