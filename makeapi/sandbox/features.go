package sandbox

import (
	"fmt"
	"slices"
)

// featureControl is a feature that an organization can switch. Which ones there
// are besides ai_features is made up. Anybody in the organization sees them, its
// admins switch them; Make names no scope, so none is asked for.
type featureControl struct {
	ID             int               `json:"id"`
	Name           string            `json:"name"`
	Label          map[string]string `json:"label"`
	Description    map[string]string `json:"description"`
	Tags           []string          `json:"tags"`
	WarningMessage map[string]string `json:"warning_message"`
	Enabled        bool              `json:"enabled"`
}

var featureControls = []featureControl{
	{
		6, "public_sharing", map[string]string{"en": "Public sharing"}, map[string]string{"en": "Let members share scenarios by public links"},
		[]string{"sharing"}, map[string]string{"en": "Links that were shared stop working."}, true,
	},
	{
		4, "ai_features", map[string]string{"en": "AI features"}, map[string]string{"en": "Let members use AI features"},
		[]string{"ai"}, map[string]string{"en": "This turns AI features off for everyone."}, true,
	},
}

// featureSwitch is a feature that is not as it is by default.
type featureSwitch struct {
	OrganizationID int  `json:"organizationId"`
	FeatureID      int  `json:"featureId"`
	Enabled        bool `json:"enabled"`
}

var featureSwitchKind = kind[string, featureSwitch]{name: "featureControls"}

var featureRoutes = []*route{
	{method: "GET", path: "/organizations/{organizationId}/feature-controls", handler: listFeatureControls},
	{method: "PATCH", path: "/organizations/{organizationId}/feature-controls", handler: setFeatureControl},
	{method: "GET", path: "/teams/{teamId}/feature-controls", handler: listTeamFeatureControls},
	{method: "PATCH", path: "/organizations/{organizationId}/tfa-enforcement", scopes: scopes("organizations:write"), handler: enforceTFA},
}

var featureColumns = collection[featureControl]{plural: "featureControls", singular: "featureControl"}

func (s *store) featuresOf(organizationID int) []featureControl {
	list := slices.Clone(featureControls)
	for i, f := range list {
		if set, ok := featureSwitchKind.get(s, fmt.Sprintf("%d-%d", organizationID, f.ID)); ok {
			list[i].Enabled = set.Enabled
		}
	}
	return list
}

// featureSwitches is what an organization tells of its features.
func (s *store) featureSwitches(organizationID int) []any {
	var list []any
	for _, f := range slices.Backward(s.featuresOf(organizationID)) {
		list = append(list, object{{"name", f.Name}, {"enabled", f.Enabled}})
	}
	return list
}

func listFeatureControls(c *call) (any, error) {
	id := c.path.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	return c.features(id)
}

func listTeamFeatureControls(c *call) (any, error) {
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	return c.features(t.OrganizationID)
}

func (c *call) features(organizationID int) (any, error) {
	name := c.query.text("featureControlName")
	list := slices.DeleteFunc(c.db.featuresOf(organizationID), func(f featureControl) bool { return name != "" && f.Name != name })
	answer, err := featureColumns.unpaged(c, list)
	return append(object{{"enableAllControlFeatures", true}}, answer...), err
}

func setFeatureControl(c *call) (any, error) {
	organizationID := c.path.integer("organizationId")
	id, enabled := c.body.integer("id", required), c.body.boolean("enabled", required)
	if _, err := c.administered(organizationID); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(featureControls, func(f featureControl) bool { return f.ID == id }) {
		return nil, notFound()
	}
	featureSwitchKind.put(c.db, fmt.Sprintf("%d-%d", organizationID, id), featureSwitch{organizationID, id, enabled})
	return object{{"featureControl", object{{"id", id}, {"enabled", enabled}}}}, nil
}

// enforceTFA needs a plan above Core. Nobody is logged out: the sandbox knows no
// sessions but tokens.
func enforceTFA(c *call) (any, error) {
	id, enable := c.path.integer("organizationId"), c.body.boolean("enable", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.organization(id)
	switch {
	case err != nil:
		return nil, err
	case !c.administers(id):
		return nil, insufficientRights()
	case slices.Contains([]string{"free", "core", "pro"}, o.ServiceName):
		return nil, upgradeNeeded("the enforcement of two-factor authentication")
	}
	o.TFAEnforced = enable
	organizationKind.put(c.db, id, o)
	return object{{"organization", object{{"tfaEnforced", enable}}}}, nil
}
