package serve

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/rs/zerolog"
)

// guard decides from where the server may be spoken to; [callers] decides by whom.
//
// Host and Origin are what stands between a page in somebody's browser and a server on their own machine. A page can
// send requests to any address, by way of a name of its own that it points there (DNS rebinding); but it can't forge
// either header. The library looks at Host alone, and only on loopback.
type guard struct {
	hosts   map[string]bool // names and name:port pairs, in lower case
	origins map[string]bool // scheme://host[:port], in lower case
}

func newGuard(listen string, hosts, origins []string) guard {
	g := guard{hosts: map[string]bool{}, origins: map[string]bool{}}
	if name, _, ok := splitHost(listen); ok {
		g.hosts[name] = true
	}
	for _, host := range hosts {
		name, port, _ := splitHost(host)
		if port != "" {
			name = strings.ToLower(host)
		}
		g.hosts[name] = true
	}
	for _, origin := range origins {
		g.origins[strings.ToLower(origin)] = true
	}
	return g
}

// site lets through what was sent to one of this server's names, from no page or from one that may.
func (g guard) site(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch {
		case !g.knowsHost(r):
			refuse(w, fmt.Sprintf("Host %q isn't a name of this server: add it to the allowed hosts.", r.Host))
		case !g.welcomes(r):
			refuse(w, fmt.Sprintf("Origin %q may not call this server: add it to the allowed origins.", r.Header.Get("Origin")))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// people lets through what a person's browser sends of its own accord or from this server's own pages. The pages
// recognize people by their cookies, which another site's page could borrow.
func (g guard) people(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != "" && !sameOrigin(r) {
			refuse(w, "Pages of other sites may not use this one: open the link in the browser itself.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxMessage)
		next.ServeHTTP(w, r)
	})
}

// OnLoopback guards pages for people that are served on this machine alone, where there is no [HTTP] server.
func OnLoopback(pages http.Handler, log zerolog.Logger) http.Handler {
	g := newGuard("", nil, nil)
	return recovering(log, g.site(g.people(pages)))
}

func refuse(w http.ResponseWriter, why string) { http.Error(w, why, http.StatusForbidden) }

// knowsHost tells whether the request was sent to one of this server's names: a loopback name, the address it came in
// on (an address can't be rebound), the listen address or an allowed host.
func (g guard) knowsHost(r *http.Request) bool {
	name, _, ok := splitHost(r.Host)
	if !ok {
		return false
	}
	addr, err := netip.ParseAddr(name)
	if err == nil && addr.IsUnspecified() {
		return false // to listen on every address is no name
	}
	if isLoopback(name) || g.hosts[name] || g.hosts[strings.ToLower(r.Host)] {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && err == nil && addr.Unmap() == local.AddrPort().Addr().Unmap()
}

// welcomes tells whether the page that sent the request, if a page did, may: one on loopback, one of this server's own
// or one of an allowed origin.
func (g guard) welcomes(r *http.Request) bool {
	origins := r.Header["Origin"]
	if len(origins) == 0 {
		return true
	}
	origin := strings.ToLower(origins[0])
	if len(origins) > 1 {
		return false
	}
	if g.origins[origin] || sameOrigin(r) {
		return true
	}
	page, err := url.Parse(origin)
	return err == nil && (page.Scheme == "http" || page.Scheme == "https") && isLoopback(page.Hostname())
}

// sameOrigin tells whether a page of this server sent the request. Browsers say so themselves, also where they hide
// the origin because the page asked for no-referrer; older ones leave it to be compared.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" {
		return site == "same-origin"
	}
	page, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && page.Host != "" && strings.EqualFold(page.Host, r.Host)
}

// splitHost takes apart what stands in a Host header or a listen address, in lower case. It refuses what has more to it.
func splitHost(host string) (name, port string, ok bool) {
	at, err := url.Parse("//" + host)
	if err != nil || at.Host != host || at.Hostname() == "" {
		return "", "", false
	}
	return strings.ToLower(at.Hostname()), at.Port(), true
}

// isLoopback tells whether a name or address is this machine's own and nobody else's.
func isLoopback(name string) bool {
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && addr.Zone() == "" && addr.Unmap().IsLoopback()
}

// cors lets pages of origins that got past site read the answers. It reports whether the request asked for no more.
func cors(w http.ResponseWriter, r *http.Request) (answered bool) {
	header := w.Header()
	header.Add("Vary", "Origin")
	if origin := r.Header.Get("Origin"); origin != "" && origin != "null" {
		header.Set("Access-Control-Allow-Origin", origin)
		header.Set("Access-Control-Expose-Headers", "Mcp-Session-Id, WWW-Authenticate, Retry-After")
	}
	if r.Method != http.MethodOptions {
		return false
	}
	header.Set("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS")
	header.Set("Access-Control-Allow-Headers",
		"Authorization, Content-Type, Last-Event-ID, Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id")
	header.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return true
}
