package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
)

const (
	// maxToken is the longest token that is looked at, in bytes.
	maxToken = 16 << 10
	// leeway is how far the issuer's clock may be off from this one.
	leeway = 30 * time.Second
)

// algorithms are those that tokens may be signed with: with a key of the issuer's own, so neither "none" nor HMAC.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// OAuthConfig says whose tokens are accepted.
type OAuthConfig struct {
	// Issuer is the issuer's address, exactly as its tokens have it; https://, except on loopback.
	Issuer string
	// Resource is the address at which clients reach this server, such as https://mcp.example.com/mcp; https://, except
	// on loopback.
	Resource string
	// Audience is what tokens must have been issued for; Resource if empty.
	Audience string
	// Scopes are what a token must have, all of them.
	Scopes []string
	// Log is told at debug level why a token was refused, and never the token.
	Log zerolog.Logger
}

// Validate tells in one sentence what is wrong.
func (c OAuthConfig) Validate() error {
	if issuer, err := url.Parse(c.Issuer); err != nil || !isPrivate(issuer) || issuer.User != nil || strings.ContainsAny(c.Issuer, "?#") {
		return fmt.Errorf("the OAuth issuer %q isn't an address such as https://login.example.com", c.Issuer)
	}
	if resource, err := url.Parse(c.Resource); err != nil || !isPrivate(resource) {
		return fmt.Errorf("with OAuth this server must be reached at an https:// address, as tokens travel there, not at %q", c.Resource)
	}
	for _, scope := range c.Scopes {
		if scope == "" || strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
			return fmt.Errorf("the OAuth scope %q isn't one word", scope)
		}
	}
	return nil
}

// isPrivate tells whether nobody on the way can read or change what is sent to an address.
func isPrivate(at *url.URL) bool {
	return at.Host != "" && (at.Scheme == "https" || at.Scheme == "http" && isLoopback(at.Hostname()))
}

// OAuth checks the tokens of an issuer. [NewOAuth] makes one.
type OAuth struct {
	config   OAuthConfig
	keys     *keys
	verifier *oidc.IDTokenVerifier
	// metadata tells clients where to get a token, and challenge tells them where the metadata is (RFC 9728).
	metadata  http.Handler
	challenge string
}

// NewOAuth asks the issuer where its keys are, for ten seconds at most. The error is for the operator.
func NewOAuth(ctx context.Context, c OAuthConfig) (*OAuth, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	if c.Audience == "" {
		c.Audience = c.Resource
	}
	address, err := findKeys(ctx, c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("the OAuth issuer %s doesn't tell where its keys are: %w", c.Issuer, err)
	}
	o := &OAuth{config: c, keys: newKeys(address)}
	o.verifier = oidc.NewVerifier(c.Issuer, o.keys, &oidc.Config{
		ClientID: c.Audience, SupportedSigningAlgs: algorithms,
		SkipExpiryCheck: true, // it would forgive five minutes, or none; see holder
	})
	o.metadata = server.NewProtectedResourceMetadataHandler(server.ProtectedResourceMetadataConfig{
		Resource: c.Resource, AuthorizationServers: []string{c.Issuer}, ScopesSupported: c.Scopes,
		BearerMethodsSupported: []string{"header"}, ResourceName: "make-mcp",
	})
	resource, _ := url.Parse(c.Resource) // it is valid
	o.challenge = fmt.Sprintf(`Bearer realm="make-mcp", resource_metadata="%s://%s%s"`,
		resource.Scheme, resource.Host, server.ProtectedResourceMetadataPath(c.Resource))
	if len(c.Scopes) > 0 {
		o.challenge += fmt.Sprintf(`, scope="%s"`, strings.Join(c.Scopes, " "))
	}
	return o, nil
}

// claims are what a token says, besides what the library checks. Times are in seconds since 1970.
type claims struct {
	Subject   string   `json:"sub"`
	Expiry    *float64 `json:"exp"`
	NotBefore float64  `json:"nbf"`
	IssuedAt  float64  `json:"iat"`
	Scope     words    `json:"scope"`
	Scp       words    `json:"scp"` // where some issuers have it instead
}

// words are a list, or one text with blanks between them.
type words []string

// UnmarshalJSON implements [json.Unmarshaler].
func (w *words) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*w = strings.Fields(text)
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(w))
}

// identify finds out whose token it is.
func (o *OAuth) identify(ctx context.Context, raw string) (identity, *refusal) {
	if len(raw) > maxToken {
		return identity{}, o.invalid("it is longer than 16 KiB", nil)
	}
	var outage error
	token, err := o.verifier.Verify(context.WithValue(ctx, outageKey{}, &outage), raw)
	switch {
	case outage != nil:
		o.config.Log.Error().Err(outage).Msg("the OAuth issuer's keys can't be had, so no token can be checked")
		return identity{}, &refusal{status: http.StatusServiceUnavailable, fault: fault{
			mcp.INTERNAL_ERROR, "The bearer token can't be checked now, as its issuer doesn't answer: try again later",
		}}
	case err != nil:
		return identity{}, o.invalid(fmt.Sprintf("it must be a JWT that %s signed for %s", o.config.Issuer, o.config.Audience), err)
	}
	var said claims
	if err := token.Claims(&said); err != nil {
		return identity{}, o.invalid("its claims don't have the types that they should", err)
	}
	return o.holder(said, time.Now())
}

// holder is who holds a token that the issuer signed for this server.
func (o *OAuth) holder(said claims, now time.Time) (identity, *refusal) {
	clock := float64(now.UnixMilli()) / 1000
	switch {
	case said.Subject == "":
		return identity{}, o.invalid("it names no subject (sub)", nil)
	case said.Expiry == nil:
		return identity{}, o.invalid("it never expires (exp)", nil)
	case *said.Expiry <= clock-leeway.Seconds():
		return identity{}, o.invalid("it has expired", nil)
	case said.NotBefore > clock+leeway.Seconds(), said.IssuedAt > clock+leeway.Seconds():
		return identity{}, o.invalid("it isn't valid yet", nil)
	}
	for _, scope := range o.config.Scopes {
		if !slices.Contains(said.Scope, scope) && !slices.Contains(said.Scp, scope) {
			return identity{}, o.refuse(http.StatusForbidden, "insufficient_scope", "The bearer token lacks the scope "+scope)
		}
	}
	who := identity{principal: "oauth:" + principalHash(16, o.config.Issuer, said.Subject)}
	if left := *said.Expiry - clock; left < (1000 * time.Hour).Seconds() { // beyond that, no stream lasts
		who.until = now.Add(time.Duration(left*float64(time.Second)) + leeway)
	}
	return who, nil
}

func (o *OAuth) invalid(why string, detail error) *refusal {
	o.config.Log.Debug().Err(detail).Str("why", why).Msg("a bearer token was refused")
	return o.refuse(http.StatusUnauthorized, "invalid_token", "The bearer token isn't accepted: "+why)
}

// refuse words a refusal. The code is OAuth's, and empty where there was no token.
func (o *OAuth) refuse(status int, code, why string) *refusal {
	challenge := o.challenge
	if code != "" {
		challenge += fmt.Sprintf(`, error=%q`, code)
	}
	return &refusal{status, challenge, fault{mcp.INVALID_REQUEST, why}}
}
