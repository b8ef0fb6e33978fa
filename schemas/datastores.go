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

// dataStorePath names one data store.
type dataStorePath struct {
	// The data store, by id from data-stores_list.
	DataStoreID ID `json:"dataStoreId" jsonschema:"example=54"`
}

// GetDataStore returns a data store: record count, size and capacity in bytes, data
// structure.
type GetDataStore struct {
	dataStorePath
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=teamId,enum=records,enum=size,enum=maxSize,enum=datastructureId,enum=*"`
}

// UpdateDataStore changes a data store and returns it. What is left out stays, and
// records are not converted.
type UpdateDataStore struct {
	dataStorePath
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1,maxLength=128"`
	// New data structure.
	DatastructureID ID `json:"datastructureId,omitempty" jsonschema:"example=178"`
	// New reserved capacity in MB.
	MaxSizeMB int `json:"maxSizeMB,omitempty" jsonschema:"minimum=1"`
}

// DeleteOneDataStore deletes a data store and all its records.
type DeleteOneDataStore struct {
	dataStorePath
}

// DeleteDataStores deletes several data stores of a team with all their records and
// returns the deleted ids.
type DeleteDataStores struct {
	// Team whose data stores are deleted.
	TeamID ID `json:"teamId" in:"query" jsonschema:"example=35"`
	// Data stores to delete.
	IDs []ID `json:"ids,omitempty" in:"body" one:"which" jsonschema:"minItems=1,example=54"`
	// Delete every data store of the team.
	All bool `json:"all,omitempty" in:"body" one:"which"`
	// Data stores to keep.
	ExceptIDs []ID `json:"exceptIds,omitempty" in:"body" needs:"all" jsonschema:"example=56"`
}
