package tools

import (
	"context"
	"errors"
	"maps"
	"slices"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// inApp is what names a custom app's version.
var inApp = []string{"appName", "appVersion"}

var appReversals = []reversal{
	appPartReversal{
		kind: "app function", of: makeapi.DeleteAppFunction, read: makeapi.GetAppFunction, create: makeapi.CreateAppFunction,
		key: "functionName", under: inApp, members: []string{"name"},
		sections: []section{
			{makeapi.GetAppFunctionCode, makeapi.SetAppFunctionCode, "", "code"},
			{makeapi.GetAppFunctionTest, makeapi.SetAppFunctionTest, "", "test"},
		},
		lost: "It comes back under its name.",
	}.reversal(),
	appPartReversal{
		kind: "app remote procedure", of: makeapi.DeleteAppRemoteProcedure, read: makeapi.GetAppRemoteProcedure, create: makeapi.CreateAppRemoteProcedure,
		key: "rpcName", under: inApp, members: []string{"name", "label", "connection"},
		update: makeapi.UpdateAppRemoteProcedure, updated: []string{"altConnection"},
		sections: sectionsOf(makeapi.GetAppRemoteProcedureSection, makeapi.SetAppRemoteProcedureSection, "api", "parameters"),
		lost:     "It comes back under its name.",
	}.reversal(),
	appPartReversal{
		kind: "app endpoint", of: makeapi.DeleteAppEndpoint, read: makeapi.GetAppEndpoint, create: makeapi.CreateAppEndpoint,
		key: "endpointName", under: inApp, members: []string{"name", "label", "description", "attachedAccounts"},
		update: makeapi.UpdateAppEndpoint, updated: []string{"context", "annotations"},
		sections: sectionsOf(makeapi.GetAppEndpointSection, makeapi.SetAppEndpointSection, "api", "scope", "inputParameters", "outputParameters"),
		lost:     "It comes back under its name, and private.",
	}.reversal(),
	appPartReversal{
		kind: "app module", of: makeapi.DeleteAppModule, read: makeapi.GetAppModule, create: makeapi.CreateAppModule,
		key: "moduleName", under: inApp, members: []string{"name", "typeId", "label", "description", "connection", "webhook", "crud"},
		update: makeapi.UpdateAppModule, updated: []string{"altConnection"},
		sections: sectionsOf(makeapi.GetAppModuleSection, makeapi.SetAppModuleSection,
			"api", "epoch", "parameters", "expect", "interface", "samples", "scope"),
		lost: "It comes back under its name, private and without its price.",
	}.reversal(),
}

// section is a part of a part of a custom app that is read and written as text. named is
// its argument section, if it has one, and body the argument that its text is written with.
type section struct {
	read, write makeapi.Declared
	named, body string
}

func sectionsOf(read, write makeapi.Declared, names ...string) []section {
	var list []section
	for _, name := range names {
		list = append(list, section{read, write, name, "body"})
	}
	return list
}

// title is what a section is kept under.
func (s section) title() string {
	if s.named != "" {
		return s.named
	}
	return s.body
}

func (s section) args(of schemas.Args) schemas.Args {
	args := maps.Clone(of)
	if s.named != "" {
		args["section"] = s.named
	}
	return args
}

// appPartReversal is the reversal of what a custom app is made of: properties, and sections of text.
// Its name is its id, so all that refers to it finds it again.
type appPartReversal struct {
	kind             string
	of, read, create makeapi.Declared
	key              string
	under, members   []string
	// update sets the properties that a new part can't be given; nil for none.
	update   makeapi.Declared
	updated  []string
	sections []section
	lost     string
}

func (p appPartReversal) reversal() reversal {
	r := reversal{
		Of: p.of, Reads: []makeapi.Declared{p.read}, Makes: []makeapi.Declared{p.create}, Lost: p.lost,
		Keep: p.keep, Restore: p.restore,
	}
	for _, s := range p.sections {
		r.Reads, r.Makes = append(r.Reads, s.read), append(r.Makes, s.write)
	}
	if p.update != nil {
		r.Makes = append(r.Makes, p.update)
	}
	return r
}

func (p appPartReversal) keep(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	of := argsFrom(args, append(slices.Clone(p.under), p.key)...)
	part, err := u.get(ctx, p.read, of)
	if err != nil {
		return nil, err
	}
	u.is(p.kind, nil, part["name"])
	texts := object{}
	for _, s := range p.sections {
		content, err := u.reach(ctx, s.read, s.args(of))
		if makeapi.IsNotFound(err) || makeapi.IsInvalid(err) {
			continue // not every type of module has every section
		}
		if err = errors.Join(err, u.take(content)); err != nil {
			return nil, err
		}
		texts[s.title()] = content
	}
	return object{"of": of, "part": part, "sections": texts}, nil
}

func (p appPartReversal) restore(ctx context.Context, u *undoing, was object) error {
	of, part, texts := schemas.Args(inner(was, "of")), inner(was, "part"), inner(was, "sections")
	args := argsFrom(inner(was, "of"), p.under...)
	maps.Copy(args, argsFrom(part, p.members...))
	if _, err := u.create(ctx, "part", restored{Kind: p.kind, Name: text(part["name"])}, p.create, args); err != nil {
		return err
	}
	if more := given(argsFrom(part, p.updated...)); len(more) > 0 {
		maps.Copy(more, of)
		_, err := u.reach(ctx, p.update, more)
		if err := u.lacks("Some of its properties", err); err != nil {
			return err
		}
	}
	for _, s := range p.sections {
		content, _ := texts[s.title()].(string)
		if content == "" {
			continue // as it is when it is new
		}
		args := s.args(of)
		args[s.body] = content
		_, err := u.reach(ctx, s.write, args)
		if err := u.lacks("Its section "+s.title(), err); err != nil {
			return err
		}
	}
	return nil
}
