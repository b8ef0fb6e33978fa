package makeapi

import "makemcp/schemas"

var folders = Group{
	Name:      "folders",
	About:     "Folders that sort the scenarios of a team.",
	Endpoints: []Declared{ListFolders, CreateFolder, UpdateFolder, DeleteFolder},
}

// ListFolders is GET /scenarios-folders.
var ListFolders = Endpoint[schemas.ListFolders]{
	Name: "folders_list", Route: "GET /scenarios-folders", Scope: "scenarios:read", Reply: "scenariosFolders", Cols: "*",
}

// CreateFolder is POST /scenarios-folders.
var CreateFolder = Endpoint[schemas.CreateFolder]{
	Name: "folders_create", Route: "POST /scenarios-folders", Scope: "scenarios:write", Reply: "scenarioFolder",
}

// UpdateFolder is PATCH /scenarios-folders/{folderId}.
var UpdateFolder = Endpoint[schemas.UpdateFolder]{
	Name: "folders_update", Route: "PATCH /scenarios-folders/{folderId}", Scope: "scenarios:write", Reply: "scenarioFolder", Cols: "*",
}

// DeleteFolder is DELETE /scenarios-folders/{folderId}.
var DeleteFolder = Endpoint[schemas.DeleteFolder]{
	Name: "folders_delete", Route: "DELETE /scenarios-folders/{folderId}", Scope: "scenarios:write",
}
