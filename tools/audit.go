package tools

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// Audit writes one line of JSON for each call: who, what, on which thing, how it
// was confirmed and how it ended. No values.
type Audit struct {
	mu sync.Mutex
	w  io.Writer
}

// NewAudit returns an audit that appends to w.
func NewAudit(w io.Writer) *Audit { return &Audit{w: w} }

// Entry is one line of the audit.
type Entry struct {
	Time      time.Time `json:"time"`
	Call      string    `json:"call"`
	Principal string    `json:"principal"`
	Client    string    `json:"client,omitempty"`
	Zone      string    `json:"zone"`
	Tool      string    `json:"tool"`
	Effect    string    `json:"effect"`
	// Targets are the ids among the arguments, such as {"teamId":"35"}.
	Targets   map[string]string `json:"targets,omitempty"`
	Confirmed string            `json:"confirmed,omitempty"`
	Status    string            `json:"status"`
	// Milliseconds that the call took, waiting for people included.
	Milliseconds int64 `json:"ms"`
}

func (a *Audit) write(e Entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	_, err = a.w.Write(append(line, '\n'))
	return err
}

// record writes a line to the log, and to the audit if there is one, when a call
// has ended.
func (s *Set) record(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		c.id = strings.ToLower(rand.Text()[:8])
		started := s.config.Now()
		answer, err := next(ctx, c)
		e := Entry{
			Time: started.UTC(), Call: c.id, Principal: c.caller.Principal, Client: c.caller.Client,
			Zone: s.config.Client.Zone(), Tool: c.tool.Name, Effect: c.tool.Effect.String(), Targets: targets(c),
			Confirmed: c.confirmed, Status: status(err), Milliseconds: s.config.Now().Sub(started).Milliseconds(),
		}
		s.log(e, err)
		if s.config.Audit != nil {
			if err := s.config.Audit.write(e); err != nil {
				s.config.Log.Error().Err(err).Str("call", c.id).Msg("the audit could not be written")
			}
		}
		return answer, err
	}
}

func (s *Set) log(e Entry, err error) {
	line := s.config.Log.Info()
	if e.Status == "failed" {
		line = s.config.Log.Error().Err(err)
	}
	line.Str("call", e.Call).Str("tool", e.Tool).Str("principal", e.Principal).
		Str("confirmed", e.Confirmed).Str("status", e.Status).Int64("ms", e.Milliseconds).Msg("call")
}

// targets picks the ids out of a call's arguments: they name things and are no
// secrets.
func targets(c *call) map[string]string {
	ids := map[string]string{}
	for name, value := range c.args {
		if number, ok := value.(json.Number); ok && strings.HasSuffix(name, "Id") {
			ids[name] = fmt.Sprint(number)
		}
	}
	return ids
}
