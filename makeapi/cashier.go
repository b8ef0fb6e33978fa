package makeapi

import "makemcp/schemas"

var cashier = Group{
	Name:      "cashier",
	About:     "Make's price list: plans and extras.",
	Endpoints: []Declared{ListProducts, GetPrice},
}

// ListProducts is GET /cashier/products. Make names no scope.
var ListProducts = Endpoint[schemas.ListProducts]{
	Name: "cashier_list-products", Route: "GET /cashier/products", Reply: "products",
}

// GetPrice is GET /cashier/prices/{priceId}. Make names no scope.
var GetPrice = Endpoint[schemas.GetPrice]{
	Name: "cashier_get-price", Route: "GET /cashier/prices/{priceId}",
}
