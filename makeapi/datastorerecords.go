package makeapi

import "makemcp/schemas"

var dataStoreRecords = Group{
	Name:  "data-store-records",
	About: "Records of data stores.",
	Endpoints: []Declared{
		ListDataStoreRecords, CreateDataStoreRecord, UpdateDataStoreRecord, ReplaceDataStoreRecord, DeleteDataStoreRecords,
	},
}

// ListDataStoreRecords is GET /data-stores/{dataStoreId}/data.
var ListDataStoreRecords = Endpoint[schemas.ListDataStoreRecords]{
	Name: "data-store-records_list", Route: "GET /data-stores/{dataStoreId}/data", Scope: "datastores:read", Reply: "records",
}

// CreateDataStoreRecord is POST /data-stores/{dataStoreId}/data. Make takes the fields
// in data here, and bare in the two below.
var CreateDataStoreRecord = Endpoint[schemas.CreateDataStoreRecord]{
	Name: "data-store-records_create", Route: "POST /data-stores/{dataStoreId}/data", Scope: "datastores:write",
}

// UpdateDataStoreRecord is PATCH /data-stores/{dataStoreId}/data/{key}.
var UpdateDataStoreRecord = Endpoint[schemas.UpdateDataStoreRecord]{
	Name: "data-store-records_update", Route: "PATCH /data-stores/{dataStoreId}/data/{key}", Scope: "datastores:write",
}

// ReplaceDataStoreRecord is PUT /data-stores/{dataStoreId}/data/{key}.
var ReplaceDataStoreRecord = Endpoint[schemas.ReplaceDataStoreRecord]{
	Name: "data-store-records_replace", Route: "PUT /data-stores/{dataStoreId}/data/{key}", Scope: "datastores:write",
}

// DeleteDataStoreRecords is DELETE /data-stores/{dataStoreId}/data, with a body. Make
// always wants a confirmation.
var DeleteDataStoreRecords = Endpoint[schemas.DeleteDataStoreRecords]{
	Name: "data-store-records_delete", Route: "DELETE /data-stores/{dataStoreId}/data", Scope: "datastores:write", Reply: "keys",
	Confirmed: true,
}
