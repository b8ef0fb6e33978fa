package evals

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"time"
)

// What the server is told that access tokens must have.
const (
	audience = "https://mcp.larkspur.example/mcp"
	scope    = "make"
)

// The access tokens that a request can bear: sound, or not in one way.
const (
	sound         = "sound"
	expired       = "expired"
	otherAudience = "other-audience"
	otherKey      = "other-key"
	noScope       = "no-scope"
)

// issuer issues access tokens and tells what they are signed with, as an OAuth server does.
type issuer struct {
	address string
	web     *http.Server
}

// keyOf makes a key that is always the same: nothing but a replay trusts it.
func keyOf(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	return ed25519.NewKeyFromSeed(seed[:])
}

// serveIssuer serves an issuer on a loopback port.
func serveIssuer(ctx context.Context) (*issuer, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	i := &issuer{address: "http://" + l.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": i.address, "jwks_uri": i.address + "/keys"})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		public, _ := keyOf(sound).Public().(ed25519.PublicKey)
		answer(w, map[string]any{"keys": []any{map[string]any{
			"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "1", "x": base64.RawURLEncoding.EncodeToString(public),
		}}})
	})
	i.web = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = i.web.Serve(l) }() // until it is closed
	return i, nil
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encode(v)) // a server that hung up shows elsewhere
}

func (i *issuer) close() { _ = i.web.Close() } // nothing is left to do about a listener that won't close

// flags tell the server whose tokens to accept.
func (i *issuer) flags() []string {
	return []string{"--oauth-issuer", i.address, "--oauth-audience", audience, "--oauth-scopes", scope}
}

// token issues an access token of a kind.
func (i *issuer) token(kind string) string {
	now := time.Now()
	claims := map[string]any{"iss": i.address, "sub": "maren", "aud": audience, "scope": scope, "iat": now.Add(-2 * time.Hour).Unix(), "exp": now.Add(time.Hour).Unix()}
	key := keyOf(sound)
	switch kind {
	case expired:
		claims["exp"] = now.Add(-time.Hour).Unix()
	case otherAudience:
		claims["aud"] = "https://elsewhere.example/mcp"
	case otherKey:
		key = keyOf(otherKey)
	case noScope:
		claims["scope"] = "look"
	}
	signed := part(map[string]any{"alg": "EdDSA", "kid": "1", "typ": "at+jwt"}) + "." + part(claims)
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(signed)))
}

func part(v any) string { return base64.RawURLEncoding.EncodeToString(encode(v)) }
