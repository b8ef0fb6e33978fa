package schemas

// GetScenarioCustomProperties returns a scenario's values of the organization's custom
// properties.
type GetScenarioCustomProperties struct {
	OfScenario
}

// CreateScenarioCustomProperties sets a scenario's custom properties for the first
// time; required ones must be there.
type CreateScenarioCustomProperties struct {
	OfScenario
	// Values by name from custom-property-structure-items_list.
	CustomProperties map[string]any `json:"customProperties" wire:"bare"`
}

// ReplaceScenarioCustomProperties replaces all custom properties of a scenario that has
// some; required ones must be there.
type ReplaceScenarioCustomProperties struct {
	OfScenario
	// Values by name; others are lost.
	CustomProperties map[string]any `json:"customProperties" wire:"bare"`
}

// UpdateScenarioCustomProperties changes custom properties of a scenario that has
// some; others stay.
type UpdateScenarioCustomProperties struct {
	OfScenario
	// Values by name; null clears one.
	CustomProperties map[string]any `json:"customProperties" wire:"bare"`
}

// DeleteScenarioCustomProperties deletes all custom properties of a scenario.
type DeleteScenarioCustomProperties struct {
	OfScenario
}
