package sandbox

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// seedTemplate describes a template of the gallery in few words.
type seedTemplate struct {
	name           string
	about          string
	language       string // en when empty
	usage          int
	stage          stage
	every          int // seconds between runs; 0 when the trigger is instant
	daily          string
	onDemand       bool
	sequential     bool
	keepIncomplete bool // stores incomplete executions
	flow           []*module
}

// stage is how far a template got; most are approved.
type stage int

const (
	approved  stage = iota
	published       // waits for approval: reachable by its public id only
	private         // of the team alone
)

// seedTemplates numbers the templates. The ids of a template, of its
// published and its approved version and the number in its address come from
// ranges that never meet.
func seedTemplates(db *store) {
	for i, t := range allSeedTemplates() {
		row := template{
			ID: 4107 + 7*i, Name: t.name, TeamID: []int{operationsTeam, marketingTeam, otherTeam}[i%3], UsedApps: usedApps(t.flow),
			Usage: t.usage, Language: t.language, Blueprint: blueprintOf(t), Scheduling: scheduling(t),
			Controller: object{{"name", t.name}, {"modules", object{}}, {"idSequence", highestID(t.flow) + 1}},
		}
		if t.language == "" {
			row.Language = "en"
		}
		if t.about != "" {
			row.Description = &t.about
		}
		if t.stage != private {
			publishedID, publicURL, name := 9203+11*i, fmt.Sprintf("%d-%s", 2301+3*i, slug(t.name)), t.name
			row.Published, row.PublishedID, row.PublicURL, row.PublishedName = ago(40+13*i), &publishedID, &publicURL, &name
			row.RequestedApproval = true
		}
		if t.stage == approved {
			approvedID, name := 9208+11*i, t.name
			row.Approved, row.ApprovedID, row.ApprovedName, row.Public = ago(38+13*i), &approvedID, &name, true
		}
		set(db, templateKind, row.ID, row)
		for _, id := range []*int{row.PublishedID, row.ApprovedID} {
			if id != nil {
				set(db, templateVersionKind, *id, row.asVersion(*id))
			}
		}
		db.tables[templateAddressKind.name].last = 2301 + 3*i
	}
}

func allSeedTemplates() []seedTemplate {
	return slices.Concat(salesTemplates, supportTemplates, contentTemplates, operationsTemplates, otherTemplates)
}

// usedApps lists the apps of the modules in order of appearance. Make counts
// its own tools, but not routers, iterators and directives.
func usedApps(modules []*module) []string {
	apps := []string{}
	each(modules, func(m *module) {
		if app, _, _ := strings.Cut(m.Module, ":"); app != "builtin" && !slices.Contains(apps, app) {
			apps = append(apps, app)
		}
	})
	return apps
}

func highestID(modules []*module) int {
	highest := 0
	each(modules, func(m *module) { highest = max(highest, m.ID) })
	return highest
}

// instant tells whether a hook starts the scenario.
func (t seedTemplate) instant() bool { return t.every == 0 && t.daily == "" && !t.onDemand }

func scheduling(t seedTemplate) object {
	switch {
	case t.onDemand:
		return object{{"type", "on-demand"}}
	case t.daily != "":
		return object{{"type", "daily"}, {"time", t.daily}}
	case t.every > 0:
		return object{{"type", "indefinitely"}, {"interval", t.every}}
	}
	return object{{"type", "immediately"}}
}

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug is a name as it stands in an address.
func slug(name string) string {
	folded := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n",
		"č", "c", "ř", "r", "ž", "z", "š", "s", "ě", "e", "ý", "y", "ů", "u", "è", "e", "à", "a", "ç", "c", "â", "a", "ê", "e", "î", "i", "ô", "o", "û", "u").Replace(strings.ToLower(name))
	return strings.Trim(notInSlug.ReplaceAllString(folded, "-"), "-")
}
