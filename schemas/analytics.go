package schemas

// GetAnalytics returns operations, executions, errors and error rate of an
// organization and of each scenario, with the change against the period before. Only
// for owners on Enterprise plans.
type GetAnalytics struct {
	// Organization to look at.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
	// Keep these teams.
	TeamID []ID `json:"teamId,omitempty" jsonschema:"example=22"`
	// Keep these scenario folders.
	FolderID []ID `json:"folderId,omitempty" jsonschema:"example=5"`
	// Keep scenarios in these states.
	Status []string `json:"status,omitempty" jsonschema:"enum=active,enum=inactive,enum=invalid"`
	// From and to, ISO 8601; by default the last year.
	Timeframe *Timeframe `json:"timeframe,omitempty"`
	// Paging and order.
	Page *CountedPage `json:"pg,omitempty" page:"sort=name|teamName|status|operations|executions|errors|errorRate|executionsChange|operationsChange|errorsChange|errorRateChange default=operations//100"`
}
