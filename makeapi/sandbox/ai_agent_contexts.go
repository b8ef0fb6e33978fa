package sandbox

import (
	"net/http"
	"regexp"
)

// aiContext is a knowledge document of an AI agent.
type aiContext struct {
	ID           string `json:"id"`
	AgentID      string `json:"agentId"`
	DocumentName string `json:"documentName"`
	Description  string `json:"description"`
	CreatedAt    moment `json:"createdAt"`
	Metadata     object `json:"metadata"`
	IsTemporary  bool   `json:"isTemporary"`

	TeamID  int    `json:"-"`
	Content string `json:"-"`
}

var aiContextKind = kind[string, aiContext]{name: "aiContexts"}

var aiContextRoutes = []*route{
	{method: "POST", path: "/ai-agents/v1/contexts", scopes: scopes("ai-agents:write"), handler: createAIContext},
	{method: "GET", path: "/ai-agents/v1/contexts", scopes: scopes("ai-agents:read"), handler: listAIContexts},
	{method: "DELETE", path: "/ai-agents/v1/contexts/{contextId}", scopes: scopes("ai-agents:write"), handler: deleteAIContext},
}

var documentName = regexp.MustCompile(`^[\p{L}\p{N}\s\-_.()]*$`)

func validDocumentName(name string, value any) string {
	if s, ok := value.(string); ok && !documentName.MatchString(s) {
		return "Value of parameter '" + name + "' may hold letters, digits, spaces and - _ . ( ) only."
	}
	return ""
}

func createAIContext(c *call) (any, error) {
	known := aiContext{
		AgentID: c.body.text("agentId", required), Content: c.body.text("content", required, notEmpty),
		DocumentName: c.body.text("name", maxLength(120), validDocumentName), CreatedAt: moment{c.now}, Metadata: object{},
	}
	known.IsTemporary = c.body.text("autosave", oneOf("true", "false")) == "false"
	a, err := c.aiAgent(known.AgentID, teamWriters)
	if err != nil {
		return nil, err
	}
	known.TeamID, known.ID = a.TeamID, uuid("aiContext", aiContextKind.next(c.db))
	if known.DocumentName == "" {
		known.DocumentName = "context.txt"
	}
	aiContextKind.put(c.db, known.ID, known)
	return status{code: http.StatusCreated}, nil
}

func listAIContexts(c *call) (any, error) {
	id := c.query.text("agentId", required)
	a, err := c.aiAgent(id, teamReaders)
	if err != nil {
		return nil, err
	}
	return c.db.contextsOf(a.ID), nil
}

func (s *store) contextsOf(agentID string) []aiContext {
	return aiContextKind.all(s, func(known aiContext) bool { return known.AgentID == agentID })
}

func deleteAIContext(c *call) (any, error) {
	id := c.path.text("contextId")
	teamID, err := c.aiTeam(teamWriters)
	if err != nil {
		return nil, err
	}
	if known, ok := aiContextKind.get(c.db, id); !ok || known.TeamID != teamID {
		return nil, notFound()
	}
	aiContextKind.remove(c.db, id)
	return noContent, nil
}
