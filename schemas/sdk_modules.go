package schemas

// appModule addresses a module of a custom app.
type appModule struct {
	customAppVersion
	// From sdk-modules_list.
	ModuleName string `json:"moduleName" jsonschema:"example=getInvoice"`
}

// appModuleSection names one section of a module.
type appModuleSection struct {
	// expect is the input, interface the output, epoch where a trigger starts.
	Section string `json:"section" jsonschema:"enum=api,enum=epoch,enum=parameters,enum=expect,enum=interface,enum=samples,enum=scope"`
}

// ListAppModules lists the modules of a custom app: triggers, actions, searches.
type ListAppModules struct{ customAppVersion }

// CreateAppModule adds a module to a custom app and returns it. Next is
// sdk-modules_set-section.
type CreateAppModule struct {
	customAppVersion
	// Name within the app.
	Name string `json:"name" jsonschema:"example=getInvoice"`
	// 1 trigger, 4 action, 9 search, 10 instant trigger, 11 responder, 12 universal.
	TypeID int `json:"typeId" jsonschema:"enum=1,enum=4,enum=9,enum=10,enum=11,enum=12"`
	// Name people see.
	Label string `json:"label,omitempty"`
	// What it does.
	Description string `json:"description,omitempty"`
	// What to start from.
	ModuleInitMode string `json:"moduleInitMode,omitempty" jsonschema:"enum=blank,enum=example,enum=module,default=blank"`
	// Module to copy, for moduleInitMode module.
	ModuleInitSource string `json:"moduleInitSource,omitempty"`
	// Name from sdk-connections_list.
	Connection string `json:"connection,omitempty"`
	// Name from sdk-webhooks_list; instant triggers need it.
	Webhook string `json:"webhook,omitempty"`
	// What an action does; leave out for several.
	Crud string `json:"crud,omitempty" jsonschema:"enum=create,enum=read,enum=update,enum=delete"`
	// Template of a universal module.
	Subtype string `json:"subtype,omitempty" jsonschema:"enum=Universal,enum=UniversalGraphQL"`
}

// GetAppModule returns one module of a custom app.
type GetAppModule struct{ appModule }

// UpdateAppModule changes a module of a custom app; what is left out stays.
type UpdateAppModule struct {
	appModule
	// Name people see.
	Label string `json:"label,omitempty"`
	// What it does.
	Description string `json:"description,omitempty"`
	// From sdk-connections_list; null for none.
	Connection *string `json:"connection,omitempty" nullable:"true"`
	// Second connection; null for none.
	AltConnection *string `json:"altConnection,omitempty" nullable:"true"`
	// From sdk-webhooks_list; null for none.
	Webhook *string `json:"webhook,omitempty" nullable:"true"`
	// Kind of module, as in sdk-modules_create.
	TypeID int `json:"typeId,omitempty" jsonschema:"enum=1,enum=4,enum=9,enum=10,enum=11,enum=12"`
	// What an action does.
	Crud string `json:"crud,omitempty" jsonschema:"enum=create,enum=read,enum=update,enum=delete"`
}

// DeleteAppModule deletes a module of a custom app.
type DeleteAppModule struct{ appModule }

// GetAppModuleSection returns a section of a module as text: JSON with comments.
type GetAppModuleSection struct {
	appModule
	appModuleSection
}

// SetAppModuleSection replaces a section of a module. Read it first with
// sdk-modules_get-section.
type SetAppModuleSection struct {
	appModule
	appModuleSection
	rawSection
}

// MakeAppModulePublic shows a module to the users of its app.
type MakeAppModulePublic struct{ appModule }

// MakeAppModulePrivate hides a module from the users of its app.
type MakeAppModulePrivate struct{ appModule }

// CloneAppModule copies a module within its app.
type CloneAppModule struct {
	appModule
	// Name of the copy.
	NewName string `json:"newName" jsonschema:"example=getInvoice2"`
	// Name people see.
	Label string `json:"label,omitempty"`
}

// DeprecateAppModule marks a module as deprecated, or takes the mark away.
type DeprecateAppModule struct {
	appModule
	// The step wanted.
	Deprecation string `json:"deprecation" jsonschema:"enum=deprecate,enum=undeprecate"`
}

// ArchiveAppModule archives a module, or brings it back.
type ArchiveAppModule struct {
	appModule
	// The step wanted.
	ArchiveStatus string `json:"archiveStatus" jsonschema:"enum=archive,enum=unarchive"`
}

// SetAppModulePrice sets what a module costs in credits. Needs the user feature
// allow_apps_set_consumable.
type SetAppModulePrice struct {
	appModule
	// Segment of the address that Make leaves undefined; try consumable.
	Consumable string `json:"consumable" jsonschema:"default=consumable"`
	// The price in hundredths of a credit.
	CenticreditsFormula string `json:"centicreditsFormula,omitempty"`
	// The formula in words.
	CenticreditsFormulaDescription string `json:"centicreditsFormulaDescription,omitempty"`
	// Page that explains it.
	CenticreditsFormulaDocumentationURL string `json:"centicreditsFormulaDocumentationUrl,omitempty"`
	// Further facts.
	CenticreditsFormulaMeta map[string]any `json:"centicreditsFormulaMeta,omitempty" wire:"json"`
}
