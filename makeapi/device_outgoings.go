package makeapi

import "makemcp/schemas"

var deviceOutgoings = Group{
	Name:      "device-outgoings",
	About:     "Messages that wait to be delivered to devices.",
	Endpoints: []Declared{ListDeviceOutgoings, DeleteDeviceOutgoings, GetDeviceOutgoing},
}

// ListDeviceOutgoings is GET /devices/{deviceId}/outgoings.
var ListDeviceOutgoings = Endpoint[schemas.ListDeviceOutgoings]{
	Name: "device-outgoings_list", Route: "GET /devices/{deviceId}/outgoings", Scope: "devices:read", Reply: "outgoings",
}

// DeleteDeviceOutgoings is DELETE /devices/{deviceId}/outgoings, with a body.
var DeleteDeviceOutgoings = Endpoint[schemas.DeleteDeviceOutgoings]{
	Name: "device-outgoings_delete", Route: "DELETE /devices/{deviceId}/outgoings", Scope: "devices:write", Reply: "outgoings", Confirmed: true,
}

// GetDeviceOutgoing is GET /devices/{deviceId}/outgoings/{outgoingId}.
var GetDeviceOutgoing = Endpoint[schemas.GetDeviceOutgoing]{
	Name: "device-outgoings_get", Route: "GET /devices/{deviceId}/outgoings/{outgoingId}", Scope: "devices:read", Reply: "outgoing",
}
