package makeapi

import "makemcp/schemas"

var general = Group{
	Name:      "general",
	About:     "Whether the Make API answers.",
	Endpoints: []Declared{Ping},
}

// Ping is GET /ping, whose answer is plain text. Any token will do.
var Ping = Endpoint[schemas.Ping]{
	Name: "general_ping", Route: "GET /ping", Answer: Text,
}
