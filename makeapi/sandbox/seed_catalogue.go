package sandbox

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// catalogueApp is an app as the catalogue has it.
type catalogueApp struct {
	name, label string
	version     int
	modules     []catalogueModule
}

// catalogueModule is a module of an app. Its kind is the member of the manifest that
// holds it.
type catalogueModule struct {
	name, label, about, kind   string
	parameters, expect, output []any
}

// is tells whether the app is what an address names.
func (a catalogueApp) is(name, version string) bool {
	return a.name == name && (version == "latest" || version == strconv.Itoa(a.version))
}

// manifest shows all of the app.
func (a catalogueApp) manifest() object {
	shown := object{{"name", a.name}, {"label", a.label}, {"version", fmt.Sprintf("%d.0.0", a.version)}}
	for _, kind := range []string{"triggers", "searches", "actions"} {
		rows := []object{}
		for _, m := range a.modules {
			if m.kind != kind {
				continue
			}
			row := object{{"name", m.name}, {"label", m.label}, {"description", m.about}}
			for _, part := range []struct {
				name   string
				fields []any
			}{{"parameters", m.parameters}, {"expect", m.expect}, {"interface", m.output}} {
				row = append(row, member{part.name, append([]any{}, part.fields...)})
			}
			rows = append(rows, row)
		}
		shown = append(shown, member{kind, rows})
	}
	return shown
}

func connectionField(account string) object {
	return object{{"name", "__IMTCONN__"}, {"type", "account:" + account}, {"label", "Connection"}, {"required", true}}
}

// catalogue is read off the seed's templates and scenarios: an app has the modules that
// they use, a module the fields that they fill, and gives what later modules take from it.
var catalogue = sync.OnceValue(func() []catalogueApp {
	var flows [][]*module
	for _, t := range allSeedTemplates() {
		flows = append(flows, t.flow)
	}
	for _, group := range [][]seedScenario{operationsScenarios(), marketingScenarios(), workshopScenarios(), printingScenarios()} {
		for _, s := range group {
			flows = append(flows, s.flow)
		}
	}
	found := map[string]*seenModule{}
	for _, flow := range flows {
		taken := takenFrom(flow)
		each(flow, func(m *module) {
			if strings.HasPrefix(m.Module, "app#") {
				return
			}
			key := fmt.Sprintf("%s@%d", m.Module, m.Version)
			if found[key] == nil {
				found[key] = &seenModule{parameters: fields{}, mapper: fields{}, output: map[string]bool{}}
			}
			found[key].see(m, taken[m.ID])
		})
	}
	apps := map[string]*catalogueApp{}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		reference, version, _ := strings.Cut(key, "@")
		name, moduleName, _ := strings.Cut(reference, ":")
		app := apps[name+"@"+version]
		if app == nil {
			app = &catalogueApp{name: name, label: appLabel(name)}
			app.version, _ = strconv.Atoi(version)
			apps[name+"@"+version] = app
		}
		app.modules = append(app.modules, found[key].of(*app, moduleName))
	}
	var list []catalogueApp
	for _, key := range slices.Sorted(maps.Keys(apps)) {
		list = append(list, *apps[key])
	}
	return list
})

// reading is an expression's value of another module, such as 1.statusCode.
var reading = regexp.MustCompile("\\b([0-9]+)\\.`?([A-Za-z_][A-Za-z0-9_]*)")

// takenFrom says which values of each module the others take.
func takenFrom(flow []*module) map[int][]string {
	taken := map[int][]string{}
	each(flow, func(m *module) {
		for _, match := range reading.FindAllStringSubmatch(string(encode([]any{m.Mapper, m.Filter})), -1) {
			id, _ := strconv.Atoi(match[1])
			taken[id] = append(taken[id], match[2])
		}
	})
	return taken
}

// seenModule is what the seed shows of a module.
type seenModule struct {
	parameters, mapper fields
	output             map[string]bool
}

func (s *seenModule) see(m *module, taken []string) {
	maps.Copy(s.parameters, m.Parameters)
	if mapper, ok := m.Mapper.(fields); ok {
		maps.Copy(s.mapper, mapper)
	}
	for _, name := range taken {
		s.output[name] = true
	}
}

// of shows the module in the catalogue.
func (s *seenModule) of(app catalogueApp, name string) catalogueModule {
	words := strings.TrimPrefix(strings.TrimPrefix(name, "Action"), "Trigger")
	m := catalogueModule{name: name, kind: kindOfName(name), label: sentence(label(words))}
	m.about = m.label + "."
	if account := accountTypes[app.name]; account != "" {
		m.parameters = append(m.parameters, connectionField(account))
	}
	for _, field := range slices.Sorted(maps.Keys(s.parameters)) {
		switch field {
		case "__IMTCONN__":
		case "__IMTHOOK__", "hook":
			m.parameters = append(m.parameters, object{{"name", field}, {"type", "hook:" + app.name}, {"label", "Webhook"}, {"required", true}})
		default:
			m.parameters = append(m.parameters, seenField(app, name, field, s.parameters[field]))
		}
	}
	for _, field := range slices.Sorted(maps.Keys(s.mapper)) {
		m.expect = append(m.expect, seenField(app, name, field, s.mapper[field]))
	}
	for _, field := range slices.Sorted(maps.Keys(s.output)) {
		m.output = append(m.output, object{{"name", field}, {"type", "any"}, {"label", label(field)}})
	}
	return m
}

func seenField(app catalogueApp, module, name string, value any) object {
	f := object{{"name", name}, {"type", fieldType(value)}, {"label", label(name)}}
	if procedure := listedBy[app.name+":"+name]; procedure != "" {
		f[1].value = "select"
		f = append(f, member{"options", fmt.Sprintf("rpc://%s@%d/%s", app.name, app.version, procedure)})
	}
	return append(f, member{"required", slices.Contains(requiredFields[app.name+":"+module], name)})
}

// listedBy are the fields whose options a procedure of the sandbox lists.
var listedBy = map[string]string{
	"google-sheets:spreadsheetId": "listSpreadsheets", "google-sheets:sheetId": "listSheets", "slack:channel": "listChannels",
}

// requiredFields are those that a module can't do without.
var requiredFields = map[string][]string{
	"slack:CreateMessage": {"channel"}, "google-sheets:addRow": {"spreadsheetId", "sheetId"}, "google-sheets:filterRows": {"spreadsheetId", "sheetId"},
	"http:ActionSendData": {"url", "method"}, "http:ActionGetFile": {"url"}, "http:MakeRequest": {"url", "method"},
	"google-email:ActionSendEmail": {"to"}, "email:ActionSendEmail": {"to"}, "xero:createAnInvoice": {"Type", "Contact"},
	"airtable:ActionCreateRecord": {"base"}, "stripe:createRefund": {"charge"}, "json:ParseJSON": {"json"}, "datastore:AddRecord": {"datastore"},
}

// kindOfName tells the kind of module by what such modules are called.
func kindOfName(name string) string {
	lower := strings.ToLower(name)
	begins := func(words ...string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(lower, word) })
	}
	switch {
	case begins("watch", "trigger", "new", "polling", "custom"):
		return "triggers"
	case begins("search", "filter", "list", "select", "actionsearch"):
		return "searches"
	}
	return "actions"
}

// appLabels are the labels that are not simply the name in words.
var appLabels = map[string]string{
	"ai-tools": "AI tools", "anthropic-claude": "Anthropic Claude", "builtin": "Flow control", "clickup": "ClickUp", "csv": "CSV", "datastore": "Data store",
	"gateway": "Webhooks", "github": "GitHub", "google-email": "Gmail", "http": "HTTP", "hubspotcrm": "HubSpot CRM", "instagram-business": "Instagram for Business",
	"json": "JSON", "linkedin": "LinkedIn", "make-ai-agents": "Make AI Agents", "monday": "monday.com", "mysql": "MySQL", "openai-gpt-3": "OpenAI",
	"regexp": "Text parser", "rss": "RSS", "scenario-service": "Scenarios", "telegram": "Telegram Bot", "util": "Tools", "whatsapp-business-cloud": "WhatsApp Business Cloud",
	"wordpress": "WordPress", "youtube": "YouTube",
}

func appLabel(name string) string {
	words := strings.Split(name, "-")
	for i, word := range words {
		words[i] = label(word)
	}
	return cmp.Or(appLabels[name], strings.Join(words, " "))
}

// sentence writes "Create Message" as "Create message".
func sentence(title string) string {
	if title == "" {
		return title
	}
	return title[:1] + strings.ToLower(title[1:])
}
