package tools

import (
	"context"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// AI agents, and agents in a company's own network.
var (
	theAIAgent = thing{
		kind: "AI agent", arg: "agentId", find: by(makeapi.GetAIAgent),
		facts: []telling{
			ofTeam, tellPlain("created", "createdAt"), tellCount("knowledge documents", "contexts"), tellCount("scenarios that it can run", "scenarios"),
		},
	}
	theAIContext = thing{
		kind: "knowledge document", arg: "contextId", name: "documentName", find: findContext,
		facts: []telling{ofTeam, tellWords("AI agent", "agent"), tellWords("about", "description"), tellPlain("created", "createdAt")},
	}
	theOnPremAgent = thing{
		kind: "on-prem agent", arg: "agentId", find: by(makeapi.GetOnPremAgent),
		facts: []telling{
			ofOrganization, tellNumber("connected systems", "systemConnectionsCount"), tellPlain("created", "createdDate"), live(tellYesNo("connected now", "connected")),
		},
	}
	theConnectedSystem = thing{
		kind: "connected system", arg: "connectedSystemId", find: by(makeapi.GetConnectedSystem),
		facts: []telling{ofOrganization, tellPlain("app", "appName"), tellPlain("on-prem agent", "agentId")},
	}
)

var agentSubjects = []subject{
	{
		of: makeapi.DeleteAIAgent, thing: theAIAgent,
		stake: loses("The AI agent is deleted with its instructions and its knowledge documents. Scenarios that ask it fail."),
	},
	{
		of: makeapi.DeleteAIAgentContext, thing: theAIContext,
		stake: loses("The document is deleted; the AI agent no longer knows what is in it."),
	},
	{
		of: makeapi.RegisterOnPremAgent, thing: theOrganization,
		stake: loses("The organization gets an agent with a client secret. Whoever has the secret can act as that agent in the company's network."),
	},
	{
		of: makeapi.CreateOnPremAgent, thing: theOrganization,
		stake: loses("The organization gets an agent with this id. Whoever holds its secret can act as that agent in the company's network."),
	},
	{
		of: makeapi.DeleteOnPremAgent, thing: theOnPremAgent,
		stake: loses("The agent is deleted. Its connected systems can't be reached any more, and scenarios that need them fail."),
	},
	{
		of: makeapi.DeleteConnectedSystem, thing: theConnectedSystem,
		stake: loses("The connected system is deleted. Scenarios that need it fail."),
	},
}

// findContext looks for a document in the AI agents of its team: Make lists documents by
// agent, and the call names none.
func findContext(ctx context.Context, l *look, t thing) (row, error) {
	agents, err := l.list(ctx, makeapi.ListAIAgents, schemas.Args{"teamId": l.call.args["teamId"]})
	if err != nil {
		return nil, err
	}
	for _, agent := range agents {
		if found := pick(rowsOf(agent.get("contexts")), "id", l.arg(t.arg)); found != nil {
			found["agent"] = agent.text("name")
			return found, nil
		}
	}
	return nil, absent(t, l)
}
