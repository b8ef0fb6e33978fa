package sandbox

import (
	"net/http"
	"net/url"
	"strings"
)

// pathTree finds the route of a request, segment by segment, a literal before a
// wildcard. http.ServeMux would refuse /sdk/apps/{appName}/connections next to
// /sdk/apps/connections/{connectionName}, since neither is the narrower one.
type pathTree struct {
	literals map[string]*pathTree
	wildcard *pathTree
	ends     map[string]destination // by method, where a path ends
}

type destination struct {
	route *route
	serve http.HandlerFunc
}

func newPathTree() *pathTree {
	return &pathTree{literals: map[string]*pathTree{}, ends: map[string]destination{}}
}

// add makes a route known. Two of the same shape are a mistake in this package,
// hence the panic.
func (n *pathTree) add(rt *route, serve http.HandlerFunc) {
	for _, segment := range strings.Split(rt.path, "/")[1:] {
		n = n.step(segment)
	}
	if other, twice := n.ends[rt.method]; twice {
		panic("sandbox: " + rt.method + " " + rt.path + " looks like " + other.route.path)
	}
	n.ends[rt.method] = destination{rt, serve}
}

// step goes down by a segment of a route, and makes it where there is none yet.
func (n *pathTree) step(segment string) *pathTree {
	if strings.HasPrefix(segment, "{") {
		if n.wildcard == nil {
			n.wildcard = newPathTree()
		}
		return n.wildcard
	}
	if n.literals[segment] == nil {
		n.literals[segment] = newPathTree()
	}
	return n.literals[segment]
}

// find returns the destination of a path below this node and what stands in
// the place of its wildcards.
func (n *pathTree) find(method string, segments []string) (found destination, values []string, ok bool) {
	if len(segments) == 0 {
		found, ok = n.ends[method]
		return found, nil, ok
	}
	if next := n.literals[segments[0]]; next != nil {
		if found, values, ok = next.find(method, segments[1:]); ok {
			return found, values, true
		}
	}
	if n.wildcard == nil || segments[0] == "" {
		return destination{}, nil, false
	}
	found, values, ok = n.wildcard.find(method, segments[1:])
	return found, append([]string{segments[0]}, values...), ok
}

// serve answers a request below the prefix; HEAD is a GET without the body.
func (n *pathTree) serve(w http.ResponseWriter, r *http.Request, otherwise http.HandlerFunc) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	below, _ := strings.CutPrefix(r.URL.EscapedPath(), prefix+"/")
	segments := strings.Split(below, "/")
	for i, escaped := range segments {
		segment, err := url.PathUnescape(escaped)
		if err != nil {
			otherwise(w, r)
			return
		}
		segments[i] = segment
	}
	found, values, ok := n.find(method, segments)
	if !ok || !strings.HasPrefix(r.URL.Path, prefix+"/") {
		otherwise(w, r)
		return
	}
	for i, name := range found.route.wildcards() {
		r.SetPathValue(name, values[i])
	}
	found.serve(w, r)
}
