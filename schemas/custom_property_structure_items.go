package schemas

// ListCustomPropertyStructureItems lists the fields of a structure; names and types are
// what scenario-custom-properties tools take.
type ListCustomPropertyStructureItems struct {
	// Id from custom-property-structures_list.
	CustomPropertyStructureID ID `json:"customPropertyStructureId"`
	// Exact id.
	ID ID `json:"id,omitempty"`
	// Regular expression, any case.
	Name string `json:"name,omitempty"`
	// Regular expression, any case.
	Label string `json:"label,omitempty"`
	// Regular expression, any case.
	Description string `json:"description,omitempty"`
	// Keep one type.
	Type string `json:"type,omitempty" jsonschema:"enum=boolean,enum=number,enum=shortText,enum=longText,enum=date,enum=dropdown,enum=multiselect"`
	// Keep required or optional ones.
	Required *bool `json:"required,omitempty"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=label,enum=description,enum=type,enum=options,enum=required,enum=*"`
	// Paging and order.
	Page *KeysetPage `json:"pg,omitempty" page:"sort=id|name|label|description|type|required default=id/asc/10000"`
}

// CreateCustomPropertyStructureItem adds a field to a structure.
type CreateCustomPropertyStructureItem struct {
	// Id from custom-property-structures_list.
	CustomPropertyStructureID ID `json:"customPropertyStructureId"`
	// Key in scenario data; unique and fixed.
	Name string `json:"name" jsonschema:"maxLength=64,pattern=^[a-zA-Z_$][0-9a-zA-Z_$]*$"`
	// Column title.
	Label string `json:"label" jsonschema:"minLength=1,maxLength=64"`
	// Explanation.
	Description string `json:"description,omitempty" jsonschema:"maxLength=1024"`
	// Data type; fixed.
	Type string `json:"type" jsonschema:"enum=boolean,enum=number,enum=shortText,enum=longText,enum=date,enum=dropdown,enum=multiselect"`
	// Unique choices of dropdown and multiselect only.
	Options []PropertyOption `json:"options,omitempty"`
	// Whether scenarios must have a value.
	Required bool `json:"required"`
}

// UpdateCustomPropertyStructureItem changes a field of a structure; what is left out
// stays.
type UpdateCustomPropertyStructureItem struct {
	// Id from custom-property-structure-items_list.
	CustomPropertyStructureItemID ID `json:"customPropertyStructureItemId"`
	// Column title.
	Label string `json:"label,omitempty" jsonschema:"minLength=1,maxLength=64"`
	// Explanation.
	Description *string `json:"description,omitempty" jsonschema:"maxLength=1024"`
	// New set of choices; stored values stay.
	Options []PropertyOption `json:"options,omitempty"`
	// Whether scenarios must have a value.
	Required *bool `json:"required,omitempty"`
}

// DeleteCustomPropertyStructureItem deletes a field and all values that scenarios have
// for it.
type DeleteCustomPropertyStructureItem struct {
	// Id from custom-property-structure-items_list.
	CustomPropertyStructureItemID ID `json:"customPropertyStructureItemId"`
}
