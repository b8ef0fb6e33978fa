package schemas

// device names a device.
type device struct {
	// Id or udid from devices_list.
	DeviceID string `json:"deviceId" jsonschema:"minLength=1,example=2"`
}

// deviceCols chooses the columns of devices.
type deviceCols struct {
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query" jsonschema:"enum=id,enum=name,enum=teamId,enum=udid,enum=scope,enum=info,enum=queueCount,enum=queueLimit,enum=scenarioId,enum=gone,enum=*"`
}

// ListDevices lists a team's phones and tablets that can trigger scenarios, with the
// length of their queues.
type ListDevices struct {
	// Team whose devices are listed.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// Whether a scenario uses them; both if left out.
	Assigned *bool `json:"assigned,omitempty"`
	// As this scenario's editor lists them; overrides assigned.
	ViewForScenarioID ID `json:"viewForScenarioId,omitempty" jsonschema:"example=80"`
	// Keep devices with these abilities, such as scanner.
	Scope []string `json:"scope,omitempty" jsonschema:"example=call"`
	deviceCols
}

// GetDevice returns a device.
type GetDevice struct {
	device
	// 1 for an inspector (virtual) device.
	Inspector int `json:"inspector,omitempty" jsonschema:"enum=0,enum=1"`
	deviceCols
}

// RenameDevice changes a device's name.
type RenameDevice struct {
	device
	// New name.
	Name string `json:"name" jsonschema:"minLength=1"`
	deviceCols
}

// DeleteDevice unpairs a device and deletes it with its queues.
type DeleteDevice struct {
	device
}

// RequestDevicePairing starts to pair a device and returns the udid, which the Make
// mobile app then uses.
type RequestDevicePairing struct {
	// Name of the device to be.
	Name string `json:"name" jsonschema:"minLength=1"`
	// Team that will own it.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
	// 1 for an inspector (virtual) device.
	Inspector int `json:"inspector,omitempty" in:"query" jsonschema:"enum=0,enum=1"`
}
