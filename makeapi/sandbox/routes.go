package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// route is an endpoint as data: everything about it but its behaviour is
// dealt with in one place, in serve.go.
type route struct {
	method  string
	path    string   // below /api/v2, with {wildcards}
	scopes  []string // all are needed
	open    bool     // works without a token
	body    bodyForm // by default an object in JSON
	handler func(*call) (any, error)
}

// bodyForm says what body a POST, PUT or PATCH takes.
type bodyForm struct {
	optional bool     // none will do: Make's SDK sends some calls without one
	raw      []string // not an object in JSON, but bytes in one of these media types
}

var optionalBody = bodyForm{optional: true}

// rawBody is for bodies that are stored as they come.
func rawBody(mediaTypes ...string) bodyForm { return bodyForm{raw: mediaTypes} }

// routes lists every endpoint. A group of endpoints is a file of its own.
func routes() []*route {
	return slices.Concat(
		generalRoutes,
		userRoutes,
		passwordRoutes,
		organizationRoutes,
		invitationRoutes,
		featureRoutes,
		teamRoutes,
		variableRoutes,
		roleRoutes,
		membershipRoutes,
		accountRoutes,
		notificationSettingRoutes,
		billingRoutes,
		cashierRoutes,
		managedRoutes,
		privateSpaceRoutes,
		certificateRoutes,
		affiliateRoutes,
		dataStoreRoutes,
		recordRoutes,
		dataStructureRoutes,
		hookRoutes,
		hookQueueRoutes,
		connectionRoutes,
		keyRoutes,
		functionRoutes,
		credentialRequestRoutes,
		folderRoutes,
		scenarioRoutes,
		scenarioUpkeepRoutes,
		scenarioToolRoutes,
		noteRoutes,
		shareRoutes,
		executionRoutes,
		incompleteRoutes,
		customPropertyRoutes,
		templateRoutes,
		sdkRoutes(),
		publicTemplateRoutes,
		notificationRoutes,
		deviceRoutes,
		deviceQueueRoutes,
		onPremRoutes,
		connectedSystemRoutes,
		aiAgentRoutes,
		aiContextRoutes,
		llmProviderRoutes,
		analyticsRoutes,
		auditLogRoutes,
		enumRoutes,
		rpcRoutes,
		catalogueRoutes,
	)
}

// unknown stands for every address that is no endpoint: a wrong path, a
// wrong method, other capitals, a slash at the end.
var unknown = &route{open: true, handler: func(*call) (any, error) { return nil, notFound() }}

const prefix = "/api/v2"

// scopes makes the table of routes read well.
func scopes(names ...string) []string { return names }

// wildcards names the {…} of the path.
func (rt *route) wildcards() []string {
	var names []string
	for _, segment := range strings.Split(rt.path, "/") {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}

// leads tells whether a path below the prefix is of this route's shape.
func (rt *route) leads(path string) bool {
	route, asked := strings.Split(rt.path, "/"), strings.Split(path, "/")
	return slices.EqualFunc(route, asked, func(segment, value string) bool {
		return segment == value || strings.HasPrefix(segment, "{") && value != ""
	})
}

// Routes lists the endpoints of the sandbox, such as "GET /users/me".
func Routes() []string {
	var list []string
	for _, rt := range routes() {
		list = append(list, rt.method+" "+rt.path)
	}
	return list
}

// newMux finds the route of a request, or the control address.
func (s *Sandbox) newMux() *http.ServeMux {
	known, otherwise := newPathTree(), s.handle(unknown)
	for _, rt := range routes() {
		known.add(rt, s.handle(rt))
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { known.serve(w, r, otherwise) })
	if s.control {
		s.mountControl(mux)
	}
	return mux
}
