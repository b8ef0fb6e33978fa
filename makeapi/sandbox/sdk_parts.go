package sandbox

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// appPart is something in a custom app: a module, a remote procedure, a
// function, an endpoint, a connection or a webhook.
type appPart struct {
	App      string            `json:"appName"`
	Version  int               `json:"appVersion"`
	Name     string            `json:"name"`
	Fields   map[string]any    `json:"fields"`
	Sections map[string]string `json:"sections"`
	Common   commonData        `json:"common"`
}

// partType says what one type of part is like. All that the types have in
// common is done by its methods.
type partType struct {
	kind       kind[string, appPart]
	group      string // in changes
	collection string // path of the list
	wildcard   string // names one in a path
	named      string // path of one below /sdk/apps, where Make makes up its name
	plural     string
	singular   string
	fields     []partField
	columns    []string // all of them
	listed     []string // those in a list; all if empty
	created    []string // those after creation; all if empty
	sections   []section
	references []string // fields of other parts that hold the name of one of these
	// computed are the columns that are no fields.
	computed map[string]func(*store, appPart) any
	// widen names further columns that the caller wants in a list.
	widen func(*call) []string
	// begin prepares a new part after its fields were read.
	begin func(*call, customApp, *appPart)
	// replaced is the answer to a new section.
	replaced func(s section, change object, text string) any
	// gone is the answer to a deletion; the name under singular if nil.
	gone func(appPart) any
}

// partField is a property that callers set.
type partField struct {
	name    string
	read    func(c *call, app customApp, name string, rules ...rule) any // nil: callers can't
	needed  bool                                                         // on creation
	fixed   bool                                                         // after creation
	initial any
}

// partTypes are all the types of parts.
func partTypes() []*partType {
	return []*partType{&appModules, &appRPCs, &appFunctions, &appEndpoints, &appConnections, &appWebhooks}
}

// routes are those that every type has.
func (p *partType) routes() []*route {
	one := p.collection + "/{" + p.wildcard + "}"
	if p.named != "" {
		one = "/sdk/apps/" + p.named + "/{" + p.wildcard + "}"
	}
	routes := []*route{
		{method: "GET", path: p.collection, scopes: sdkRead, handler: p.list},
		{method: "POST", path: p.collection, scopes: sdkWrite, handler: p.create},
		{method: "GET", path: one, scopes: sdkRead, handler: p.get},
		{method: "DELETE", path: one, scopes: sdkWrite, handler: p.remove},
		{method: "GET", path: one + "/{section}", scopes: sdkRead, handler: p.section},
		{method: "PUT", path: one + "/{section}", scopes: sdkWrite, body: sectionBody, handler: p.setSection},
	}
	if slices.ContainsFunc(p.fields, func(f partField) bool { return f.read != nil && !f.fixed }) {
		routes = append(routes, &route{method: "PATCH", path: one, scopes: sdkWrite, handler: p.update})
	}
	return routes
}

// key is the id of a part: its name where that is unique, else all that leads
// to it.
func (p *partType) key(app customApp, name string) string {
	if p.named != "" {
		return name
	}
	return app.key() + "/" + name
}

// app is the app of the path, for callers who may do as much as access says.
func (p *partType) app(c *call, access appAccess) (customApp, error) {
	if p.named != "" {
		return c.newestApp(c.path.text("appName"), access)
	}
	return c.app(access)
}

// find is the part of the path and its app.
func (p *partType) find(c *call, access appAccess) (customApp, appPart, error) {
	name := c.path.text(p.wildcard)
	var app customApp
	var err error
	if p.named == "" {
		if app, err = c.app(access); err != nil {
			return customApp{}, appPart{}, err
		}
	}
	part, ok := p.kind.get(c.db, p.key(app, name))
	if !ok {
		return customApp{}, appPart{}, notFound()
	}
	if p.named != "" {
		app, err = c.appOf(part.App, part.Version, access)
	}
	return app, part, err
}

// of lists the parts of an app version, or of all its versions where they
// share them.
func (p *partType) of(db *store, app customApp) []appPart {
	return p.kind.all(db, func(part appPart) bool {
		return part.App == app.Name && (part.Version == app.Version || p.named != "")
	})
}

func (p *partType) show(db *store, part appPart, columns []string) object {
	if len(columns) == 0 {
		columns = p.columns
	}
	o := make(object, 0, len(columns))
	for _, name := range columns {
		value := part.Fields[name]
		if compute := p.computed[name]; compute != nil {
			value = compute(db, part)
		} else if name == "name" {
			value = part.Name
		}
		o = append(o, member{name, value})
	}
	return o
}

func (p *partType) list(c *call) (any, error) {
	app, err := p.app(c, toRead)
	if err != nil {
		return nil, err
	}
	columns := p.listed
	if p.widen != nil {
		columns = slices.Concat(p.columns, p.widen(c))
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	shown := []object{}
	for _, part := range p.of(c.db, app) {
		shown = append(shown, p.show(c.db, part, columns))
	}
	return object{{p.plural, shown}}, nil
}

func (p *partType) get(c *call) (any, error) {
	_, part, err := p.find(c, toRead)
	if err != nil {
		return nil, err
	}
	return object{{p.singular, p.show(c.db, part, nil)}}, nil
}

// partName is the rule for names inside an app.
var partName = regexp.MustCompile(`^[A-Za-z][0-9A-Za-z_]{1,63}$`)

func validPartName(name string, value any) string {
	if s, ok := value.(string); ok && !partName.MatchString(s) {
		return "Value of parameter '" + name + "' must begin with a letter and hold letters, digits and _ only."
	}
	return ""
}

func (p *partType) create(c *call) (any, error) {
	app, err := p.app(c, toDevelop)
	if err != nil {
		return nil, err
	}
	part := appPart{App: app.Name, Version: app.Version, Fields: map[string]any{}, Sections: emptySections(p.sections)}
	if p.named != "" {
		part.Name = p.freeName(c.db, app.Name)
	} else {
		part.Name = c.body.text("name", required, validPartName)
	}
	for _, f := range p.fields {
		part.Fields[f.name] = f.initial
		switch {
		case f.read != nil && f.needed:
			part.Fields[f.name] = f.read(c, app, f.name, required)
		case f.read != nil && c.body.has(f.name):
			part.Fields[f.name] = f.read(c, app, f.name)
		}
	}
	if p.begin != nil {
		p.begin(c, app, &part)
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := p.add(c, app, part); err != nil {
		return nil, err
	}
	return object{{p.singular, p.show(c.db, part, p.created)}}, nil
}

// add stores a new part.
func (p *partType) add(c *call, app customApp, part appPart) error {
	key := p.key(app, part.Name)
	if _, taken := p.kind.get(c.db, key); taken {
		return invalidInput("There is already one with the name " + part.Name + ".")
	}
	p.kind.put(c.db, key, part)
	c.happened(app, p.singular+" created", part.Name)
	return nil
}

// freeName makes up a name: the app's, with a number from the second on.
func (p *partType) freeName(db *store, app string) string {
	name := app
	for n := 2; ; n++ {
		if _, taken := p.kind.get(db, name); !taken {
			return name
		}
		name = app + strconv.Itoa(n)
	}
}

func (p *partType) update(c *call) (any, error) {
	app, part, err := p.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	fields := maps.Clone(part.Fields)
	for _, f := range p.fields {
		if f.read != nil && !f.fixed && c.body.sent(f.name) {
			fields[f.name] = f.read(c, app, f.name)
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	part.Fields = fields
	p.save(c, app, part)
	return object{{p.singular, p.show(c.db, part, nil)}}, nil
}

// save puts a changed part in the place of the old one.
func (p *partType) save(c *call, app customApp, part appPart) {
	if _, dated := part.Fields["updatedAt"]; dated {
		part.Fields = maps.Clone(part.Fields)
		part.Fields["updatedAt"] = moment{c.now}
	}
	p.kind.put(c.db, p.key(app, part.Name), part)
}

func (p *partType) remove(c *call) (any, error) {
	app, part, err := p.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	p.kind.remove(c.db, p.key(app, part.Name))
	for _, ch := range changesOf(c.db, app) {
		if ch.Group == p.group && ch.Item == part.Name {
			appChangeKind.remove(c.db, ch.ID)
		}
	}
	c.redirect(app, p.references, map[string]any{part.Name: nil})
	c.happened(app, p.singular+" deleted", part.Name)
	if p.gone != nil {
		return p.gone(part), nil
	}
	return object{{p.singular, part.Name}}, nil
}

// redirect gives fields that hold a name another one, nil for none.
func (c *call) redirect(app customApp, fields []string, names map[string]any) {
	for _, p := range partTypes() {
		for _, part := range p.of(c.db, app) {
			part.Fields = maps.Clone(part.Fields)
			if redirected(part.Fields, fields, names) {
				p.save(c, app, part)
			}
		}
	}
}

func redirected(values map[string]any, fields []string, names map[string]any) (changed bool) {
	for _, field := range fields {
		switch old := values[field].(type) {
		case string:
			if name, ok := names[old]; ok {
				values[field], changed = name, true
			}
		case []string:
			kept := []string{}
			for _, each := range old {
				name, ok := names[each]
				changed = changed || ok
				if !ok {
					name = each
				}
				if text, isText := name.(string); isText {
					kept = append(kept, text)
				}
			}
			values[field] = kept
		}
	}
	return changed
}

func (p *partType) section(c *call) (any, error) {
	_, part, err := p.find(c, toRead)
	if err != nil {
		return nil, err
	}
	s, err := sectionNamed(p.sections, c.path.text("section"))
	if err != nil {
		return nil, err
	}
	return s.file(part.Sections[s.name]), nil
}

func (p *partType) setSection(c *call) (any, error) {
	app, part, err := p.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	s, err := sectionNamed(p.sections, c.path.text("section"))
	if err != nil {
		return nil, err
	}
	text, err := s.read(c)
	if err != nil {
		return nil, err
	}
	change := c.track(app, p.group, part.Name, s, part.Sections[s.name], text)
	part.Sections = with(part.Sections, s.name, text)
	p.save(c, app, part)
	c.happened(app, p.singular+" changed", part.Name+": "+s.name)
	if p.replaced != nil {
		return p.replaced(s, change, text), nil
	}
	return object{{"change", change}}, nil
}

// mark sets a switch of the part.
func (p *partType) mark(c *call, field string, value bool, answer any) (any, error) {
	app, part, err := p.find(c, toDevelop)
	if err != nil {
		return nil, err
	}
	part.Fields = maps.Clone(part.Fields)
	part.Fields[field] = value
	p.save(c, app, part)
	return answer, nil
}

// nothing is an answer without a body.
var nothing = file{mediaType: "text/plain; charset=utf-8"}

// textField reads text; null takes it away.
func textField(own ...rule) func(*call, customApp, string, ...rule) any {
	return func(c *call, _ customApp, name string, rules ...rule) any {
		return c.body.text(name, append(rules, own...)...)
	}
}

// referenceField reads the name of another part of the app; null is none.
func referenceField(to *partType) func(*call, customApp, string, ...rule) any {
	return func(c *call, app customApp, name string, rules ...rule) any {
		target := c.body.text(name, rules...)
		if target == "" {
			return nil
		}
		if !to.has(c.db, app, target) {
			c.problems.add("Value of parameter '%s' is not the name of one in this app.", name)
		}
		return target
	}
}

// referencesField reads a list of such names.
func referencesField(to *partType) func(*call, customApp, string, ...rule) any {
	return func(c *call, app customApp, name string, _ ...rule) any {
		targets := c.body.texts(name)
		for _, target := range targets {
			if !to.has(c.db, app, target) {
				c.problems.add("Value of parameter '%s' holds a name that is not of this app.", name)
			}
		}
		return targets
	}
}

func (p *partType) has(db *store, app customApp, name string) bool {
	part, ok := p.kind.get(db, p.key(app, name))
	return ok && part.App == app.Name
}
