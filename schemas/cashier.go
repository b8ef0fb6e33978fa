package schemas

// ListProducts lists the plans and extras on sale with their prices.
type ListProducts struct {
	// Keep this kind.
	Type string `json:"type,omitempty" jsonschema:"enum=PLAN,enum=EXTRA"`
	// Add hidden products.
	IncludeInvisible bool `json:"includeInvisible,omitempty"`
	// Keep products that go with this price.
	RelatedPriceID ID `json:"relatedPriceId,omitempty"`
	// Prices as they apply to this organization.
	OrganizationID ID `json:"organizationId,omitempty"`
}

// GetPrice returns a price with the limits that it buys.
type GetPrice struct {
	// Price, by id from cashier_list-products.
	PriceID ID `json:"priceId" jsonschema:"example=31"`
}
