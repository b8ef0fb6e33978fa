package makeapi

import "makemcp/schemas"

var auditLogs = Group{
	Name:  "audit-logs",
	About: "Who did what and when in an organization or a team.",
	Endpoints: []Declared{
		ListOrganizationAuditLogs, GetOrganizationAuditLogFilters, ListTeamAuditLogs, GetTeamAuditLogFilters,
		GetAuditLogEntry,
	},
}

// ListOrganizationAuditLogs is GET /audit-logs/organization/{organizationId}. Make names
// no scope for audit logs; the role decides.
var ListOrganizationAuditLogs = Endpoint[schemas.ListOrganizationAuditLogs]{
	Name: "audit-logs_list-organization", Route: "GET /audit-logs/organization/{organizationId}", Reply: "auditLogs",
}

// GetOrganizationAuditLogFilters is GET
// /audit-logs/organization/{organizationId}/filters. The answer is not wrapped.
var GetOrganizationAuditLogFilters = Endpoint[schemas.GetOrganizationAuditLogFilters]{
	Name: "audit-logs_get-organization-filters", Route: "GET /audit-logs/organization/{organizationId}/filters",
}

// ListTeamAuditLogs is GET /audit-logs/team/{teamId}.
var ListTeamAuditLogs = Endpoint[schemas.ListTeamAuditLogs]{
	Name: "audit-logs_list-team", Route: "GET /audit-logs/team/{teamId}", Reply: "auditLogs",
}

// GetTeamAuditLogFilters is GET /audit-logs/team/{teamId}/filters. The answer is not
// wrapped.
var GetTeamAuditLogFilters = Endpoint[schemas.GetTeamAuditLogFilters]{
	Name: "audit-logs_get-team-filters", Route: "GET /audit-logs/team/{teamId}/filters",
}

// GetAuditLogEntry is GET /audit-logs/{organizationId}/{uuid}. The answer is not
// wrapped.
var GetAuditLogEntry = Endpoint[schemas.GetAuditLogEntry]{
	Name: "audit-logs_get", Route: "GET /audit-logs/{organizationId}/{uuid}",
}
