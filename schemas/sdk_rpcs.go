package schemas

// appRemoteProcedure addresses a remote procedure of a custom app.
type appRemoteProcedure struct {
	customAppVersion
	// From sdk-rpcs_list.
	RPCName string `json:"rpcName" jsonschema:"example=listProjects"`
}

// appRemoteProcedureSection names one section of a remote procedure.
type appRemoteProcedureSection struct {
	// Which part.
	Section string `json:"section" jsonschema:"enum=api,enum=parameters"`
}

// ListAppRemoteProcedures lists the remote procedures of a custom app, which fill the
// selects of its modules.
type ListAppRemoteProcedures struct{ customAppVersion }

// CreateAppRemoteProcedure adds a remote procedure to a custom app and returns it. Next
// is sdk-rpcs_set-section.
type CreateAppRemoteProcedure struct {
	customAppVersion
	// Name within the app.
	Name string `json:"name" jsonschema:"example=listProjects"`
	// Name people see.
	Label string `json:"label" jsonschema:"example=List projects"`
	// Name from sdk-connections_list.
	Connection string `json:"connection,omitempty"`
}

// GetAppRemoteProcedure returns one remote procedure of a custom app.
type GetAppRemoteProcedure struct{ appRemoteProcedure }

// UpdateAppRemoteProcedure changes a remote procedure of a custom app; what is left out
// stays.
type UpdateAppRemoteProcedure struct {
	appRemoteProcedure
	// Name people see.
	Label string `json:"label,omitempty"`
	// From sdk-connections_list; null for none.
	Connection *string `json:"connection,omitempty" nullable:"true"`
	// Second connection; null for none.
	AltConnection *string `json:"altConnection,omitempty" nullable:"true"`
}

// DeleteAppRemoteProcedure deletes a remote procedure of a custom app.
type DeleteAppRemoteProcedure struct{ appRemoteProcedure }

// TestAppRemoteProcedure runs a remote procedure for real and returns what it gives.
type TestAppRemoteProcedure struct {
	appRemoteProcedure
	// Values of its parameters.
	Data map[string]any `json:"data"`
	// Its parameters: name, type such as text, required.
	Schema []map[string]any `json:"schema"`
}

// GetAppRemoteProcedureSection returns a section of a remote procedure as text: JSON
// with comments.
type GetAppRemoteProcedureSection struct {
	appRemoteProcedure
	appRemoteProcedureSection
}

// SetAppRemoteProcedureSection replaces a section of a remote procedure.
type SetAppRemoteProcedureSection struct {
	appRemoteProcedure
	appRemoteProcedureSection
	rawSection
}
