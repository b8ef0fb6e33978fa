package makeapi

import (
	"errors"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The errors of parseZone and cleanToken don't quote what was given: people put
// tokens into the wrong setting.
var (
	errZone    = errors.New("that is not a zone: a zone looks like eu2.make.com and is in the address bar of Make's web app")
	errAddress = errors.New("that is not the address of a zone: it has only a scheme, a host and a port, such as https://eu2.make.com")
	errPlain   = errors.New("an address without encryption is for this machine only: use https")
	errToken   = errors.New("the API token contains characters that no token has: copy it from Make again")
)

var hostName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}$`)

// inside are the endings of names that never lead to Make, but to a cloud's metadata
// or a neighbour.
var inside = regexp.MustCompile(`\.(internal|local|localhost|localdomain|lan|home)$`)

// parseZone reads a zone or a full address. Anything that could lead the token
// astray is refused: user info, a path, a query, an address without a scheme.
func parseZone(zone string) (*url.URL, error) {
	if !strings.Contains(zone, "://") {
		if !hostName.MatchString(zone) || inside.MatchString(zone) {
			return nil, errZone
		}
		return &url.URL{Scheme: "https", Host: zone}, nil
	}
	u, err := url.Parse(zone)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") ||
		u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errAddress
	}
	if isMetadata(u.Hostname()) {
		return nil, errAddress
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, errPlain
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

// numeric are the spellings of an IP address that some resolvers take and Go does not.
var numeric = regexp.MustCompile(`^(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*$`)

// metadata are the addresses, besides link-local ones, where clouds keep credentials.
var metadata = []string{"fd00:ec2::254", "100.100.100.200", "metadata.google.internal", "metadata.goog", "metadata"}

// isMetadata tells whether a host is where a cloud keeps its own credentials, or could be
// by a spelling that nobody needs.
func isMetadata(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	address, _, _ := strings.Cut(host, "%")
	ip := net.ParseIP(address)
	if ip == nil {
		return slices.Contains(metadata, host) || numeric.MatchString(host)
	}
	return ip.IsLinkLocalUnicast() || ip.IsUnspecified() || slices.Contains(metadata, ip.String())
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// cleanToken drops the white space that copying adds, and refuses what could not
// travel in a header.
func cleanToken(token string) (string, error) {
	token = strings.TrimSpace(token)
	for _, r := range token {
		if r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' {
			return "", errToken
		}
	}
	return token, nil
}

var uuidV4 = regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// authorization is the header for a token: Make's API keys are UUIDs and travel
// as "Token"; anything else is an OAuth access token.
func authorization(token string) string {
	if uuidV4.MatchString(token) {
		return "Token " + token
	}
	return "Bearer " + token
}
