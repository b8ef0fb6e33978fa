package schemas

// notificationZone says which zone's notifications are meant.
type notificationZone struct {
	// Zone, from enums_zones; required on Make's public cloud.
	ImtZoneID ID `json:"imtZoneId,omitempty" in:"query" jsonschema:"example=1"`
}

// ListNotifications lists your own notifications, newest first, with the number of
// unread ones. notifications_get has the text.
type ListNotifications struct {
	// Leave out what was read.
	UnreadOnly bool `json:"unreadOnly,omitempty"`
	notificationZone
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"sort=id default=id/desc/10000"`
}

// DeleteNotifications deletes some of your notifications for good.
type DeleteNotifications struct {
	// Ids from notifications_list.
	IDs []string `json:"ids" in:"body" jsonschema:"minItems=1,example=3"`
	notificationZone
}

// GetNotification returns a notification with its text.
type GetNotification struct {
	// Id from notifications_list.
	NotificationID string `json:"notificationId" jsonschema:"minLength=1,example=3"`
	notificationZone
}

// MarkNotificationsAsRead marks all your notifications as read.
type MarkNotificationsAsRead struct {
	notificationZone
}
