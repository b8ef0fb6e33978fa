package schemas

// ListDeviceOutgoings lists the messages that wait to be delivered to a device.
type ListDeviceOutgoings struct {
	device
	// Keep messages of this kind, such as save_contact.
	Scope string `json:"scope,omitempty"`
	// Paging and order.
	Page *KeysetPage `json:"pg,omitempty" page:"default=created/asc/10000"`
}

// DeleteDeviceOutgoings deletes messages to a device before they are delivered.
type DeleteDeviceOutgoings struct {
	queued
}

// GetDeviceOutgoing returns an undelivered message with its data.
type GetDeviceOutgoing struct {
	device
	// Id from device-outgoings_list.
	OutgoingID string `json:"outgoingId" jsonschema:"minLength=1,example=f4a5b6"`
}
