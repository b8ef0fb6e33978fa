package makeapi

import "makemcp/schemas"

var onPremAgents = Group{
	Name:  "on-prem-agent",
	About: "On-prem agents: programs that bridge an organization's own network to Make. Enterprise plans only.",
	Endpoints: []Declared{
		ListOnPremAgents, GetOnPremAgent, RegisterOnPremAgent, CreateOnPremAgent, UpdateOnPremAgent, DeleteOnPremAgent,
		GetOnPremAgentAppConfig,
	},
}

// ListOnPremAgents is GET /agents.
var ListOnPremAgents = Endpoint[schemas.ListOnPremAgents]{
	Name: "on-prem-agent_list", Route: "GET /agents", Scope: "agents:read", Reply: "agents",
}

// GetOnPremAgent is GET /agents/{agentId}.
var GetOnPremAgent = Endpoint[schemas.GetOnPremAgent]{
	Name: "on-prem-agent_get", Route: "GET /agents/{agentId}", Scope: "agents:read", Reply: "agent",
}

// RegisterOnPremAgent is POST /agent/register, in the singular. Its answer has the
// secret with which the agent signs in, hence the effect.
var RegisterOnPremAgent = Endpoint[schemas.RegisterOnPremAgent]{
	Name: "on-prem-agent_create", Route: "POST /agent/register", Scope: "agents:write", Reply: "agent", Effect: Credential,
	Hides: []string{"clientSecret"}, // shown this once
}

// CreateOnPremAgent is POST /agents/{agentId}: what Make documents in place of what its
// SDK does, which is RegisterOnPremAgent. It makes an account for a program as well.
var CreateOnPremAgent = Endpoint[schemas.CreateOnPremAgent]{
	Name: "on-prem-agent_create-with-id", Route: "POST /agents/{agentId}", Scope: "agents:write", Reply: "agent", Effect: Credential,
}

// UpdateOnPremAgent is PATCH /agents/{agentId}.
var UpdateOnPremAgent = Endpoint[schemas.UpdateOnPremAgent]{
	Name: "on-prem-agent_update", Route: "PATCH /agents/{agentId}", Scope: "agents:write", Reply: "agent",
}

// DeleteOnPremAgent is DELETE /agents/{agentId}.
var DeleteOnPremAgent = Endpoint[schemas.DeleteOnPremAgent]{
	Name: "on-prem-agent_delete", Route: "DELETE /agents/{agentId}", Scope: "agents:write", Reply: "agent",
}

// GetOnPremAgentAppConfig is GET /agents/{agentId}/apps/{appName}/config.
var GetOnPremAgentAppConfig = Endpoint[schemas.GetOnPremAgentAppConfig]{
	Name: "on-prem-agent_get-app-config", Route: "GET /agents/{agentId}/apps/{appName}/config", Scope: "agents:read", Reply: "inputs",
}
