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
}

// Groups are all the groups, in alphabetical order. A test fails when a declared
// endpoint is in none of them.
var Groups = []Group{
	customPropertyStructureItems,
	customPropertyStructures,
	dataStores,
	executions,
	folders,
	incompleteExecutions,
	publicTemplates,
	scenarioCustomProperties,
	scenarioNotes,
	scenarioTools,
	scenarios,
	sharedScenarios,
	users,
}
