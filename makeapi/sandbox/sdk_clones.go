package sandbox

func cloneApp(c *call) (any, error) {
	from, err := c.app(toRead)
	if err != nil {
		return nil, err
	}
	wish := c.body.text("newName", required, validAppName)
	version := c.body.integer("newVersion", required, between(1, 1000))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	name, err := c.freeAppName(wish)
	if err != nil {
		return nil, err
	}
	return c.copyApp(from, name, version), nil
}

// cloneMajor is for those who publish apps on their own.
func cloneMajor(c *call) (any, error) {
	from, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	if !c.hasFeature("allow_apps") {
		return nil, permissionDenied()
	}
	newest := from.Version
	for _, a := range versionsOf(c.db, from.Name) {
		newest = max(newest, a.Version)
	}
	return c.copyApp(from, from.Name, newest+1), nil
}

// copyApp copies an app with all its parts. The copy is private and has been
// reviewed by nobody, and common data stays behind.
func (c *call) copyApp(from customApp, name string, version int) object {
	to := from
	to.Name, to.Version, to.Created = name, version, moment{c.now}
	to.Public, to.Approved, to.InReview, to.Opensource, to.InviteToken = false, false, false, false, nil
	to.Common, to.Review = commonData{}, appReview{}
	if name != from.Name {
		to.Authors = []int{c.user.ID}
	}
	customAppKind.put(c.db, to.key(), to)
	c.happened(to, "App created", "from "+from.key())
	for _, p := range partTypes() {
		if p.named != "" {
			continue
		}
		for _, part := range p.of(c.db, from) {
			part.App, part.Version = to.Name, to.Version
			p.kind.put(c.db, p.key(to, part.Name), part)
		}
	}
	if name != from.Name { // versions of one app share what has a name of its own
		c.copyNamedParts(from, to, &appConnections)
		c.copyNamedParts(from, to, &appWebhooks)
	}
	return object{{"app", pick(viewApp(c.db, to), briefApp)}}
}

// copyNamedParts gives the copy of an app connections or webhooks of its own.
func (c *call) copyNamedParts(from, to customApp, p *partType) {
	names := map[string]any{}
	for _, part := range p.of(c.db, from) {
		old := part.Name
		part.App, part.Version, part.Name = to.Name, to.Version, p.freeName(c.db, to.Name)
		part.Common = commonData{}
		names[old] = part.Name
		p.kind.put(c.db, part.Name, part)
	}
	c.redirect(to, p.references, names)
}
