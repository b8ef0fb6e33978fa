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

func ping(*call) (any, error) { return text("OK"), nil }
