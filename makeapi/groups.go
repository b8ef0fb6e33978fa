package makeapi

// Group is a set of endpoints that belong together in Make's documentation. It is
// also the smallest toolset.
type Group struct {
	// Name of the toolset, such as "public-templates".
	Name string
	// About says what the group is for, in a sentence.
	About string
	// Endpoints in the order of the documentation.
	Endpoints []Declared
	// Undocumented tells that Make does not publish these endpoints and may change them.
	// They are served only where the operator chose the toolset "undocumented" or this
	// group, or named the tool.
	Undocumented bool
}

// Groups are all the groups, in alphabetical order. A test fails when a declared
// endpoint is in none of them.
var Groups = []Group{
	affiliate,
	aiAgentContexts,
	aiAgentLLMProviders,
	aiAgents,
	analytics,
	appCatalogue,
	auditLogs,
	cashier,
	connectedSystems,
	connections,
	credentialRequests,
	customPropertyStructureItems,
	customPropertyStructures,
	customRoles,
	dataStoreRecords,
	dataStores,
	dataStructures,
	deviceIncomings,
	deviceOutgoings,
	devices,
	endpointsBeta,
	enums,
	executions,
	folders,
	functions,
	general,
	hooks,
	incompleteExecutions,
	keys,
	managedOrganizations,
	notifications,
	onPremAgents,
	organizationBilling,
	organizationVariables,
	organizations,
	privateSpaces,
	publicTemplates,
	roles,
	rpc,
	scenarioCustomProperties,
	scenarioNotes,
	scenarioTools,
	scenarios,
	sharedScenarios,
	sdkApps,
	sdkConnections,
	sdkEndpoints,
	sdkFunctions,
	sdkModules,
	sdkRPCs,
	sdkWebhooks,
	ssoCertificates,
	teamVariables,
	teams,
	templates,
	userOrganizationRoles,
	userTeamRoles,
	users,
	validationSchemas,
}
