package tools

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/audit"
)

// Audit puts calls on record, as an *audit.Log does.
type Audit interface {
	// Append writes an entry. When it returns without an error, the entry of a call that
	// changes something outlasts the process and the machine's power.
	Append(e audit.Entry) error
}

// record writes a line to the log, and to the audit if there is one, when a call
// has ended.
func (s *Set) record(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		c.id = strings.ToLower(rand.Text()[:12])
		started := s.config.Now()
		answer, err := next(ctx, c)
		e := s.entry(c, audit.Call)
		if c.intended {
			e.Phase = audit.Outcome
		}
		e.Status, e.Milliseconds = status(err), e.Time.Sub(started).Milliseconds()
		s.log(&e, err)
		if s.config.Audit != nil {
			if err := s.config.Audit.Append(e); err != nil {
				s.config.Log.Error().Err(err).Str("call", c.id).Str("status", e.Status).
					Msg("THE AUDIT LACKS A LINE: what became of this call could not be written to it. It is written later if that is possible before the program ends")
			}
		}
		return answer, err
	}
}

// intend writes a line to the audit before a call is made that changes something, or that
// was decided on. A call that can't be put on record is not made.
func (s *Set) intend(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		if s.config.Audit == nil || c.tool.Effect == makeapi.Read && c.confirmed == notNeeded {
			return next(ctx, c)
		}
		if err := s.config.Audit.Append(s.entry(c, audit.Intent)); err != nil {
			s.config.Log.Error().Err(err).Str("call", c.id).Msg("the audit could not be written, so the call was refused")
			return nil, errUnrecorded
		}
		c.intended = true
		return next(ctx, c)
	}
}

// entry is what the audit says of a call at this moment.
func (s *Set) entry(c *call, phase audit.Phase) audit.Entry {
	named := s.targets(c)
	return audit.Entry{
		Phase: phase, Time: s.config.Now().UTC().Truncate(time.Millisecond), Call: c.id,
		Principal: c.caller.Principal, Client: c.caller.Client,
		Account: s.config.Client.Account(), Zone: s.config.Client.Zone(), Team: named["teamId"],
		Tool: c.tool.Name, Effect: c.tool.Effect.String(), Targets: named, Confirmed: c.confirmed,
	}
}

func (s *Set) log(e *audit.Entry, err error) {
	line := s.config.Log.Info()
	if e.Status == "failed" {
		line = s.config.Log.Error().Err(err)
	}
	line.Str("call", e.Call).Str("tool", e.Tool).Str("principal", e.Principal).
		Str("confirmed", e.Confirmed).Str("status", e.Status).Int64("ms", e.Milliseconds).Msg("call")
}

// targets picks out of a call's arguments what names the things that it is about: what
// stands in the path, and ids. Whatever else is a value, and so are secrets.
func (s *Set) targets(c *call) map[string]string {
	if c.args == nil {
		return nil // they were not even checked
	}
	named := map[string]string{}
	for _, f := range c.tool.Shape().Fields {
		if value, given := c.args[f.Name]; given && !f.Secret && !f.Sealed {
			if id := identity(c.tool.Operation, f, value); id != "" {
				named[f.Name] = s.config.Client.Redact(id)
			}
		}
	}
	return named
}

// identity is what an argument names; empty when it is no name but a value.
func identity(o *makeapi.Operation, f schemas.Field, value any) string {
	switch inPath := strings.Contains(o.Path, "{"+f.Name+"}"); {
	case inPath:
		return fmt.Sprint(value)
	case strings.HasSuffix(f.Name, "Id"):
		return id(value)
	case f.Name == "ids" || strings.HasSuffix(f.Name, "Ids") && !strings.HasPrefix(f.Name, "except"):
		return idList(value)
	default:
		return ""
	}
}

// idLike are ids of every kind that Make has.
var idLike = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

func id(value any) string {
	if text := fmt.Sprint(value); idLike.MatchString(text) {
		return text
	}
	return ""
}

func idList(value any) string {
	list, _ := value.([]any)
	var ids []string
	for _, item := range list {
		if one := id(item); one != "" {
			ids = append(ids, one)
		}
	}
	return strings.Join(ids, ",")
}
