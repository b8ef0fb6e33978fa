package sandbox

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// call is one request on its way through a handler: who calls, with which
// parameters, and the state to answer from.
type call struct {
	route    *route
	request  *http.Request
	db       *store
	now      time.Time
	token    token
	authUsed string // how the caller authenticated
	user     user
	path     *args
	query    *args
	body     *args
	raw      []byte // the body of a route that takes it raw
	bodyErr  error
	problems *problems
	cookies  []*http.Cookie // set on the answer
}

// newCall decodes a request. A body that cannot be read is reported later,
// after authentication has had its say.
func newCall(rt *route, r *http.Request, raw []byte, db *store, now time.Time) *call {
	p := &problems{}
	reader := func(values map[string]any, loose bool) *args {
		return &args{values: values, loose: loose, read: map[string]bool{}, problems: p}
	}
	segments := map[string]any{}
	for _, name := range rt.wildcards() {
		segments[name] = r.PathValue(name)
	}
	var body map[string]any
	var err error
	if len(rt.body.raw) > 0 {
		err = checkRaw(r, raw, rt.body.raw)
	} else {
		body, err = decodeBody(r, raw, rt.body.optional)
	}
	return &call{
		route: rt, request: r, db: db, now: now, problems: p, raw: raw, bodyErr: err,
		path:  reader(segments, true),
		query: reader(queryValues(r.URL.Query()), true),
		body:  reader(body, false),
	}
}

// decodeBody reads a JSON object. POST, PUT and PATCH need one, be it empty.
// Make's own examples leave the Content-Type to curl, which then calls the
// JSON a form, so that is accepted too.
func decodeBody(r *http.Request, raw []byte, optional bool) (map[string]any, error) {
	if len(raw) > maxBody {
		return nil, badBody("request entity too large")
	}
	needed := slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch}, r.Method)
	if len(bytes.TrimSpace(raw)) == 0 {
		if needed && !optional {
			return nil, badBody("The request has no body; send a JSON object, {} at least.")
		}
		return nil, nil
	}
	if t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); !slices.Contains(bodyTypes, t) {
		return nil, badBody("The body must be application/json.")
	}
	var body map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&body); err != nil || body == nil {
		return nil, badBody("The body is no JSON object.")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, badBody("The body holds more than one JSON object.")
	}
	return body, nil
}

// checkRaw checks a body that is no JSON object.
func checkRaw(r *http.Request, raw []byte, mediaTypes []string) error {
	if len(raw) > maxBody {
		return badBody("request entity too large")
	}
	if len(raw) == 0 {
		return badBody("The request has no body.")
	}
	if t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); !slices.Contains(mediaTypes, t) {
		return badBody("The body must be " + strings.Join(mediaTypes, " or ") + ".")
	}
	return nil
}

var bodyTypes = []string{"", "application/json", "application/x-www-form-urlencoded"}

// maxBody is the size beyond which Make refuses a body; public notes put it
// between 2.1 and 2.8 MB.
const maxBody = 2_500_000

// authenticate finds the user behind the Authorization header.
func (c *call) authenticate() error {
	scheme, value, _ := strings.Cut(c.request.Header.Get("Authorization"), " ")
	switch {
	case strings.EqualFold(scheme, "Token"):
		c.authUsed = "token"
	case strings.EqualFold(scheme, "Bearer"):
		c.authUsed = "oauth"
	default:
		return notLoggedIn("You are not logged in.")
	}
	found := tokenKind.all(c.db, func(t token) bool { return t.Value == value })
	if len(found) == 0 {
		return notLoggedIn("The token is not valid.")
	}
	c.token = found[0]
	if !c.token.Expires.IsZero() && !c.now.Before(c.token.Expires.Time) {
		return notLoggedIn("The token has expired.")
	}
	c.user, _ = userKind.get(c.db, c.token.UserID)
	return nil
}

// authorize checks that the token has every scope of the route.
func (c *call) authorize() error {
	for _, scope := range c.route.scopes {
		if !slices.Contains(c.token.Scopes, scope) {
			return permissionDenied()
		}
	}
	return nil
}

// confirmed guards what cannot be undone: unless the caller sent
// confirmed=true, it refuses and names what would be lost.
func (c *call) confirmed(lost ...any) error {
	if c.query.boolean("confirmed") || len(lost) == 0 {
		return nil
	}
	return &failure{
		status: http.StatusNotAcceptable, Code: "IM004", Message: "Confirmation required",
		Detail: "The action needs to be confirmed: repeat it with confirmed=true.", Metadata: lost,
	}
}

// teamOrOrganization reads the pair of which exactly one must be sent.
func (c *call) teamOrOrganization() (teamID, organizationID int) {
	switch team, organization := c.query.has("teamId"), c.query.has("organizationId"); {
	case team && organization:
		c.problems.add("teamId and organizationId cannot be used together")
	case !team && !organization:
		c.problems.add("Missing required parameter teamId or organizationId")
	}
	return c.query.integer("teamId"), c.query.integer("organizationId")
}

// chosenForDeletion reads which things a deletion in bulk is about: those of some ids,
// or all but some.
func chosenForDeletion[T any](c *call, read func(string) []T, ids, except string) (chosen []T, all bool, kept []T) {
	chosen, all, kept = read(ids), c.body.boolean("all"), read(except)
	switch {
	case all == (len(chosen) > 0):
		c.problems.add("Either %s or all must be sent.", ids)
	case !all && len(kept) > 0:
		c.problems.add("%s can be used together with all only.", except)
	}
	return chosen, all, kept
}
