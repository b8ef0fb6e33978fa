package schemas

// auditFilter narrows a list of audit logs.
type auditFilter struct {
	// First day, YYYY-MM-DD.
	DateFrom string `json:"dateFrom,omitempty" jsonschema:"format=date"`
	// Last day, YYYY-MM-DD.
	DateTo string `json:"dateTo,omitempty" jsonschema:"format=date"`
	// Keep these events, by name.
	Event []string `json:"event,omitempty" jsonschema:"example=key_created"`
	// Keep what these users did, by id or name.
	Author []string `json:"author,omitempty" jsonschema:"example=7"`
	// Paging and order.
	Page *CountedPage `json:"pg,omitempty" page:"sort=createdAt|triggeredAt|eventName|organization|team|actor|targetId default=triggeredAt/desc/100"`
}

// auditOrganization names the organization whose audit logs are read.
type auditOrganization struct {
	// Organization to look at.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
}

// auditTeam names the team whose audit logs are read.
type auditTeam struct {
	// Team to look at.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
}

// ListOrganizationAuditLogs lists who did what in an organization, newest first. For
// its owners and admins; audit-logs_get-organization-filters has the names of events.
type ListOrganizationAuditLogs struct {
	auditOrganization
	// Keep these teams, by id or name.
	Team []string `json:"team,omitempty" jsonschema:"example=22"`
	auditFilter
}

// GetOrganizationAuditLogFilters returns the users, teams and events that
// audit-logs_list-organization can filter by.
type GetOrganizationAuditLogFilters struct {
	auditOrganization
}

// ListTeamAuditLogs lists who did what in a team, newest first. For its admins;
// audit-logs_get-team-filters has the names of events.
type ListTeamAuditLogs struct {
	auditTeam
	auditFilter
}

// GetTeamAuditLogFilters returns the users and events that audit-logs_list-team can
// filter by.
type GetTeamAuditLogFilters struct {
	auditTeam
}

// GetAuditLogEntry returns an audit log entry with its details.
type GetAuditLogEntry struct {
	auditOrganization
	// Uuid of the entry, from a list.
	UUID string `json:"uuid" jsonschema:"minLength=1,example=6b0f9c1e-2a34-4d5e-8f60-718293a4b5c6"`
}
