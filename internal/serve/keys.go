package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

const (
	// issuerTime bounds a request to the issuer, and maxIssuerAnswer what it answers, in bytes.
	issuerTime      = 10 * time.Second
	maxIssuerAnswer = 1 << 20
	// keysApart is the least time between two requests for the issuer's keys. A token with an unknown key asks for them
	// anew; strangers could have the server ask as often as they like.
	keysApart = 10 * time.Second
	// keysLife is how long keys are believed without asking again, so that one that the issuer withdrew goes.
	keysLife = time.Hour
)

// keys are the issuer's. They are fetched when a token has one that isn't known, and once an hour. If they can't be,
// no token is accepted.
type keys struct {
	address     string
	apart, life time.Duration

	mu   sync.Mutex
	set  *oidc.RemoteKeySet
	made time.Time
}

func newKeys(address string) *keys { return &keys{address: address, apart: keysApart, life: keysLife} }

// outageKey finds where to tell that the issuer can't be asked: the library passes on its errors as text.
type outageKey struct{}

// VerifySignature implements [oidc.KeySet].
func (k *keys) VerifySignature(ctx context.Context, jwt string) ([]byte, error) {
	payload, err := k.current().VerifySignature(ctx, jwt)
	if outage, ok := ctx.Value(outageKey{}).(*error); ok && errors.Is(err, errIssuer) {
		*outage = err
	}
	return payload, err
}

func (k *keys) current() *oidc.RemoteKeySet {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.set == nil || time.Since(k.made) >= k.life {
		k.set = oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), issuerClient(k.apart)), k.address)
		k.made = time.Now()
	}
	return k.set
}

// findKeys asks the issuer where its keys are, as OpenID Connect has it and as RFC 8414 has it.
func findKeys(ctx context.Context, issuer string) (address string, err error) {
	ctx, stop := context.WithTimeout(ctx, issuerTime)
	defer stop()
	at, err := url.Parse(issuer)
	if err != nil {
		return "", err
	}
	path := strings.TrimSuffix(at.Path, "/")
	var problems []error
	for _, known := range []string{path + "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" + path} {
		address, err := readMetadata(ctx, issuer, at.Scheme+"://"+at.Host+known)
		if err == nil {
			return address, nil
		}
		problems = append(problems, err)
	}
	return "", errors.Join(problems...)
}

func readMetadata(ctx context.Context, issuer, address string) (keys string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	response, err := issuerClient(0).Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var found struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	switch err := json.NewDecoder(response.Body).Decode(&found); {
	case err != nil:
		return "", fmt.Errorf("%s: %w", address, err)
	case found.Issuer != issuer:
		return "", fmt.Errorf("%s says that the issuer is %q", address, found.Issuer)
	case found.Keys == "":
		return "", fmt.Errorf("%s names no jwks_uri", address)
	}
	return found.Keys, nil
}

var (
	errIssuer = errors.New("the issuer can't be asked")
	errSoon   = errors.New("the issuer was asked for its keys a moment ago")
)

// issuerClient asks the issuer, leaving some time between two requests.
func issuerClient(apart time.Duration) *http.Client {
	return &http.Client{Timeout: issuerTime, Transport: &issuerTransport{apart: apart}}
}

// issuerTransport bounds how often the issuer is asked and how much it answers, asks nobody over an open line, and
// follows no redirect.
type issuerTransport struct {
	apart time.Duration

	mu     sync.Mutex
	asked  time.Time
	failed error // the last time
}

// RoundTrip implements [http.RoundTripper].
func (t *issuerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.mu.Lock() // one at a time is enough
	defer t.mu.Unlock()
	if time.Since(t.asked) < t.apart {
		return nil, errors.Join(errSoon, t.failed)
	}
	t.asked = time.Now()
	response, err := t.ask(r)
	t.failed = err
	return response, err
}

func (t *issuerTransport) ask(r *http.Request) (*http.Response, error) {
	if !isPrivate(r.URL) {
		return nil, fmt.Errorf("%w: %s isn't an https:// address", errIssuer, r.URL)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errIssuer, err)
	}
	if response.StatusCode != http.StatusOK {
		_ = response.Body.Close()
		return nil, fmt.Errorf("%w: it answers with status %d", errIssuer, response.StatusCode)
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, maxIssuerAnswer), response.Body}
	return response, nil
}
