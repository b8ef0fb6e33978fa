package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"makemcp/internal/config"
	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/clean"
)

// doctorCommand checks one thing after the other and says of each what to mend.
type doctorCommand struct{}

// errSick is the verdict when a check has failed.
var errSick = errors.New("not everything is well; see above for what to do")

// Run implements the command.
func (doctorCommand) Run(ctx context.Context, s *config.Settings, io *streams) error {
	a, err := newApp(ctx, s, io.err, nil, makeapi.WithRetries(0, 0)) // what fails should be seen to fail
	if err != nil {
		return err
	}
	defer a.close()
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	d := &doctor{ctx: ctx, app: a, settings: s, out: io.out}
	for _, check := range []func(){d.reach, d.scopes, d.team, d.clock} {
		if check(); d.fatal {
			break
		}
	}
	if d.sick {
		return errSick
	}
	return nil
}

type doctor struct {
	ctx         context.Context
	app         *app
	settings    *config.Settings
	out         io.Writer
	sick, fatal bool
}

func (d *doctor) good(format string, values ...any) {
	fmt.Fprintln(d.out, "ok    "+clean.Text(fmt.Sprintf(format, values...)))
}

func (d *doctor) bad(what string, err error) {
	d.sick = true
	fmt.Fprintf(d.out, "FAIL  %s: %s\n", what, clean.Text(err.Error()))
	var withHint interface{ Hint() string }
	if errors.As(err, &withHint) {
		// The hint sends people here, where they are already.
		fmt.Fprintf(d.out, "      %s\n", strings.Replace(withHint.Hint(), "; make-mcp doctor tells which it is", "", 1))
	}
}

// reach proves the zone, the network and the token with the cheapest call.
func (d *doctor) reach() {
	var me struct {
		ID   json.Number `json:"id"`
		Name string      `json:"name"`
	}
	if err := makeapi.GetMe.Call(d.ctx, d.app.client, schemas.GetCurrentUser{}, &me); err != nil {
		d.bad("reaching "+d.app.client.Zone()+" with the token", err)
		d.fatal = true
		return
	}
	d.good("%s answers, and the token is %s's (user %s)", d.app.client.Zone(), me.Name, me.ID)
}

// scopes compares what the token may with what the served tools need.
func (d *doctor) scopes() {
	var authorization struct {
		Scope []string `json:"scope"`
	}
	if err := makeapi.GetCurrentAuthorization.Call(d.ctx, d.app.client, schemas.GetCurrentAuthorization{}, &authorization); err != nil {
		d.bad("reading the token's scopes", err)
		return
	}
	missing := map[string][]string{}
	for _, t := range d.app.set.Tools() {
		if t.Scope != "" && !slices.Contains(authorization.Scope, t.Scope) {
			missing[t.Scope] = append(missing[t.Scope], t.Name)
		}
	}
	if len(missing) == 0 {
		d.good("the token has every scope that the %d tools need", len(d.app.set.Tools()))
		return
	}
	for scope, names := range missing {
		d.bad("scope "+scope, fmt.Errorf("the token lacks it, so these will be refused: %s", strings.Join(names, ", ")))
	}
	fmt.Fprintln(d.out, "      Create a token with these scopes in Make (profile, API access), or leave the tools out with --exclude-tools.")
}

// team proves the zone with a call to a team: others are answered in any zone.
func (d *doctor) team() {
	id := d.app.set.Team()
	if id == 0 {
		d.good("no team is set, so calls have to name one (MAKE_TEAM)")
		return
	}
	in := schemas.ListDataStores{TeamID: schemas.ID(id), Page: &schemas.Page{Limit: 1}}
	if err := makeapi.ListDataStores.Call(d.ctx, d.app.client, in, nil); err != nil {
		d.bad(fmt.Sprintf("team %d", id), err)
		return
	}
	d.good("team %d is in this zone and open to the token", id)
}

// worstSkew is how far the clocks may be apart: approvals and handles carry times.
const worstSkew = time.Minute

// clock compares this machine's clock with Make's.
func (d *doctor) clock() {
	there, err := d.app.client.ServerTime(d.ctx)
	if err != nil {
		d.bad("comparing the clocks", err)
		return
	}
	if skew := time.Since(there).Abs(); skew > worstSkew {
		d.bad("the clock", fmt.Errorf("it differs from Make's by %s: set it, or have it set from the network", skew.Round(time.Second)))
		return
	}
	d.good("the clock agrees with Make's")
}
