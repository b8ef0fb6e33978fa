package makeapi

import "makemcp/schemas"

var dataStores = Group{
	Name:      "data-stores",
	About:     "Data stores: a team's tables that scenarios read and write.",
	Endpoints: []Declared{ListDataStores, CreateDataStore},
}

// ListDataStores is GET /data-stores.
var ListDataStores = Endpoint[schemas.ListDataStores]{
	Name: "data-stores_list", Route: "GET /data-stores", Scope: "datastores:read", Reply: "dataStores", Cols: "*",
}

// CreateDataStore is POST /data-stores.
var CreateDataStore = Endpoint[schemas.CreateDataStore]{
	Name: "data-stores_create", Route: "POST /data-stores", Scope: "datastores:write", Reply: "dataStore",
}
