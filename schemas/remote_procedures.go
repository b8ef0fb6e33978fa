package schemas

// remoteProcedure names a procedure of an app.
type remoteProcedure struct {
	// App id, such as google-sheets.
	AppName string `json:"appName" jsonschema:"minLength=1,example=acme-crm-4f2k"`
	// Major version of the app.
	AppVersion int `json:"appVersion" jsonschema:"minimum=0,example=1"`
	// Procedure, as a module's field names it.
	RPCName string `json:"rpcName" jsonschema:"minLength=1,example=listProjects"`
}

// RunRemoteProcedure runs a procedure that fills a field in the scenario editor, such
// as the list of spreadsheets of a connection: mostly label and value of each option.
type RunRemoteProcedure struct {
	remoteProcedure
	// Connection id under __IMTCONN__, and earlier choices.
	Data map[string]any `json:"data"`
	// Definitions (name, type, required) to validate data against.
	Schema []map[string]any `json:"schema,omitempty"`
}

// GetRemoteProcedureConfiguration returns the configuration of a procedure's endpoint.
type GetRemoteProcedureConfiguration struct {
	remoteProcedure
}
