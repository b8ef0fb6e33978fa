package makeapi

import "makemcp/schemas"

var devices = Group{
	Name:      "devices",
	About:     "Phones and tablets with Make's mobile app, which trigger scenarios.",
	Endpoints: []Declared{ListDevices, GetDevice, RenameDevice, DeleteDevice, RequestDevicePairing},
}

// ListDevices is GET /devices.
var ListDevices = Endpoint[schemas.ListDevices]{
	Name: "devices_list", Route: "GET /devices", Scope: "devices:read", Reply: "devices",
}

// GetDevice is GET /devices/{deviceId}.
var GetDevice = Endpoint[schemas.GetDevice]{
	Name: "devices_get", Route: "GET /devices/{deviceId}", Scope: "devices:read", Reply: "device",
}

// RenameDevice is PATCH /devices/{deviceId}.
var RenameDevice = Endpoint[schemas.RenameDevice]{
	Name: "devices_update", Route: "PATCH /devices/{deviceId}", Scope: "devices:write", Reply: "device",
}

// DeleteDevice is DELETE /devices/{deviceId}, which asks to be confirmed.
var DeleteDevice = Endpoint[schemas.DeleteDevice]{
	Name: "devices_delete", Route: "DELETE /devices/{deviceId}", Scope: "devices:write", Reply: "device", Confirmed: true,
}

// RequestDevicePairing is POST /devices/request.
var RequestDevicePairing = Endpoint[schemas.RequestDevicePairing]{
	Name: "devices_request", Route: "POST /devices/request", Scope: "devices:write", Reply: "createDeviceRequest",
}
