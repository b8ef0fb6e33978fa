package makeapi

import "makemcp/schemas"

var dataStructures = Group{
	Name:  "data-structures",
	About: "Data structures: the fields of data stores and webhooks.",
	Endpoints: []Declared{
		ListDataStructures, GetDataStructure, CreateDataStructure, UpdateDataStructure, DeleteDataStructure, CloneDataStructure,
	},
}

// ListDataStructures is GET /data-structures.
var ListDataStructures = Endpoint[schemas.ListDataStructures]{
	Name: "data-structures_list", Route: "GET /data-structures", Scope: "udts:read", Reply: "dataStructures", Cols: "*",
}

// GetDataStructure is GET /data-structures/{dataStructureId}.
var GetDataStructure = Endpoint[schemas.GetDataStructure]{
	Name: "data-structures_get", Route: "GET /data-structures/{dataStructureId}", Scope: "udts:read", Reply: "dataStructure",
}

// CreateDataStructure is POST /data-structures.
var CreateDataStructure = Endpoint[schemas.CreateDataStructure]{
	Name: "data-structures_create", Route: "POST /data-structures", Scope: "udts:write", Reply: "dataStructure",
}

// UpdateDataStructure is PATCH /data-structures/{dataStructureId}.
var UpdateDataStructure = Endpoint[schemas.UpdateDataStructure]{
	Name: "data-structures_update", Route: "PATCH /data-structures/{dataStructureId}", Scope: "udts:write", Reply: "dataStructure",
}

// DeleteDataStructure is DELETE /data-structures/{dataStructureId}.
var DeleteDataStructure = Endpoint[schemas.DeleteDataStructure]{
	Name: "data-structures_delete", Route: "DELETE /data-structures/{dataStructureId}", Scope: "udts:write", Reply: "dataStructure",
	Confirmed: true,
}

// CloneDataStructure is POST /data-structures/{dataStructureId}/clone.
var CloneDataStructure = Endpoint[schemas.CloneDataStructure]{
	Name: "data-structures_clone", Route: "POST /data-structures/{dataStructureId}/clone", Scope: "udts:write", Reply: "dataStructure",
}
