package schemas

// queued says which messages of a device's queue are deleted.
type queued struct {
	device
	// Ids from the queue's list tool.
	IDs []string `json:"ids,omitempty" in:"body" one:"which" jsonschema:"minItems=1,example=c1d2e3"`
	// True deletes the whole queue.
	All bool `json:"all,omitempty" in:"body" one:"which"`
	// Ids to spare.
	ExceptIDs []string `json:"exceptIds,omitempty" in:"body" needs:"all" jsonschema:"example=c1d2e3"`
}

// ListDeviceIncomings lists the messages that a device sent and that wait for a
// scenario.
type ListDeviceIncomings struct {
	device
	// Keep messages of this kind, such as photo_taken.
	Scope string `json:"scope,omitempty"`
	// Paging and order.
	Page *KeysetPage `json:"pg,omitempty" page:"default=created/asc/10000"`
}

// DeleteDeviceIncomings deletes waiting messages of a device; no scenario will ever
// see them.
type DeleteDeviceIncomings struct {
	queued
}

// GetDeviceIncoming returns a waiting message with its data.
type GetDeviceIncoming struct {
	device
	// Id from device-incomings_list.
	IncomingID string `json:"incomingId" jsonschema:"minLength=1,example=c1d2e3"`
}

// GetDeviceIncomingStats returns length and limit of a device's incoming queue.
type GetDeviceIncomingStats struct {
	device
	// Count messages of this kind only.
	Scope string `json:"scope,omitempty"`
}
