package sandbox

import "fmt"

// notificationSetting says whether a user gets one kind of e-mail about a team.
// Which kinds there are is made up; all but the last are on by default.
type notificationSetting struct {
	UserID         int  `json:"userId"`
	TeamID         int  `json:"teamId"`
	NotificationID int  `json:"notificationId"`
	Enabled        bool `json:"enabled"`
}

const notificationKinds = 4

// notificationSettingKind is keyed by team, user and kind of notification, and
// holds what was set.
var notificationSettingKind = kind[string, notificationSetting]{name: "userTeamNotifications"}

const notificationPath = "/users/{userId}/user-team-notifications/{teamId}"

var notificationSettingRoutes = []*route{
	{method: "GET", path: notificationPath, scopes: scopes("user:read"), handler: listNotificationSettings},
	{method: "GET", path: notificationPath + "/{notificationId}", scopes: scopes("user:read"), handler: getNotificationSetting},
	{method: "PUT", path: notificationPath + "/{notificationId}", scopes: scopes("user:write"), handler: setNotificationSetting},
}

func (n notificationSetting) key() string {
	return fmt.Sprintf("%s-%d", roleKey(n.TeamID, n.UserID), n.NotificationID)
}

// notificationSetting reads the path: one's own settings for a team that one is in.
func (c *call) notificationSetting(id int) (notificationSetting, error) {
	n := notificationSetting{UserID: c.path.integer("userId"), TeamID: c.path.integer("teamId"), NotificationID: id, Enabled: id < notificationKinds}
	if err := c.problems.err(); err != nil {
		return n, err
	}
	if n.UserID != c.user.ID {
		return n, accessDenied()
	}
	if _, member := teamRoleKind.get(c.db, roleKey(n.TeamID, n.UserID)); !member {
		return n, insufficientRights()
	}
	if id < 1 || id > notificationKinds {
		return n, notFound()
	}
	if set, ok := notificationSettingKind.get(c.db, n.key()); ok {
		n = set
	}
	return n, nil
}

func listNotificationSettings(c *call) (any, error) {
	var list []notificationSetting
	for id := range notificationKinds {
		n, err := c.notificationSetting(id + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return object{{"userTeamNotifications", list}}, nil
}

func getNotificationSetting(c *call) (any, error) {
	n, err := c.notificationSetting(c.path.integer("notificationId"))
	if err != nil {
		return nil, err
	}
	return object{{"userTeamNotification", n}}, nil
}

func setNotificationSetting(c *call) (any, error) {
	enabled := c.body.boolean("enabled", required)
	n, err := c.notificationSetting(c.path.integer("notificationId"))
	if err != nil {
		return nil, err
	}
	n.Enabled = enabled
	notificationSettingKind.put(c.db, n.key(), n)
	return object{{"userTeamNotification", n}}, nil
}
