package schemas

// GetBlueprintSchema returns the JSON Schema of scenario blueprints;
// validate_blueprint_schema checks one against it. Make does not publish this call and
// may change it.
type GetBlueprintSchema struct{}
