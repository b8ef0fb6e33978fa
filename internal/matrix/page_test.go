package matrix

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
)

var (
	pageLink  = regexp.MustCompile(`http://\S+/approve/\S+`)
	fieldTag  = regexp.MustCompile(`<(?:input|textarea)\b[^>]*>`)
	attribute = regexp.MustCompile(`\b(name|type|value)="([^"]*)"`)
	toType    = regexp.MustCompile(`To (?:approve|let it run), type (.+)`)
	tag       = regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]+>`)
)

// browser is a person's browser on one page.
type browser struct {
	web  *http.Client
	url  string
	form url.Values
}

// browse opens a page. Its form is filled in as a person would who knows the secrets; it
// is empty where the page asks for nothing.
func browse(address string, secrets map[string]string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{web: &http.Client{Jar: jar}, url: address, form: url.Values{}}
	_, page, err := b.do(http.MethodGet, nil)
	if err != nil {
		return nil, err
	}
	named := toType.FindStringSubmatch(plain(page))
	for _, field := range fieldTag.FindAllString(page, -1) {
		found := map[string]string{}
		for _, a := range attribute.FindAllStringSubmatch(field, -1) {
			found[a[1]] = html.UnescapeString(a[2])
		}
		value := found["value"]
		if typed, ok := secrets[found["name"]]; ok {
			value = typed
		} else if found["type"] == "text" && named != nil {
			value = named[1]
		}
		b.form.Set(found["name"], value)
	}
	return b, nil
}

// plain is the text of a page.
func plain(page string) string { return html.UnescapeString(tag.ReplaceAllString(page, "")) }

// decide sends the form. It returns the status of the answer, and its text.
func (b *browser) decide(decision string) (int, string, error) {
	b.form.Set("decision", decision)
	return b.do(http.MethodPost, strings.NewReader(b.form.Encode()))
}

func (b *browser) do(method string, body io.Reader) (int, string, error) {
	q, err := http.NewRequestWithContext(context.Background(), method, b.url, body)
	if err != nil {
		return 0, "", err
	}
	q.Header.Set("Sec-Fetch-Mode", "navigate")
	if body != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.web.Do(q)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	return response.StatusCode, string(page), err
}

// approve opens a page and approves there.
func approve(address string, secrets map[string]string) error {
	b, err := browse(address, secrets)
	if err != nil {
		return err
	}
	status, page, err := b.decide("approve")
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the page answers %d: %s", status, plain(page))
	}
	return err
}
