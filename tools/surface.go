package tools

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// A surface is what tools/list shows. What is served can be more: tools_search finds
// it, and tools_call runs it. So the whole API is in reach of a model's context.

// The toolsets that are surfaces of their own.
const (
	// everyday is the default: the tools of most sessions, with search and call.
	everyday = "default"
	// searchOnly lists search and call alone.
	searchOnly = "search"
	// everything lists all tools.
	everything = "all"
)

// undocumented is the bundle of what Make does not publish. No surface has it.
const undocumented = "undocumented"

// everydayTools are listed by default, beside search and call.
var everydayTools = []string{
	"data-stores_list",
	"folders_list",
	"public-templates_get",
	"public-templates_get-blueprint",
	"public-templates_list",
	"scenarios_activate",
	"scenarios_get",
	"scenarios_list",
	"teams_list",
	"users_me",
}

// bundles are toolsets of several groups.
var bundles = map[string][]string{
	"templates": {"public-templates", "templates"},
	"scenarios": {
		"scenarios", "executions", "incomplete-executions", "folders", "hooks", "connections", "functions",
		"scenario-custom-properties",
	},
	"data": {"data-stores", "data-store-records", "data-structures"},
	"admin": {
		"organizations", "teams", "users", "roles", "custom-roles", "user-team-roles", "user-organization-roles",
		"organization-variables", "team-variables", "audit-logs", "analytics", "notifications",
	},
	"apps": {"sdk-apps", "sdk-connections", "sdk-endpoints", "sdk-functions", "sdk-modules", "sdk-rpcs", "sdk-webhooks"},
	"ai":   {"ai-agents", "ai-agent-contexts", "ai-agent-llm-providers"},

	undocumented: undocumentedGroups(),
}

func undocumentedGroups() []string {
	var names []string
	for _, group := range makeapi.Groups {
		if group.Undocumented {
			names = append(names, group.Name)
		}
	}
	return names
}

// Bundles are the toolsets of several groups, by name, for the documentation.
func Bundles() map[string][]string { return maps.Clone(bundles) }

// toolsetNames are all that can stand for a toolset.
func toolsetNames() []string {
	names := append(groupNames(), everyday, searchOnly, everything, taskGroup, undoGroup)
	for name := range bundles {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// isSurface tells whether a toolset only narrows what is listed.
func isSurface(toolset string) bool {
	return toolset == everyday || toolset == searchOnly || toolset == everything
}

// wanted tells whether a toolset that was chosen has the group.
func (c Config) wanted(group string) bool {
	return slices.ContainsFunc(c.Toolsets, func(toolset string) bool {
		return isSurface(toolset) || toolset == group || slices.Contains(bundles[toolset], group)
	})
}

// lists tells whether tools/list shows a tool that is served.
func (c Config) lists(t *Tool) bool {
	switch {
	case slices.Contains(c.Tools, t.Name), t.Undocumented: // which is served only if asked for
		return true
	case len(c.Toolsets) == 0 && len(c.Tools) == 0, slices.Contains(c.Toolsets, everyday):
		return t.Group == aboutTools || t.Group == taskGroup || t.Group == undoGroup || slices.Contains(everydayTools, t.Name) || c.chosen(t.Group)
	case slices.Contains(c.Toolsets, searchOnly):
		return t.Group == aboutTools || c.chosen(t.Group)
	default:
		return true
	}
}

// chosen tells whether a group was named, by itself or in a bundle.
func (c Config) chosen(group string) bool {
	return slices.ContainsFunc(c.Toolsets, func(toolset string) bool {
		return toolset == group || slices.Contains(bundles[toolset], group)
	})
}

// hasSurface tells whether what is listed is less than what is served, so that search
// and call are needed.
func (c Config) hasSurface() bool {
	return len(c.Toolsets) == 0 && len(c.Tools) == 0 ||
		slices.Contains(c.Toolsets, everyday) || slices.Contains(c.Toolsets, searchOnly)
}

const (
	// aboutTools is the group of the tools that are about tools.
	aboutTools = "tools"
	searchTool = "tools_search"
	callTool   = "tools_call"
)

// agentTools are the tools that lead to those that are not listed. What tools_call can do
// is what the tools can that are served.
func (c Config) agentTools() []Tool {
	effect := makeapi.Destructive
	if c.ReadOnly {
		effect = makeapi.Read
	}
	search := newTool(&makeapi.Operation{Name: searchTool, Effect: makeapi.Read, Shape: schemas.Of[schemas.SearchTools]}, aboutTools, schemas.View{})
	search.own = func(_ context.Context, s *Set, c *call) (json.RawMessage, error) { return s.search(c) }
	run := makeapi.Operation{Name: callTool, Effect: effect, Shape: schemas.Of[schemas.CallTool]}
	return []Tool{newTool(&run, aboutTools, schemas.View{}), search}
}

// callAny is tools_call: the tool that it names is called as if the caller had named it,
// through all of the middleware.
func (s *Set) callAny(ctx context.Context, who Caller, arguments json.RawMessage) *Result {
	args, err := schemas.Decode(arguments)
	c := &call{tool: s.byName[callTool], raw: arguments, caller: who}
	if err == nil {
		err = c.tool.Shape().Check(args, false)
	}
	if err != nil {
		return s.explain(c, err)
	}
	name, _ := args["name"].(string)
	inner, err := json.Marshal(args["arguments"])
	if err != nil {
		return s.explain(c, err)
	}
	if strings.EqualFold(name, callTool) {
		return failure(callTool + " can't call itself: name the tool that does the work.")
	}
	return s.Call(ctx, who, name, inner)
}
