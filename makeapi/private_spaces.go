package makeapi

import "makemcp/schemas"

var privateSpaces = Group{
	Name:      "private-spaces",
	About:     "Private spaces: teams of one person, which Make creates by itself.",
	Endpoints: []Declared{ListPrivateSpaces, GetPrivateSpace, UpdatePrivateSpace},
}

// ListPrivateSpaces is GET /private-spaces.
var ListPrivateSpaces = Endpoint[schemas.ListPrivateSpaces]{
	Name: "private-spaces_list", Route: "GET /private-spaces", Scope: "private-spaces:read", Reply: "privateSpaces", Cols: "*",
}

// GetPrivateSpace is GET /private-spaces/{privateSpaceId}.
var GetPrivateSpace = Endpoint[schemas.GetPrivateSpace]{
	Name: "private-spaces_get", Route: "GET /private-spaces/{privateSpaceId}", Scope: "private-spaces:read", Reply: "privateSpace", Cols: "*",
}

// UpdatePrivateSpace is PATCH /private-spaces/{privateSpaceId}. Make asks for a
// confirmation when the new limit pauses the space.
var UpdatePrivateSpace = Endpoint[schemas.UpdatePrivateSpace]{
	Name: "private-spaces_update", Route: "PATCH /private-spaces/{privateSpaceId}", Scope: "private-spaces:write", Reply: "privateSpace", Confirmed: true,
}
