package makeapi

import "makemcp/schemas"

var notifications = Group{
	Name:      "notifications",
	About:     "Notifications of the person whose token it is, such as that a scenario was stopped.",
	Endpoints: []Declared{ListNotifications, DeleteNotifications, GetNotification, MarkNotificationsAsRead},
}

// ListNotifications is GET /notifications.
var ListNotifications = Endpoint[schemas.ListNotifications]{
	Name: "notifications_list", Route: "GET /notifications", Scope: "notifications:read", Reply: "notifications",
}

// DeleteNotifications is DELETE /notifications, with a body.
var DeleteNotifications = Endpoint[schemas.DeleteNotifications]{
	Name: "notifications_delete", Route: "DELETE /notifications", Scope: "notifications:write", Reply: "notifications",
}

// GetNotification is GET /notifications/{notificationId}.
var GetNotification = Endpoint[schemas.GetNotification]{
	Name: "notifications_get", Route: "GET /notifications/{notificationId}", Scope: "notifications:read", Reply: "notification",
}

// MarkNotificationsAsRead is POST /notifications/mark-as-read?ids=all. Make documents
// no other ids.
var MarkNotificationsAsRead = Endpoint[schemas.MarkNotificationsAsRead]{
	Name: "notifications_mark-as-read", Route: "POST /notifications/mark-as-read?ids=all", Scope: "notifications:write", Reply: "notifications",
}
