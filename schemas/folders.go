package schemas

// ListFolders lists the scenario folders of a team with their scenario counts; needed
// for scenarios_create and scenarios_update.
type ListFolders struct {
	// Team whose folders are listed.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Folder whose children are wanted; else top level.
	ParentID ID `json:"parentId,omitempty"`
	// All descendants, not one level.
	ChildrenDepth string `json:"childrenDepth,omitempty" jsonschema:"enum=all"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=scenariosTotal,enum=path,enum=teamId,enum=parentId,enum=position,enum=scenariosSubtreeTotal,enum=hasChildren,enum=children,enum=*"`
}

// CreateFolder creates an empty scenario folder in a team and returns it.
type CreateFolder struct {
	// Name; need not be unique.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=100,example=ZULU"`
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=123"`
	// Folder to put it in; left out, it is at the top.
	ParentID *ID `json:"parentId,omitempty" nullable:"true"`
}

// UpdateFolder renames or moves a scenario folder.
type UpdateFolder struct {
	// Id from folders_list.
	FolderID ID `json:"folderId" jsonschema:"example=1576"`
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1,maxLength=100"`
	// New parent folder; null for the top level.
	ParentID *ID `json:"parentId,omitempty" nullable:"true"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" in:"query" jsonschema:"enum=id,enum=name,enum=scenariosTotal,enum=path,enum=teamId,enum=parentId,enum=position,enum=scenariosSubtreeTotal,enum=hasChildren,enum=children,enum=*"`
}

// DeleteFolder deletes a scenario folder.
type DeleteFolder struct {
	// Id from folders_list.
	FolderID ID `json:"folderId" jsonschema:"example=1576"`
}
