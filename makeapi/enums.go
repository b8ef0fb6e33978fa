package makeapi

import "makemcp/schemas"

// enums need no scope: Make's lists are the same for every token.
var enums = Group{
	Name:  "enums",
	About: "Lists whose ids other calls take: time zones, countries, regions, zones, types of variables, AI models.",
	Endpoints: []Declared{
		ListModuleTypes, ListTimeZones, ListCountries, ListLocales, ListLanguages, ListUserFeatures, ListOrganizationFeatures,
		ListEmailNotificationSettings, ListAPITokenScopes, ListRegions, ListZones, ListAppReviewStatuses,
		ListVariableTypes, ListLLMModels, ListBuiltInLLMTiers,
	},
}

// ListModuleTypes is GET /enums/module-types.
var ListModuleTypes = Endpoint[schemas.ListModuleTypes]{
	Name: "enums_module-types", Route: "GET /enums/module-types", Reply: "moduleTypes",
}

// ListTimeZones is GET /enums/timezones.
var ListTimeZones = Endpoint[schemas.ListTimeZones]{
	Name: "enums_timezones", Route: "GET /enums/timezones", Reply: "timezones",
}

// ListCountries is GET /enums/countries.
var ListCountries = Endpoint[schemas.ListCountries]{
	Name: "enums_countries", Route: "GET /enums/countries", Reply: "countries",
}

// ListLocales is GET /enums/locales.
var ListLocales = Endpoint[schemas.ListLocales]{
	Name: "enums_locales", Route: "GET /enums/locales", Reply: "locales",
}

// ListLanguages is GET /enums/languages.
var ListLanguages = Endpoint[schemas.ListLanguages]{
	Name: "enums_languages", Route: "GET /enums/languages", Reply: "languages",
}

// ListUserFeatures is GET /enums/user-features.
var ListUserFeatures = Endpoint[schemas.ListUserFeatures]{
	Name: "enums_user-features", Route: "GET /enums/user-features", Reply: "userFeatures",
}

// ListOrganizationFeatures is GET /enums/organization-features.
var ListOrganizationFeatures = Endpoint[schemas.ListOrganizationFeatures]{
	Name: "enums_organization-features", Route: "GET /enums/organization-features", Reply: "organizationFeatures",
}

// ListEmailNotificationSettings is GET /enums/user-email-notifications.
var ListEmailNotificationSettings = Endpoint[schemas.ListEmailNotificationSettings]{
	Name: "enums_user-email-notifications", Route: "GET /enums/user-email-notifications", Reply: "userEmailNotifications",
}

// ListAPITokenScopes is GET /enums/user-api-token-scopes.
var ListAPITokenScopes = Endpoint[schemas.ListAPITokenScopes]{
	Name: "enums_user-api-token-scopes", Route: "GET /enums/user-api-token-scopes", Reply: "userApiTokenScopes",
}

// ListRegions is GET /enums/imt-regions.
var ListRegions = Endpoint[schemas.ListRegions]{
	Name: "enums_regions", Route: "GET /enums/imt-regions", Reply: "imtRegions",
}

// ListZones is GET /enums/imt-zones, named as enums_regions is.
var ListZones = Endpoint[schemas.ListZones]{
	Name: "enums_zones", Route: "GET /enums/imt-zones", Reply: "imtZones",
}

// ListAppReviewStatuses is GET /enums/apps-review-statuses.
var ListAppReviewStatuses = Endpoint[schemas.ListAppReviewStatuses]{
	Name: "enums_apps-review-statuses", Route: "GET /enums/apps-review-statuses", Reply: "reviewStatuses",
}

// ListVariableTypes is GET /enums/variable-types.
var ListVariableTypes = Endpoint[schemas.ListVariableTypes]{
	Name: "enums_variable-types", Route: "GET /enums/variable-types", Reply: "variableTypes",
}

// ListLLMModels is GET /enums/llm-models.
var ListLLMModels = Endpoint[schemas.ListLLMModels]{
	Name: "enums_llm-models", Route: "GET /enums/llm-models", Reply: "llmModels",
}

// ListBuiltInLLMTiers is GET /enums/llm-builtin-tiers.
var ListBuiltInLLMTiers = Endpoint[schemas.ListBuiltInLLMTiers]{
	Name: "enums_llm-builtin-tiers", Route: "GET /enums/llm-builtin-tiers", Reply: "llmBuiltinTiers",
}
