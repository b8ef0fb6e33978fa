package makeapi

import "makemcp/schemas"

var dataStores = Group{
	Name:  "data-stores",
	About: "Data stores: a team's tables that scenarios read and write.",
	Endpoints: []Declared{
		ListDataStores, GetDataStore, CreateDataStore, UpdateDataStore, DeleteOneDataStore, DeleteDataStores,
	},
}

// ListDataStores is GET /data-stores.
var ListDataStores = Endpoint[schemas.ListDataStores]{
	Name: "data-stores_list", Route: "GET /data-stores", Scope: "datastores:read", Reply: "dataStores", Cols: "*",
}

// GetDataStore is GET /data-stores/{dataStoreId}.
var GetDataStore = Endpoint[schemas.GetDataStore]{
	Name: "data-stores_get", Route: "GET /data-stores/{dataStoreId}", Scope: "datastores:read", Reply: "dataStore", Cols: "*",
}

// CreateDataStore is POST /data-stores.
var CreateDataStore = Endpoint[schemas.CreateDataStore]{
	Name: "data-stores_create", Route: "POST /data-stores", Scope: "datastores:write", Reply: "dataStore",
}

// UpdateDataStore is PATCH /data-stores/{dataStoreId}.
var UpdateDataStore = Endpoint[schemas.UpdateDataStore]{
	Name: "data-stores_update", Route: "PATCH /data-stores/{dataStoreId}", Scope: "datastores:write", Reply: "dataStore",
}

// DeleteOneDataStore is DELETE /data-stores/{dataStoreId}, which only Make's SDK uses.
var DeleteOneDataStore = Endpoint[schemas.DeleteOneDataStore]{
	Name: "data-stores_delete", Route: "DELETE /data-stores/{dataStoreId}", Scope: "datastores:write", Reply: "dataStore",
	Confirmed: true,
}

// DeleteDataStores is DELETE /data-stores, with a body.
var DeleteDataStores = Endpoint[schemas.DeleteDataStores]{
	Name: "data-stores_delete-many", Route: "DELETE /data-stores", Scope: "datastores:write", Reply: "dataStores",
	Confirmed: true,
}
