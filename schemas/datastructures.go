package schemas

// dataStructurePath names one data structure.
type dataStructurePath struct {
	// The data structure, by id from data-structures_list.
	DataStructureID ID `json:"dataStructureId" jsonschema:"example=178"`
}

// ListDataStructures lists the data structures of a team: what the records of data
// stores and the data of webhooks look like.
type ListDataStructures struct {
	// Team whose data structures are listed.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=teamId,enum=spec,enum=strict,enum=*"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"sort=name default=name/asc/10000"`
}

// GetDataStructure returns a data structure with its fields (spec).
type GetDataStructure struct {
	dataStructurePath
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=teamId,enum=spec,enum=strict,enum=*"`
}

// CreateDataStructure creates a data structure and returns it. Its id serves as
// datastructureId of a data store or udt of a webhook.
type CreateDataStructure struct {
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Name.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Customer"`
	// Refuse data with undeclared fields.
	Strict bool `json:"strict,omitempty"`
	// Fields as {name, type, label, required, default, multiline, options, spec}; type is text, number, boolean,
	// date, select, array or collection, and the nested spec is for the last two.
	Spec []map[string]any `json:"spec"`
}

// UpdateDataStructure changes a data structure and returns it. What is left out stays;
// everything that uses it is affected, stored records are not converted.
type UpdateDataStructure struct {
	dataStructurePath
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1,maxLength=128"`
	// Refuse data with undeclared fields.
	Strict *bool `json:"strict,omitempty"`
	// All fields anew, as in data-structures_create; none is merged.
	Spec []map[string]any `json:"spec,omitempty"`
}

// DeleteDataStructure deletes a data structure.
type DeleteDataStructure struct {
	dataStructurePath
}

// CloneDataStructure copies a data structure under a new name, into another team if
// need be, and returns the copy.
type CloneDataStructure struct {
	dataStructurePath
	// Name of the copy.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Customer copy"`
	// Team of the copy; left out, the original's.
	TargetTeamID ID `json:"targetTeamId,omitempty" jsonschema:"example=36"`
}
