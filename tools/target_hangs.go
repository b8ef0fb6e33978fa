package tools

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// What hangs on a thing is in other places of Make than the thing itself: whose it is,
// which scenarios would stop. Each of these takes a request or more.

// idOf is an id that the thing has, or else the call.
func idOf(l *look, found row, member string) string { return cmp.Or(found.text(member), l.arg(member)) }

// nameAndID is a thing by name and id; the id alone where the name can't be read.
func nameAndID(name, id string, err error) (string, error) {
	if isUnreadable(err) {
		return fmt.Sprintf("id %s, whose name %s", id, unreadable(err)), nil
	}
	return fmt.Sprintf("%s (id %s)", quote(name), id), err
}

// ofTeam tells the team that a thing is in.
var ofTeam = told("team", func(ctx context.Context, l *look, found row) (string, error) {
	id := idOf(l, found, "teamId")
	if id == "" {
		return "", nil
	}
	team, err := l.one(ctx, makeapi.GetTeam, schemas.Args{"teamId": id})
	return nameAndID(team.text("name"), id, err)
})

// ofOrganization tells the organization that a thing is in.
var ofOrganization = told("organization", func(ctx context.Context, l *look, found row) (string, error) {
	id := idOf(l, found, "organizationId")
	if id == "" {
		return "", nil
	}
	organization, err := l.one(ctx, makeapi.GetOrganization, schemas.Args{"organizationId": id})
	return nameAndID(organization.text("name"), id, err)
})

// ofScenario tells the scenario that a thing belongs to, and whether it runs.
var ofScenario = told("scenario", func(ctx context.Context, l *look, found row) (string, error) {
	id := idOf(l, found, "scenarioId")
	if _, told := found["scenarioId"]; id == "" && told {
		return "none", nil
	}
	if id == "" {
		return untold, nil
	}
	scenario, err := l.one(ctx, makeapi.GetScenario, schemas.Args{"scenarioId": id})
	text, err := nameAndID(scenario.text("name"), id, err)
	if scenario != nil {
		text += ", " + activity(scenario)
	}
	return text, err
})

func activity(scenario row) string {
	if scenario.truth("isActive") {
		return "active"
	}
	return "inactive"
}

// howMany tells how long a list of the thing's team or organization is.
func howMany(name string, e makeapi.Declared, by string) telling {
	return told(name, func(ctx context.Context, l *look, found row) (string, error) {
		rows, err := l.list(ctx, e, l.listOf(e, by, found))
		return counted(len(rows)), err
	})
}

// listOf are the arguments with which a list is asked for as much as is looked at.
func (l *look) listOf(e makeapi.Declared, by string, found row) schemas.Args {
	args := schemas.Args{by: cmp.Or(l.arg(by), found.text(by), found.text("id"))}
	if e.Operation().Shape().Field("pg") != nil {
		args["pg"] = onePage()
	}
	return args
}

// scenariosIn tells how many scenarios a team or an organization has, and how many run:
// those stop by themselves when they fail.
func scenariosIn(by string) telling {
	return func(ctx context.Context, l *look, found row) []gate.Fact {
		args := l.listOf(makeapi.ListScenarios, by, found)
		args["cols"] = []any{"id", "isActive"}
		rows, err := l.list(ctx, makeapi.ListScenarios, args)
		if err != nil {
			return []gate.Fact{{Name: "scenarios", Value: unreadable(err)}}
		}
		active := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.truth("isActive") })
		return []gate.Fact{
			{Name: "scenarios", Value: counted(len(rows))},
			{Name: "active scenarios", Value: counted(len(active)), Live: true},
		}
	}
}

// storesOf tells how many data stores a team has, and how many records are in them.
var storesOf telling = func(ctx context.Context, l *look, found row) []gate.Fact {
	rows, err := l.list(ctx, makeapi.ListDataStores, l.listOf(makeapi.ListDataStores, "teamId", found))
	if err != nil {
		return []gate.Fact{{Name: "data stores", Value: unreadable(err)}}
	}
	return []gate.Fact{
		{Name: "data stores", Value: counted(len(rows))},
		{Name: "records", Value: thousands(strconv.Itoa(sum(rows, "records"))), Live: true},
	}
}

func sum(rows []row, member string) (total int) {
	for _, r := range rows {
		n, _ := strconv.Atoi(r.text(member)) // what is no number counts for nothing
		total += n
	}
	return total
}

// role is a role by name; the id alone where Make names none of that id.
func (l *look) role(ctx context.Context, id, organizationID string) (string, error) {
	args := schemas.Args{}
	if organizationID != "" {
		args["organizationId"] = organizationID // adds its custom roles
	}
	rows, err := l.list(ctx, makeapi.ListRoles, args)
	if found := pick(rows, "id", id); found != nil {
		return nameAndID(found.text("name"), id, nil)
	}
	if err == nil {
		return "id " + id, nil
	}
	return nameAndID("", id, err)
}

// usedBy tells which active scenarios of its team use a thing: those whose blueprint
// has its id in one of the parameters. Make has no list of that, so blueprints are read,
// one request each, as far as the look's requests last; where that is not far enough the
// fact says so. app narrows it down to scenarios that use an app.
func usedBy(app string, parameters ...string) telling {
	return told("used by", func(ctx context.Context, l *look, found row) (string, error) {
		return l.scenariosUsing(ctx, whereabouts{idOf(l, found, "teamId"), app, found.text("accountName")}, func(parameter, id string) bool {
			return id == found.text("id") && slices.Contains(parameters, parameter)
		})
	})
}

// whereabouts is where the users of a thing are looked for: in the active scenarios of a team,
// only in those that use the app if one is given, and first in those that use apps whose
// names begin as the likely one does.
type whereabouts struct{ team, app, likely string }

// scenariosUsing looks through active scenarios.
func (l *look) scenariosUsing(ctx context.Context, in whereabouts, uses func(parameter, id string) bool) (string, error) {
	candidates, err := l.activeScenarios(ctx, in)
	if err != nil {
		return "", err
	}
	looked := candidates[:min(len(candidates), l.rest())]
	using := make([]bool, len(looked))
	positions := make([]int, len(looked))
	for i := range positions {
		positions[i] = i
	}
	quiet := *l.call
	quiet.caller.Progress = nil // it tells of the call, not of the question before it
	errs := each(ctx, &taskCall{call: &quiet, set: l.set}, positions, func(ctx context.Context, i int) error {
		blueprint, err := l.resource(ctx, makeapi.GetScenarioBlueprint, schemas.Args{"scenarioId": looked[i].text("id")})
		using[i] = hasParameter(blueprint, uses)
		return err
	})
	found := usage{active: len(candidates), why: "each takes a request"}
	for i, scenario := range looked {
		switch {
		case errs[i] != nil:
			found.why = reasonOf(errs[i])
			continue
		case using[i]:
			found.names = append(found.names, scenario.text("name"))
		}
		found.read++
	}
	return found.String(), nil
}

// usage is which of some active scenarios use a thing.
type usage struct {
	names        []string
	active, read int
	why          string // the others were not read
}

// String implements fmt.Stringer.
func (u usage) String() string {
	text := "no active scenario"
	switch {
	case len(u.names) == 1:
		text = "1 active scenario: " + quotedList(u.names)
	case len(u.names) > 1:
		text = fmt.Sprintf("%d active scenarios: %s", len(u.names), quotedList(u.names))
	}
	switch {
	case u.read == u.active && u.active == mostListed:
		return fmt.Sprintf("%s, of the first %d", text, u.active)
	case u.read == u.active:
		return text
	case u.read == 0:
		return couldNot + u.why
	case len(u.names) == 0:
		return fmt.Sprintf("none of the %d active scenarios that were looked at; the other %d were not (%s)", u.read, u.active-u.read, u.why)
	default:
		return fmt.Sprintf("at least %s; of %d that may use it %d were looked at (%s)", text, u.active, u.read, u.why)
	}
}

// activeScenarios are those to look through, in an order that two looks have in common.
func (l *look) activeScenarios(ctx context.Context, in whereabouts) ([]row, error) {
	rows, err := l.list(ctx, makeapi.ListScenarios, schemas.Args{
		"teamId": in.team, "isActive": true, "cols": []any{"id", "name", "usedPackages"}, "pg": onePage(),
	})
	rows = slices.DeleteFunc(rows, func(r row) bool { return in.app != "" && !slices.Contains(leaves(r.get("usedPackages")), in.app) })
	likely := strings.TrimRight(in.likely, "0123456789")
	unlikely := func(r row) int {
		if likely != "" && slices.ContainsFunc(leaves(r.get("usedPackages")), func(app string) bool { return strings.HasPrefix(app, likely) }) {
			return 0
		}
		return 1
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(unlikely(a)-unlikely(b), compareIDs(a.text("id"), b.text("id")))
	})
	return rows, err
}

// hasParameter looks for an id among the parameters of a blueprint's modules, at any
// depth.
func hasParameter(blueprint any, uses func(parameter, id string) bool) bool {
	switch v := blueprint.(type) {
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return hasParameter(item, uses) })
	case map[string]any:
		parameters, _ := v["parameters"].(map[string]any)
		for name := range parameters {
			if id := row(parameters).text(name); id != "" && uses(name, id) {
				return true
			}
		}
		for _, member := range v {
			if hasParameter(member, uses) {
				return true
			}
		}
	}
	return false
}
