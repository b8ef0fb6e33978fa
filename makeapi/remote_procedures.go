package makeapi

import "makemcp/schemas"

// rpc is named as in Make's hosted server, which has rpc_execute.
var rpc = Group{
	Name:      "rpc",
	About:     "Remote procedures of apps, which fill the fields of modules in the scenario editor.",
	Endpoints: []Declared{RunRemoteProcedure, GetRemoteProcedureConfiguration},
}

// RunRemoteProcedure is POST /rpcs/{appName}/{appVersion}/{rpcName}. Make names no
// scope. Most procedures only read, but they call another service with the team's
// connection, and what they do there the app alone decides: hence a write.
var RunRemoteProcedure = Endpoint[schemas.RunRemoteProcedure]{
	Name: "rpc_execute", Route: "POST /rpcs/{appName}/{appVersion}/{rpcName}",
}

// GetRemoteProcedureConfiguration is OPTIONS /rpcs/{appName}/{appVersion}/{rpcName}.
var GetRemoteProcedureConfiguration = Endpoint[schemas.GetRemoteProcedureConfiguration]{
	Name: "rpc_get-config", Route: "OPTIONS /rpcs/{appName}/{appVersion}/{rpcName}", Reply: "config",
}
