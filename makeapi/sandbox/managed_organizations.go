package sandbox

// managed is a child organization, which draws its operations from a parent.
// Where Make says nothing: any organization can have children; its admins look
// after them; an allocation beyond what the parent has left is 400 IM005.
type managed struct {
	OrganizationID      int    `json:"organizationId"`
	ParentID            int    `json:"-"`
	OrganizationName    string `json:"organizationName"`
	OperationsAllocated int    `json:"operationsAllocated"`
	CountryID           int    `json:"countryId"`
	TimezoneID          int    `json:"timezoneId"`
	ZoneID              int    `json:"zoneId"`
	ZoneDomain          string `json:"zoneDomain"`
	ZoneName            string `json:"zoneName"`
}

var managedKind = kind[int, managed]{name: "managedOrganizations"}

const managedPath = "/organizations/{organizationId}/managed-organizations"

var managedRoutes = []*route{
	{method: "GET", path: managedPath, scopes: scopes("managed-organizations:read"), handler: listManaged},
	{method: "POST", path: managedPath, scopes: scopes("managed-organizations:write"), handler: createManaged},
	{method: "GET", path: managedPath + "-consumption", scopes: scopes("managed-organizations:read"), handler: managedConsumption},
	{method: "PATCH", path: managedPath + "/{childOrganizationId}", scopes: scopes("managed-organizations:write"), handler: updateManaged},
}

var managedOrganizations = collection[managed]{
	plural:   "managedOrganizations",
	sortable: []string{"organizationName", "organizationId"}, sortDir: "asc", limit: 10000, max: 10000,
}

// allocationUnit is what allocations are multiples of.
const allocationUnit = 10000

func allocation(name string, value any) string {
	if n, ok := value.(int); ok && (n < 0 || n%allocationUnit != 0) {
		return "Value of parameter '" + name + "' must be a multiple of 10000."
	}
	return ""
}

func (c *call) children() ([]managed, error) {
	o, err := c.administered(c.path.integer("organizationId"))
	if err != nil {
		return nil, err
	}
	return managedKind.all(c.db, func(m managed) bool { return m.ParentID == o.ID }), nil
}

func listManaged(c *call) (any, error) {
	list, err := c.children()
	if err != nil {
		return nil, err
	}
	return managedOrganizations.list(c, list)
}

func managedConsumption(c *call) (any, error) {
	list, err := c.children()
	if err != nil {
		return nil, err
	}
	rows := []object{}
	for _, m := range list {
		o, _ := organizationKind.get(c.db, m.OrganizationID)
		rows = append(rows, object{
			{"organizationId", o.ID}, {"centicreditsConsumed", o.CenticreditsConsumed}, {"centicreditsExtra", o.CenticreditsExtra},
			{"operationsConsumed", o.Operations}, {"operationsExtra", o.OperationsExt},
			{"transferConsumed", o.Transfer}, {"transferExtra", o.TransferExt}, {"lastReset", o.LastReset},
		})
	}
	return object{{"managedOrganizationsConsumption", rows}}, nil
}

func createManaged(c *call) (any, error) {
	b := c.body
	email, name := b.text("userEmail", required, emailAddress), b.text("userName", required, validName, maxLength(250))
	child := organization{
		Name: b.text("organizationName", required, notEmpty, validName), CountryID: b.integer("countryId", required, knownIn(countries)),
		Zone: "eu1.make.com",
	}
	b.integer("regionId", required, between(1, 100))
	operations := b.integer("operations", required, allocation)
	parent, err := c.administered(c.path.integer("organizationId"))
	if err != nil {
		return nil, err
	}
	child.TimezoneID = parent.TimezoneID
	parent, err = c.allocate(parent, operations)
	if err != nil {
		return nil, err
	}
	owner, existed := userByEmail(c.db, email)
	if !existed {
		owner = c.db.newcomer(name, email, parent)
	}
	child = c.db.open(child, c.now, owner.ID)
	child.License.Operations = operations
	organizationKind.put(c.db, child.ID, child)
	managedKind.put(c.db, child.ID, managed{
		OrganizationID: child.ID, ParentID: parent.ID, OrganizationName: child.Name, OperationsAllocated: operations,
		CountryID: child.CountryID, TimezoneID: child.TimezoneID, ZoneID: 1, ZoneDomain: child.Zone, ZoneName: "EU1",
	})
	return object{
		{"userId", owner.ID}, {"userEmail", owner.Email}, {"userName", owner.Name}, {"userLanguage", owner.Language}, {"userExisted", existed},
		{"childOrganizationId", child.ID}, {"newParentOperations", parent.License.Operations}, {"domain", child.Zone},
	}, nil
}

// allocate takes operations from the parent; fewer than none give some back.
func (c *call) allocate(parent organization, operations int) (organization, error) {
	if operations > parent.License.Operations {
		return parent, invalidInput("The parent organization does not have so many operations left.")
	}
	parent.License.Operations -= operations
	organizationKind.put(c.db, parent.ID, parent)
	return parent, nil
}

func updateManaged(c *call) (any, error) {
	id, operations := c.path.integer("childOrganizationId"), c.body.integer("operations", required, allocation)
	parent, err := c.administered(c.path.integer("organizationId"))
	if err != nil {
		return nil, err
	}
	m, ok := managedKind.get(c.db, id)
	if !ok || m.ParentID != parent.ID {
		return nil, notFound()
	}
	more := operations - m.OperationsAllocated
	parent, err = c.allocate(parent, more)
	if err != nil {
		return nil, err
	}
	m.OperationsAllocated = operations
	managedKind.put(c.db, id, m)
	child, _ := organizationKind.get(c.db, id)
	child.License.Operations = operations
	organizationKind.put(c.db, id, child)
	return object{
		{"newParentOperations", parent.License.Operations}, {"newChildOperations", operations},
		{"operationsDiff", more}, {"limitIncreased", more > 0},
	}, nil
}
