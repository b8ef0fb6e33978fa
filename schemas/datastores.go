package schemas

// ListDataStores lists the data stores of a team with their record counts and
// sizes in bytes.
type ListDataStores struct {
	// Team whose data stores are listed.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Return only these properties; without it all but datastructureId.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=teamId,enum=records,enum=size,enum=maxSize,enum=datastructureId,enum=*"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"sort=name default=name/asc/10000"`
}

// CreateDataStore creates an empty data store in a team and returns it.
type CreateDataStore struct {
	// Name; need not be unique.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Customers"`
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=123"`
	// Data structure that describes its records. Make's documents demand it.
	DatastructureID ID `json:"datastructureId,omitempty" jsonschema:"example=1234"`
	// Reserved capacity in MB, taken from the organization's quota.
	MaxSizeMB int `json:"maxSizeMB" jsonschema:"minimum=1,example=1"`
}
