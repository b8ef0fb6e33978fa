package schemas

// CreateFolder creates an empty scenario folder in a team and returns it.
type CreateFolder struct {
	// Name; need not be unique.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=100,example=ZULU"`
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=123"`
	// Folder to put it in; left out, it is at the top.
	ParentID ID `json:"parentId,omitempty"`
}
