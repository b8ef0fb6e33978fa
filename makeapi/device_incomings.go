package makeapi

import "makemcp/schemas"

var deviceIncomings = Group{
	Name:      "device-incomings",
	About:     "Messages from devices that wait for a scenario.",
	Endpoints: []Declared{ListDeviceIncomings, DeleteDeviceIncomings, GetDeviceIncoming, GetDeviceIncomingStats},
}

// ListDeviceIncomings is GET /devices/{deviceId}/incomings.
var ListDeviceIncomings = Endpoint[schemas.ListDeviceIncomings]{
	Name: "device-incomings_list", Route: "GET /devices/{deviceId}/incomings", Scope: "devices:read", Reply: "incomings",
}

// DeleteDeviceIncomings is DELETE /devices/{deviceId}/incomings, with a body. A part
// that fails is told in the answer's error, under status 200.
var DeleteDeviceIncomings = Endpoint[schemas.DeleteDeviceIncomings]{
	Name: "device-incomings_delete", Route: "DELETE /devices/{deviceId}/incomings", Scope: "devices:write", Confirmed: true,
}

// GetDeviceIncoming is GET /devices/{deviceId}/incomings/{incomingId}.
var GetDeviceIncoming = Endpoint[schemas.GetDeviceIncoming]{
	Name: "device-incomings_get", Route: "GET /devices/{deviceId}/incomings/{incomingId}", Scope: "devices:read", Reply: "incoming",
}

// GetDeviceIncomingStats is GET /devices/{deviceId}/incomings/stats.
var GetDeviceIncomingStats = Endpoint[schemas.GetDeviceIncomingStats]{
	Name: "device-incomings_get-stats", Route: "GET /devices/{deviceId}/incomings/stats", Scope: "devices:read", Reply: "incomingStat",
}
