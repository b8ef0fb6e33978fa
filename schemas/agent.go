package schemas

// SearchTools finds tools of this server by what they do. The best hit comes with its
// schema; run any hit with tools_call.
type SearchTools struct {
	// What to do, in a few words, such as "retry failed runs".
	Query string `json:"query" jsonschema:"minLength=1,maxLength=400"`
	// Most hits; by default 8.
	Limit int `json:"limit,omitempty" jsonschema:"minimum=1,maximum=30"`
}

// CallTool runs any tool of this server by name, listed or not, under the same checks,
// policy and confirmation.
type CallTool struct {
	// Name from tools_search.
	Name string `json:"name" jsonschema:"minLength=1"`
	// The tool's arguments.
	Arguments map[string]any `json:"arguments,omitempty"`
}
