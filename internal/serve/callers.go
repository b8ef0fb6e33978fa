package serve

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// callers tells who calls: by the bearer tokens that the operator made up, and by those of an OAuth issuer. With
// neither, nobody is asked.
type callers struct {
	holders []holder
	oauth   *OAuth
}

// holder is one who holds a token that the operator made up.
type holder struct {
	digest    [sha256.Size]byte
	principal string
}

// identity is who calls, and until when that may be believed; the zero time is for ever.
type identity struct {
	principal string
	until     time.Time
}

type identityKey struct{}

// local is who calls where callers aren't told apart: on stdio, and on HTTP without tokens.
var local = identity{principal: "local"}

// Principal tells who called: "token:" and a short hash of the bearer token, or "oauth:" and a hash of issuer and
// subject, the same in every process; or "local" where callers aren't asked for a token, and on stdio.
func Principal(ctx context.Context) string { return caller(ctx).principal }

func caller(ctx context.Context) identity {
	if known, ok := ctx.Value(identityKey{}).(identity); ok {
		return known
	}
	return local
}

func newCallers(tokens []string, oauth *OAuth) callers {
	c := callers{oauth: oauth}
	for _, token := range tokens {
		c.holders = append(c.holders, holder{sha256.Sum256([]byte(token)), "token:" + principalHash(8, token)})
	}
	return c
}

// principalHash is a hash of what makes a caller one, of so many bytes, in hexadecimal. Hashed, it shows neither tokens
// nor people to those who read logs, and holds no character that means something elsewhere.
func principalHash(size int, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{"make-mcp principal"}, parts...), "\x00")))
	return hex.EncodeToString(sum[:size])
}

// identify finds out who calls. The request that it returns knows, and no longer carries what proved it: no handler
// can pass the caller's token on to anybody.
func (c callers) identify(r *http.Request) (*http.Request, *refusal) {
	who := local
	if len(c.holders) > 0 || c.oauth != nil {
		var unknown *refusal
		if who, unknown = c.bearer(r.Context(), r.Header["Authorization"]); unknown != nil {
			return nil, unknown
		}
	}
	r = r.Clone(context.WithValue(r.Context(), identityKey{}, who))
	r.Header.Del("Authorization")
	r.Header.Del("Cookie")
	return r, nil
}

// bearer finds out whose token was presented.
func (c callers) bearer(ctx context.Context, authorization []string) (identity, *refusal) {
	if len(authorization) == 0 {
		return identity{}, c.unauthorized("", "Authorization is missing: send the header `Authorization: Bearer <token>`")
	}
	scheme, token, _ := strings.Cut(authorization[0], " ")
	if len(authorization) > 1 || !strings.EqualFold(scheme, "Bearer") {
		return identity{}, c.unauthorized("invalid_token", "Authorization must be one bearer token: `Authorization: Bearer <token>`")
	}
	token = strings.TrimSpace(token)
	if principal := c.holderOf(token); principal != "" {
		return identity{principal: principal}, nil
	}
	if c.oauth == nil {
		return identity{}, c.unauthorized("invalid_token", "The bearer token isn't one of this server's")
	}
	return c.oauth.identify(ctx, token)
}

// holderOf is the principal of a token that the operator made up, or empty. It compares with each in constant time.
func (c callers) holderOf(token string) (principal string) {
	digest := sha256.Sum256([]byte(token))
	for _, holder := range c.holders {
		if subtle.ConstantTimeCompare(digest[:], holder.digest[:]) == 1 {
			principal = holder.principal
		}
	}
	return principal
}

func (c callers) unauthorized(code, why string) *refusal {
	if c.oauth != nil {
		return c.oauth.refuse(http.StatusUnauthorized, code, why)
	}
	challenge := `Bearer realm="make-mcp"`
	if code != "" {
		challenge += `, error="` + code + `"`
	}
	return &refusal{http.StatusUnauthorized, challenge, fault{mcp.INVALID_REQUEST, why}}
}
