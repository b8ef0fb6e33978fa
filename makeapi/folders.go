package makeapi

import "makemcp/schemas"

var folders = Group{
	Name:      "folders",
	About:     "Folders that sort the scenarios of a team.",
	Endpoints: []Declared{CreateFolder},
}

// CreateFolder is POST /scenarios-folders.
var CreateFolder = Endpoint[schemas.CreateFolder]{
	Name: "folders_create", Route: "POST /scenarios-folders", Scope: "scenarios:write", Reply: "scenarioFolder",
}
