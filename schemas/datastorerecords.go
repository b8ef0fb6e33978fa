package schemas

// recordPath names one record.
type recordPath struct {
	dataStorePath
	// Key of the record.
	Key string `json:"key" jsonschema:"minLength=1,example=8f7162828bc0"`
}

// ListDataStoreRecords lists records of a data store with their keys, the number of
// all records (count) and the field specification.
type ListDataStoreRecords struct {
	dataStorePath
	// Maximum number of records to return.
	Limit int `json:"limit,omitempty" as:"pg[limit]" jsonschema:"minimum=1,default=10"`
	// Records to skip.
	Offset int `json:"offset,omitempty" as:"pg[offset]" jsonschema:"minimum=0"`
}

// CreateDataStoreRecord adds a record to a data store and returns its key and data.
type CreateDataStoreRecord struct {
	dataStorePath
	// Unique key; left out, Make generates one.
	Key string `json:"key,omitempty" jsonschema:"minLength=1,example=cust-17"`
	// Values by field name, as the store's data structure has them.
	Data map[string]any `json:"data"`
}

// UpdateDataStoreRecord changes some fields of a record, keeps the others and returns
// the whole record.
type UpdateDataStoreRecord struct {
	recordPath
	// Values to change, by field name.
	Data map[string]any `json:"data" wire:"bare"`
}

// ReplaceDataStoreRecord replaces all fields of a record, or creates the record.
// Fields left out are lost; data-store-records_update keeps them.
type ReplaceDataStoreRecord struct {
	recordPath
	// All values, by field name.
	Data map[string]any `json:"data" wire:"bare"`
}

// DeleteDataStoreRecords deletes records of a data store and returns the deleted keys.
type DeleteDataStoreRecords struct {
	dataStorePath
	// Keys of the records to delete.
	Keys []string `json:"keys,omitempty" in:"body" one:"which" jsonschema:"minItems=1,example=8f7162828bc0"`
	// Delete every record.
	All bool `json:"all,omitempty" in:"body" one:"which"`
	// Keys of the records to keep.
	ExceptKeys []string `json:"exceptKeys,omitempty" in:"body" needs:"all"`
}
