package schemas

// connectedSystem names a connected system.
type connectedSystem struct {
	onPremOwner
	// Id from connected-system_list.
	ConnectedSystemID string `json:"connectedSystemId" jsonschema:"minLength=1,example=b7b1d8de-8d2c-4a5f-9f0e-1f2d3c4b5a69"`
}

// ListConnectedSystems lists the systems that are reached through an on-prem agent.
type ListConnectedSystems struct {
	onPremAgent
}

// GetConnectedSystem returns a connected system.
type GetConnectedSystem struct {
	connectedSystem
}

// CreateConnectedSystem makes a system reachable through an on-prem agent.
type CreateConnectedSystem struct {
	onPremOwner
	// Display name.
	Name string `json:"name" jsonschema:"minLength=1"`
	// On-prem agent, from on-prem-agent_list.
	AgentID string `json:"agentId" jsonschema:"format=uuid"`
	// App, from connected-system_list-apps.
	AppName string `json:"appName" jsonschema:"minLength=1,example=sap-agent"`
	// Values by field name; fields from on-prem-agent_get-app-config.
	Inputs map[string]any `json:"inputs"`
}

// UpdateConnectedSystem changes a connected system; what is left out stays.
type UpdateConnectedSystem struct {
	connectedSystem
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
	// On-prem agent to move it to.
	AgentID string `json:"agentId,omitempty" jsonschema:"format=uuid"`
	// Another app.
	AppName string `json:"appName,omitempty" jsonschema:"minLength=1,example=sap-agent"`
	// Values by field name.
	Inputs map[string]any `json:"inputs,omitempty"`
}

// DeleteConnectedSystem deletes a connected system.
type DeleteConnectedSystem struct {
	connectedSystem
}

// ListConnectedSystemApps lists the apps that on-prem agents can connect to.
type ListConnectedSystemApps struct{}
