package evals

import (
	"context"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// browser opens pages as a person's would: it keeps cookies and sends forms from the
// page that they stand on.
type browser struct{ http *http.Client }

func newBrowser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // only with options
	}
	return &browser{&http.Client{Jar: jar}}
}

// shown is a page on the screen.
type shown struct {
	status int
	url    *url.URL
	source string
	text   string
}

func (b *browser) open(ctx context.Context, link string) (shown, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return shown{}, err
	}
	return b.load(request)
}

func (b *browser) load(request *http.Request) (shown, error) {
	request.Header.Set("Sec-Fetch-Mode", "navigate")
	response, err := b.http.Do(request)
	if err != nil {
		return shown{}, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, mostSent))
	return shown{response.StatusCode, response.Request.URL, string(raw), readable(string(raw))}, err
}

// buttons of pages, by what a person does.
var buttons = map[string]string{ApprovePage: "approve", DeclinePage: "decline", RevealPage: "show"}

// submit fills in the page's form and presses approve or decline.
func (b *browser) submit(ctx context.Context, page shown, act Act) (shown, error) {
	form, asked := page.form()
	if act.Does != DeclinePage && !slices.Equal(asked, slices.Sorted(maps.Keys(act.Fields))) {
		return shown{}, fmt.Errorf("it asks for %q, and the case fills in %q", asked, slices.Sorted(maps.Keys(act.Fields)))
	}
	for name, value := range act.Fields {
		form.Set(name, value)
	}
	form.Set("decision", buttons[act.Does])
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, page.url.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return shown{}, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", page.url.Scheme+"://"+page.url.Host)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.load(request)
}

var (
	inputTag = regexp.MustCompile(`<(?:input|textarea) [^>]*>`)
	tagValue = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
	head     = regexp.MustCompile(`(?s)<head>.*</head>`)
	codeTag  = regexp.MustCompile(`<code>([^<]*)</code>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
)

// form returns the form's hidden values, and the names of the fields to fill in.
func (s shown) form() (hidden url.Values, fields []string) {
	hidden = url.Values{}
	for _, input := range inputTag.FindAllString(s.source, -1) {
		attributes := map[string]string{}
		for _, m := range tagValue.FindAllStringSubmatch(input, -1) {
			attributes[m[1]] = html.UnescapeString(m[2])
		}
		if attributes["type"] == "hidden" {
			hidden.Set(attributes["name"], attributes["value"])
			continue
		}
		fields = append(fields, attributes["name"])
	}
	slices.Sort(fields)
	return hidden, fields
}

// secrets are what the page shows to be copied.
func (s shown) secrets() []string {
	var out []string
	for _, m := range codeTag.FindAllStringSubmatch(s.source, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// readable is the text of a page.
func readable(source string) string {
	text := anyTag.ReplaceAllString(head.ReplaceAllString(source, ""), " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}
