package sandbox

import "strconv"

// privateSpace is a team of one person. Where Make says nothing: spaces exist
// where the seed has them, an organization without any has the feature switched
// off (IM903, 400), "personal team manage" is what owner and admins have, and
// members of a space are its owner and those.
type privateSpace struct {
	ID                     int       `json:"id"`
	Name                   string    `json:"name"`
	OrganizationID         int       `json:"organizationId"`
	GlobalAgentsEnabled    bool      `json:"globalAgentsEnabled"`
	Type                   string    `json:"type"`
	PrivateSpaceOwnerName  string    `json:"privateSpaceOwnerName"`
	PrivateSpaceOwnerEmail string    `json:"privateSpaceOwnerEmail"`
	OwnerID                int       `json:"privateSpaceOwnerId"`
	OperationsLimit        *int      `json:"operationsLimit"`
	TransferLimit          *byteSize `json:"transferLimit"`
	ConsumedOperations     int       `json:"consumedOperations"`
	ConsumedTransfer       string    `json:"consumedTransfer"`
	IsPaused               bool      `json:"isPaused"`
	ConsumedCenticredits   string    `json:"consumedCenticredits"`
	ExternalID             *string   `json:"externalId"`
}

// privateSpaceView has the totals too.
type privateSpaceView struct {
	privateSpace
	Operations   string `json:"operations"`
	Transfer     string `json:"transfer"`
	Centicredits string `json:"centicredits"`
}

// privateSpaceName is a private space in the view of an organization.
type privateSpaceName struct {
	ID                 int    `json:"id"`
	Name               string `json:"name"`
	IsOwner            bool   `json:"isOwner"`
	HasAdminVisibility bool   `json:"hasAdminVisibility"`
}

var privateSpaceKind = kind[int, privateSpace]{name: "privateSpaces"}

var privateSpaceRoutes = []*route{
	{method: "GET", path: "/private-spaces", scopes: scopes("private-spaces:read"), handler: listPrivateSpaces},
	{method: "GET", path: "/private-spaces/{privateSpaceId}", scopes: scopes("private-spaces:read"), handler: getPrivateSpace},
	{method: "PATCH", path: "/private-spaces/{privateSpaceId}", scopes: scopes("private-spaces:write"), handler: updatePrivateSpace},
}

var privateSpaceColumns = []string{
	"id", "name", "organizationId", "globalAgentsEnabled", "type", "privateSpaceOwnerName", "privateSpaceOwnerEmail", "privateSpaceOwnerId",
	"operationsLimit", "transferLimit", "consumedOperations", "consumedTransfer", "isPaused", "consumedCenticredits",
}

var privateSpaces = collection[privateSpace]{
	plural: "privateSpaces", columns: privateSpaceColumns,
	sortable: []string{"name"}, sortDir: "asc", limit: 10000, max: 10000,
}

var onePrivateSpace = collection[privateSpaceView]{
	singular: "privateSpace", standard: privateSpaceColumns,
	columns: append(privateSpaceColumns[:len(privateSpaceColumns):len(privateSpaceColumns)], "operations", "transfer", "centicredits"),
}

// asTeam is the space in a list of teams.
func (p privateSpace) asTeam() team {
	operations := strconv.Itoa(p.ConsumedOperations)
	return team{
		ID: p.ID, Name: p.Name, OrganizationID: p.OrganizationID, Type: p.Type, IsPaused: p.IsPaused,
		OperationsLimit: p.OperationsLimit, TransferLimit: p.TransferLimit,
		Operations: operations, Transfer: p.ConsumedTransfer, Centicredits: p.ConsumedCenticredits,
		ConsumedOperations: operations, ConsumedTransfer: p.ConsumedTransfer, ConsumedCenticredits: p.ConsumedCenticredits,
	}
}

// privateSpacesOf lists the spaces of an organization that the caller sees.
func (c *call) privateSpacesOf(organizationID int) []privateSpace {
	return privateSpaceKind.all(c.db, func(p privateSpace) bool {
		return p.OrganizationID == organizationID && (p.OwnerID == c.user.ID || c.administers(organizationID))
	})
}

// privateSpacesOff tells whether an organization lacks the feature.
func (s *store) privateSpacesOff(organizationID int) error {
	if len(privateSpaceKind.all(s, func(p privateSpace) bool { return p.OrganizationID == organizationID })) == 0 {
		return refuse(400, "IM903", "Private spaces are switched off in the organization.")
	}
	return nil
}

func listPrivateSpaces(c *call) (any, error) {
	id, externalID := c.query.integer("organizationId", required), c.query.text("externalId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	if err := c.db.privateSpacesOff(id); err != nil {
		return nil, err
	}
	if !c.administers(id) {
		return nil, permissionDenied()
	}
	return privateSpaces.list(c, privateSpaceKind.all(c.db, func(p privateSpace) bool {
		return p.OrganizationID == id && (externalID == "" || p.ExternalID != nil && *p.ExternalID == externalID)
	}))
}

// privateSpace returns a space of the caller's, or of an organization that the
// caller runs.
func (c *call) privateSpace() (privateSpace, error) {
	id := c.path.integer("privateSpaceId")
	if err := c.problems.err(); err != nil {
		return privateSpace{}, err
	}
	p, ok := privateSpaceKind.get(c.db, id)
	if !ok || p.OwnerID != c.user.ID && !c.administers(p.OrganizationID) {
		return privateSpace{}, notFound()
	}
	return p, nil
}

func getPrivateSpace(c *call) (any, error) {
	p, err := c.privateSpace()
	if err != nil {
		return nil, err
	}
	t := p.asTeam()
	return onePrivateSpace.one(c, privateSpaceView{p, t.Operations, t.Transfer, t.Centicredits})
}

func updatePrivateSpace(c *call) (any, error) {
	c.query.boolean("confirmed") // only a limit that pauses asks for it
	changed, limit := c.body.sent("operationsLimit"), c.body.optionalInteger("operationsLimit", between(0, 1<<31-1))
	p, err := c.privateSpace()
	if err != nil {
		return nil, err
	}
	if !c.administers(p.OrganizationID) {
		return nil, permissionDenied()
	}
	if changed {
		exceeded := limit != nil && *limit < p.ConsumedOperations
		if exceeded {
			if err := c.confirmed(object{{"type", "pausePersonalSpace"}, {"data", object{{"consumedOperations", p.ConsumedOperations}}}}); err != nil {
				return nil, err
			}
		}
		p.OperationsLimit, p.TransferLimit, p.IsPaused = limit, transferFor(limit), exceeded
		privateSpaceKind.put(c.db, p.ID, p)
	}
	answer := pick(p, privateSpaceColumns)
	for i, m := range answer {
		if m.name == "transferLimit" && p.TransferLimit != nil {
			answer[i].value = int(*p.TransferLimit) // a number here, text in lists
		}
	}
	return object{{"privateSpace", append(answer, member{"deleted", false}, member{"externalId", p.ExternalID})}}, nil
}
