package tools

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/clean"
	"makemcp/tools/policy"
)

// Complete suggests values of a kind for what was typed: "template" (a template's
// url), "app" (an app's id), "team" (the configured team's id), "user-email" (an
// address in the team that was given, or in the configured one). given holds what was
// filled in before. Without the tool that the values come from, there are none.
func (s *Set) Complete(ctx context.Context, kind, typed string, given map[string]string) ([]string, error) {
	values := []string{}
	var err error
	switch kind {
	case "template":
		values, err = s.column(ctx, makeapi.ListPublicTemplates.Operation(), "url", named(typed))
	case "app":
		values, err = s.column(ctx, makeapi.ListPublicTemplates.Operation(), "usedApps", schemas.Args{})
		values = keepMatching(values, typed)
	case "team":
		if id := s.Team(); id != 0 {
			values = keepMatching([]string{strconv.FormatInt(id, 10)}, typed)
		}
	case "user-email":
		values, err = s.userEmails(ctx, typed, given["teamId"])
	}
	return values[:min(len(values), mostCompletions)], err
}

// named filters a list by name, unless nothing was typed yet.
func named(typed string) schemas.Args {
	if typed == "" {
		return schemas.Args{}
	}
	return schemas.Args{"name": typed}
}

// userEmails needs a team or an organization to look in.
func (s *Set) userEmails(ctx context.Context, typed, teamID string) ([]string, error) {
	args := schemas.Args{}
	if teamID != "" {
		id, err := strconv.ParseInt(teamID, 10, 64) // whatever is longer would keep exact arithmetic busy
		if err != nil {
			return []string{}, nil //nolint:nilerr // it is no team, which has nobody to suggest
		}
		args["teamId"] = json.Number(strconv.FormatInt(id, 10))
	}
	operation := makeapi.ListUsers.Operation()
	s.fillIn(operation, args)
	if operation.Shape().Check(args, false) != nil {
		return []string{}, nil //nolint:nilerr // no team is known yet, or it is no number: nothing to suggest
	}
	emails, err := s.column(ctx, operation, "email", args)
	return keepMatching(emails, typed), err
}

// column reads one property of a list, each value once, in the list's order. Where the policy
// has more to say than yes there is nothing: nobody is asked about a suggestion, and it is
// counted nowhere.
func (s *Set) column(ctx context.Context, o *makeapi.Operation, property string, args schemas.Args) ([]string, error) {
	values := []string{}
	if !s.Has(o.Name) {
		return values, nil
	}
	d := s.config.Policy.Decide(s.judged(&call{tool: s.byName[o.Name], args: args}))
	if d.Action != policy.Allow || len(d.Quotas) > 0 {
		return values, nil
	}
	args["cols"] = []any{property}
	args["pg"] = map[string]any{"limit": json.Number("1000")}
	raw, err := s.config.Client.Do(ctx, o, args)
	if err != nil {
		return values, err
	}
	var reply map[string]json.RawMessage
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &reply); err != nil {
		return values, err
	}
	if err := json.Unmarshal(reply[o.Reply], &rows); err != nil {
		return values, err
	}
	for _, row := range rows {
		for _, value := range texts(clean.JSON(row[property])) {
			if !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
	}
	return values, nil
}

// texts reads a string or a list of strings.
func texts(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var many []string
	if json.Unmarshal(raw, &many) != nil {
		return nil
	}
	return many
}

func keepMatching(values []string, typed string) []string {
	return slices.DeleteFunc(values, func(v string) bool {
		return !strings.Contains(strings.ToLower(v), strings.ToLower(typed))
	})
}
