package evals

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// retold is the case with the turns that a live session took, and with what came of it as
// the expectation.
func (s *session) retold(turns []Turn, changes []change) *Case {
	told := *s.test
	told.Client.Protocols = []string{s.out.Protocol}
	told.Turns = turns
	made := map[string]bool{}
	for _, r := range s.account.Requests() {
		made[r.Method+" "+r.Route] = true
	}
	never := slices.DeleteFunc(slices.Clone(told.Expect.HTTP.Never), func(request string) bool { return made[request] })
	state := map[string]any{}
	for _, change := range changes {
		state[change.row] = change.draft()
	}
	told.Expect = Expect{State: state, Asked: len(s.person.asked), HTTP: Requests{Never: never}, Log: told.Expect.Log}
	return &told
}

// draft is the expectation that a row changes as it did.
func (c change) draft() any {
	switch {
	case c.now == nil:
		return gone
	case c.was == nil:
		return yamlValue(c.now)
	default:
		return yamlValue(c.changed())
	}
}

// yamlValue brings numbers into types that YAML writes as numbers.
func yamlValue(v any) any { return numbers(plain(v)) }

func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if n, err := v.Float64(); err == nil {
			return n
		}
		return v.String()
	case []any:
		for i, item := range v {
			v[i] = numbers(item)
		}
	case map[string]any:
		for name, item := range v {
			v[name] = numbers(item)
		}
	}
	return v
}

// redacted is the case without secrets in what the agent sent and what came of it.
func (c *Case) redacted(secrets []string) *Case {
	told := *c
	told.Turns = make([]Turn, len(c.Turns))
	for i, t := range c.Turns {
		if t.Call != nil {
			call := *t.Call
			call.Arguments, _ = yamlValue(redact(plain(call.Arguments), secrets)).(map[string]any)
			call.Expect.Error = Blank(call.Expect.Error, secrets)
			t.Call = &call
		}
		told.Turns[i] = t
	}
	told.Expect.State, _ = yamlValue(redact(plain(c.Expect.State), secrets)).(map[string]any)
	return &told
}

// redact blanks secrets in all texts of a value. A $ that stands for no saved value is
// blanked, too, or the case could not be read.
func redact(v any, secrets []string) any {
	return rewritten(v, func(text string) string { return reference.ReplaceAllString(Blank(text, secrets), "[$1$2]") })
}

// YAML is the case as a file of this id, with a remark at its head. An error means that the
// session can't be written as a case.
func (c *Case) YAML(id, remark string) ([]byte, error) {
	told := *c
	told.Version, told.ID = 1, id
	text, err := yaml.MarshalWithOptions(told, yaml.UseLiteralStyleIfMultiline(true), yaml.IndentSequence(true))
	if err != nil {
		return nil, err
	}
	remark = "# " + strings.ReplaceAll(strings.TrimSpace(remark), "\n", "\n# ") + "\n"
	text = append([]byte(remark), text...)
	_, err = Parse(id+".yaml", text)
	return text, err
}
