package sandbox

var generalRoutes = []*route{
	{method: "GET", path: "/ping", handler: ping},
}

// text is an answer that is no JSON.
type text string

func ping(*call) (any, error) { return text("OK"), nil }
