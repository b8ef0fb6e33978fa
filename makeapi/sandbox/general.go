package sandbox

var generalRoutes = []*route{
	{method: "GET", path: "/ping", handler: ping},
}

// text is an answer that is no JSON.
type text string

// file is an answer in a media type of its own.
type file struct {
	mediaType string
	content   []byte
}

// status is an answer that succeeds in another way than 200 does, as a rule with
// nothing to say.
type status struct {
	code  int
	value any
}

func ping(*call) (any, error) { return text("OK"), nil }
