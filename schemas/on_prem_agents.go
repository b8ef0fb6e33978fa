package schemas

// onPremOwner names the organization that owns on-prem agents.
type onPremOwner struct {
	// Organization that owns it.
	OrganizationID ID `json:"organizationId" in:"query" jsonschema:"example=11"`
}

// onPremAgent names an on-prem agent.
type onPremAgent struct {
	onPremOwner
	// Id from on-prem-agent_list.
	AgentID string `json:"agentId" jsonschema:"minLength=1,example=1f6c1d52-7c0c-4a0e-9e0b-2f9d0c3a8b11"`
}

// ListOnPremAgents lists an organization's on-prem agents, the bridges into its own
// network, with their state.
type ListOnPremAgents struct {
	onPremOwner
}

// GetOnPremAgent returns an on-prem agent with its state.
type GetOnPremAgent struct {
	onPremAgent
}

// RegisterOnPremAgent registers an on-prem agent. The client secret in the answer is
// shown this once.
type RegisterOnPremAgent struct {
	onPremOwner
	// Display name.
	Name string `json:"name" jsonschema:"minLength=1"`
}

// CreateOnPremAgent creates an on-prem agent under an id of your choice. Prefer
// on-prem-agent_create.
type CreateOnPremAgent struct {
	// Organization that owns it.
	OrganizationID ID `json:"organizationId,omitempty" in:"query" jsonschema:"example=11"`
	// New UUID.
	AgentID string `json:"agentId" jsonschema:"format=uuid,example=1f6c1d52-7c0c-4a0e-9e0b-2f9d0c3a8b11"`
	// Display name.
	Name string `json:"name" jsonschema:"minLength=1"`
}

// UpdateOnPremAgent renames an on-prem agent.
type UpdateOnPremAgent struct {
	onPremAgent
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
}

// DeleteOnPremAgent deletes an on-prem agent; its connected systems can't be reached
// any more.
type DeleteOnPremAgent struct {
	onPremAgent
}

// GetOnPremAgentAppConfig returns the fields that connected-system_create needs for
// an app on an agent.
type GetOnPremAgentAppConfig struct {
	onPremAgent
	// App, from connected-system_list-apps.
	AppName string `json:"appName" jsonschema:"minLength=1,example=sap-agent"`
}
