package sandbox

import (
	"image"
	"image/color"
	"maps"
)

// The custom apps of the seed. Larkspur's workshop has a controller at every
// bench; its app in Make is approved and in use, and two of its sections wait
// for a commit, one of them with a mistake. Another app is a draft, and one of
// the printing house is open source.
const (
	benchApp   = "larkspur-bench-7q2m"
	returnsApp = "larkspur-returns-k3xw"
	proofsApp  = "fenwick-proofs-p9d1"
)

func seedApps(db *store) {
	bench := seedBenchApp(db)
	install(db, bench, mainOrganization, ownerUser, ago(118))
	seedReturnsApp(db)
	seedProofsApp(db)
}

// seedApp stores an app with these sections; the others are empty.
func seedApp(db *store, a customApp, sections map[string]string) customApp {
	a.Version, a.Language = 1, "en"
	a.Sections = emptySections(appSections)
	maps.Copy(a.Sections, sections)
	customAppKind.put(db, a.key(), a)
	return a
}

// seedPart stores a part of an app; what is not given is as if just created.
func seedPart(db *store, p *partType, a customApp, name string, fields map[string]any, sections map[string]string) {
	part := appPart{App: a.Name, Version: a.Version, Name: name, Fields: map[string]any{}, Sections: emptySections(p.sections)}
	for _, f := range p.fields {
		part.Fields[f.name] = f.initial
	}
	maps.Copy(part.Fields, fields)
	maps.Copy(part.Sections, sections)
	p.kind.put(db, p.key(a, name), part)
}

func seedBenchApp(db *store) customApp {
	invite := secret("invitation to "+benchApp, 1)[:10]
	a := seedApp(db, customApp{
		Name: benchApp, Label: "Larkspur Bench", Description: "Builds, torque checks and frames from the benches of the workshop.",
		Theme: "#2f6f4e", Global: true, Public: true, Approved: true, InviteToken: &invite, Created: ago(142),
		Authors: []int{ownerUser, 11}, Icon: seedIcon(color.RGBA{0x2f, 0x6f, 0x4e, 0xff}), IconChanges: 1,
		Common: commonData{values: map[string]any{"clientId": "make-bench", "clientSecret": "sandbox-only-91c4"}, Changes: 1},
		Review: appReview{
			Requested: true, ContactName: "Maren Ashby", ContactEmail: "maren.ashby@larkspur.example",
			CodeStatus: 2, TestStatus: 2, DocsStatus: 2, TestingScenarios: map[string]any{"getBuild": "https://eu1.make.com/512/scenarios/4101"},
		},
	}, map[string]string{"base": benchBase, "groups": benchGroups, "readme": benchReadme})

	seedPart(db, &appConnections, a, benchApp, map[string]any{"type": "apikey", "label": "Bench controller key"},
		map[string]string{"api": benchKeyAPI, "parameters": benchKeyParameters})
	seedPart(db, &appConnections, a, benchApp+"2", map[string]any{"type": "oauth-refresh", "label": "Bench controller sign-in"},
		map[string]string{"api": benchSignInAPI, "scopes": benchScopes, "scope": `["builds:read"]`})
	seedPart(db, &appWebhooks, a, benchApp, map[string]any{"type": "web", "label": "Build finished", "connection": benchApp},
		map[string]string{"api": `{"output": "{{body}}"}`, "attach": benchAttach, "detach": benchDetach})
	seedBenchModules(db, a)
	seedPart(db, &appRPCs, a, "listBenches", map[string]any{"label": "List benches", "connection": benchApp}, map[string]string{"api": benchListBenches})
	seedPart(db, &appRPCs, a, "listMechanics", map[string]any{"label": "List mechanics of a bench", "connection": benchApp},
		map[string]string{"api": benchListMechanics, "parameters": `[{"name": "bench", "type": "text", "label": "Bench", "required": true}]`})
	seedPart(db, &appFunctions, a, "formatSerial", nil, map[string]string{"code": formatSerialNow, "test": formatSerialTest})
	seedPart(db, &appFunctions, a, "inTolerance", nil, map[string]string{"code": inTolerance, "test": inToleranceTest})
	seedPart(db, &appEndpoints, a, "getBuild", map[string]any{
		"label": "Get a build", "description": "Returns one build with its torque checks.", "context": "Ask for the build by the serial number of its frame.",
		"annotations": object{{"readOnlyHint", true}, {"destructiveHint", false}}, "attachedAccounts": []string{benchApp},
		"public": true, "createdAt": ago(40), "updatedAt": ago(38),
	}, map[string]string{"api": benchGetBuild, "inputParameters": benchSerialField, "outputParameters": benchBuildFields})
	seedBenchHistory(db)
	return a
}

func seedBenchModules(db *store, a customApp) {
	for _, m := range []struct {
		name, label, description string
		kind                     int
		crud                     any
		sections                 map[string]string
		more                     map[string]any
	}{
		{"getBuild", "Get a build", "Returns one build by the serial number of its frame.", actionModule, "read",
			map[string]string{"api": benchGetBuildNow, "expect": benchSerialField, "interface": benchBuildFields, "samples": benchBuildSample}, nil},
		{"searchBuilds", "Search builds", "Finds builds by bench and state.", 9, nil,
			map[string]string{"api": benchSearchBuilds, "expect": benchSearchFields, "interface": benchBuildFields, "samples": benchBuildSample}, nil},
		{"createTorqueCheck", "Record a torque check", "Adds a torque check to a build.", actionModule, "create",
			map[string]string{"api": benchCreateCheck, "expect": benchCheckFields, "scope": `["checks:write"]`}, nil},
		{"watchBuilds", "Watch finished builds", "Starts when a bench finishes a build.", instantTriggerModule, nil,
			map[string]string{"api": `{"output": "{{body}}"}`, "interface": benchBuildFields, "samples": benchBuildSample}, map[string]any{"connection": nil, "webhook": benchApp}},
		{"watchFailedChecks", "Watch failed torque checks", "Starts when a torque check fails.", 1, nil,
			map[string]string{"api": benchWatchChecks, "epoch": benchEpoch}, nil},
		{"makeApiCall", "Make an API call", "Calls any address of the controller.", universalModule, nil, map[string]string{"api": benchAnyCall}, nil},
		{"findFrame", "Find a frame (old)", "Use Get a build instead.", actionModule, "read", nil, map[string]any{"deprecated": true, "archived": true}},
	} {
		fields := map[string]any{
			"label": m.label, "description": m.description, "typeId": m.kind, "crud": m.crud, "connection": benchApp,
			"public": true, "approved": true,
		}
		maps.Copy(fields, m.more)
		seedPart(db, &appModules, a, m.name, fields, m.sections)
	}
}

// seedBenchHistory is the log of the bench app and what waits for a commit.
func seedBenchHistory(db *store) {
	for i, e := range []struct {
		daysAgo         int
		message, detail string
		author          int
	}{
		{142, "App created", "", ownerUser},
		{141, "Section changed", "base", ownerUser},
		{139, "appModule created", "getBuild", 11},
		{131, "App made public", "", ownerUser},
		{128, "Review requested", "", ownerUser},
		{120, "App approved", "", 1},
		{61, "appModule created", "watchFailedChecks", 11},
		{60, "Changes committed", "Watch failed torque checks", 11},
		{40, "appEndpoint created", "getBuild", 11},
		{6, "appModule changed", "getBuild: api", 11},
		{5, "appFunction changed", "formatSerial: code", 11},
	} {
		row := appEvent{ID: i + 1, AppName: benchApp, AppVersion: 1, Message: e.message, AuthorID: e.author, CreatedAt: ago(e.daysAgo)}
		if e.detail != "" {
			row.Detail = &e.detail
		}
		set(db, appEventKind, row.ID, row)
	}
	for _, ch := range []appChange{
		{ID: 9001, Group: "apps_modules", Item: "getBuild", Code: "api", OldText: benchGetBuild, NewText: benchGetBuildNow},
		{ID: 9002, Group: "function", Item: "formatSerial", Code: "code", OldText: formatSerial, NewText: formatSerialNow},
	} {
		ch.App, ch.Version = benchApp, 1
		set(db, appChangeKind, ch.ID, ch)
	}
}

// seedReturnsApp is a draft: nobody has reviewed it and much is missing.
func seedReturnsApp(db *store) {
	a := seedApp(db, customApp{
		Name: returnsApp, Label: "Larkspur Returns", Description: "Draft.", Theme: "#b5541c", Countries: []string{"gb", "cz"},
		Created: ago(9), Authors: []int{ownerUser, 12},
	}, map[string]string{"base": `{
    // The desk has no test system yet.
    "baseUrl": "https://returns.larkspur.example/v1"
}`})
	seedPart(db, &appConnections, a, returnsApp, map[string]any{"type": "basic", "label": "Returns desk"}, nil)
	seedPart(db, &appModules, a, "getReturn", map[string]any{
		"label": "Get a return", "typeId": actionModule, "crud": "read", "connection": returnsApp,
	}, map[string]string{"api": `{"url": "/returns/{{parameters.id}}", "method": "GET"}`})
	detail := "getReturn"
	for i, e := range []appEvent{{Message: "App created"}, {Message: "appModule created", Detail: &detail}} {
		e.ID, e.AppName, e.AppVersion, e.AuthorID, e.CreatedAt = 12+i, returnsApp, 1, 12, ago(9-i)
		set(db, appEventKind, e.ID, e)
	}
}

func seedProofsApp(db *store) {
	a := seedApp(db, customApp{
		Name: proofsApp, Label: "Fenwick Proofs", Description: "Proofs for approval.", Theme: "#4a3c8c", Global: true,
		Public: true, Approved: true, Opensource: true, Created: ago(300), Authors: []int{31},
		Common: commonData{values: map[string]any{"clientSecret": "sandbox-only-0b7e"}, Changes: 1},
	}, map[string]string{"base": `{"baseUrl": "https://proofs.example.org"}`, "readme": "# Fenwick Proofs\n"})
	seedPart(db, &appModules, a, "getProof", map[string]any{
		"label": "Get a proof", "typeId": actionModule, "crud": "read", "public": true, "approved": true,
	}, map[string]string{"api": `{"url": "/proofs/{{parameters.id}}"}`})
}

// seedIcon draws a wheel.
func seedIcon(background color.RGBA) []byte {
	picture := image.NewPaletted(image.Rect(0, 0, iconEdge, iconEdge), color.Palette{background, color.White})
	for y := range iconEdge {
		for x := range iconEdge {
			dx, dy := x-iconEdge/2, y-iconEdge/2
			distance := dx*dx + dy*dy
			onRim := distance > 150*150 && distance < 180*180
			onSpoke := distance <= 150*150 && (dx*dx < 36 || dy*dy < 36 || (dx-dy)*(dx-dy) < 72 || (dx+dy)*(dx+dy) < 72)
			if onRim || onSpoke || distance < 30*30 {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	return pngOf(picture)
}
