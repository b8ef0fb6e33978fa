package schemas

// ListModuleTypes lists the kinds of modules with the ids that apps refer to.
type ListModuleTypes struct{}

// ListTimeZones lists time zones; ids for users and organizations.
type ListTimeZones struct{}

// ListCountries lists countries; ids for users and organizations.
type ListCountries struct{}

// ListLocales lists formats of dates and numbers; ids for users.
type ListLocales struct{}

// ListLanguages lists languages by their code.
type ListLanguages struct {
	// Names in your own language.
	Localized bool `json:"localized,omitempty"`
}

// ListUserFeatures lists the feature flags that users can have.
type ListUserFeatures struct{}

// ListOrganizationFeatures lists the feature flags that organizations can have.
type ListOrganizationFeatures struct{}

// ListEmailNotificationSettings lists the kinds of e-mail notifications; the id is the
// notificationId of a user's settings.
type ListEmailNotificationSettings struct {
	// Language code of the descriptions; only en works.
	Language string `json:"language,omitempty" jsonschema:"example=en"`
}

// ListAPITokenScopes lists the scopes that an API token can have.
type ListAPITokenScopes struct{}

// ListRegions lists regions; a new organization needs a regionId.
type ListRegions struct{}

// ListZones lists zones, which host organizations, with their domains.
type ListZones struct{}

// ListAppReviewStatuses lists the states of a custom app's review.
type ListAppReviewStatuses struct{}

// ListVariableTypes lists the types of custom variables; ids for typeId.
type ListVariableTypes struct{}

// ListLLMModels lists the language models for AI mapping and the AI toolkit.
type ListLLMModels struct{}

// ListBuiltInLLMTiers lists the tiers of Make's own AI provider with their price in
// centicredits per token.
type ListBuiltInLLMTiers struct{}
