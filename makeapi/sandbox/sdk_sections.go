package sandbox

import (
	"maps"
	"mime"
	"slices"
	"strings"
)

// section is a part of a definition that is read and replaced as a whole.
// Custom apps have sections, and so has everything in them.
type section struct {
	name      string
	mediaType string // empty for JSON with comments
	shape     string // of JSON: list, mapping, or empty for either
	untracked bool   // replaced at once even where changes wait for a commit
}

const (
	list    = "["
	mapping = "{"
)

const (
	jsonc      = "application/jsonc"
	markdown   = "text/markdown"
	javascript = "application/javascript"
)

// sectionBody is the body of every route that replaces a section. Which of the
// media types it has to be depends on the section.
var sectionBody = rawBody(jsonc, "application/json", markdown, "text/plain", javascript)

func sectionNamed(known []section, name string) (section, error) {
	i := slices.IndexFunc(known, func(s section) bool { return s.name == name })
	if i < 0 {
		return section{}, notFound()
	}
	return known[i], nil
}

// emptySections is what something new starts with.
func emptySections(known []section) map[string]string {
	texts := map[string]string{}
	for _, s := range known {
		switch {
		case s.mediaType != "":
			texts[s.name] = ""
		case s.shape == list:
			texts[s.name] = "[]"
		default:
			texts[s.name] = "{}"
		}
	}
	return texts
}

// file is the section as it is stored, comments and all.
func (s section) file(text string) file {
	mediaType := s.mediaType
	if mediaType == "" {
		mediaType = jsonc
	}
	return file{mediaType + "; charset=utf-8", []byte(text)}
}

// value is the section as a member of something else: JSON without its
// comments, other texts as they are.
func (s section) value(text string) any {
	if s.mediaType != "" {
		return text
	}
	value, err := parseJSONC(text)
	if err != nil {
		return text
	}
	return value
}

// read takes the new text of the section from the body.
func (s section) read(c *call) (string, error) {
	text := string(c.raw)
	sent, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	accepted := []string{jsonc, "application/json"}
	if s.mediaType != "" {
		accepted = []string{s.mediaType, "text/plain"}
	}
	if !slices.Contains(accepted, sent) {
		return "", badBody("The section " + s.name + " must be " + strings.Join(accepted, " or ") + ".")
	}
	if s.mediaType != "" {
		return text, nil
	}
	value, err := parseJSONC(text)
	if err != nil {
		return "", invalidInput("The section " + s.name + " is no valid JSON: " + err.Error() + ".")
	}
	_, isList := value.([]any)
	_, isMapping := value.(map[string]any)
	switch {
	case s.shape == list && !isList:
		return "", invalidInput("The section " + s.name + " must be a list.")
	case s.shape == mapping && !isMapping:
		return "", invalidInput("The section " + s.name + " must be an object.")
	case !isList && !isMapping:
		return "", invalidInput("The section " + s.name + " must be an object or a list.")
	}
	return text, nil
}

// appChange is a section of an approved app that was replaced for its
// developers but not yet for its users.
type appChange struct {
	ID      int    `json:"id"`
	App     string `json:"appName"`
	Version int    `json:"appVersion"`
	Group   string `json:"group"`
	Item    string `json:"item"`
	Code    string `json:"code"`
	OldText string `json:"oldText"`
	NewText string `json:"newText"`
}

var appChangeKind = kind[int, appChange]{name: "sdkChanges"}

// changesOf lists what waits for a commit in an app version.
func changesOf(db *store, app customApp) []appChange {
	return appChangeKind.all(db, func(ch appChange) bool { return ch.App == app.Name && ch.Version == app.Version })
}

// brief is a change as it is listed.
func (ch appChange) brief() object {
	o := object{{"id", ch.ID}, {"group", ch.Group}, {"code", ch.Code}}
	if ch.Item != "" {
		o = append(o, member{"item", ch.Item})
	}
	return o
}

// whole is a change with both values.
func (ch appChange) whole() object {
	s := ch.section()
	return append(ch.brief(), member{"oldValue", s.value(ch.OldText)}, member{"newValue", s.value(ch.NewText)})
}

func (ch appChange) section() section {
	known := appSections
	for _, p := range partTypes() {
		if p.group == ch.Group {
			known = p.sections
		}
	}
	s, _ := sectionNamed(known, ch.Code)
	return s
}

// track records the replacement of a section and returns the change. In an app
// that nobody has approved, sections are replaced at once: there is no change.
func (c *call) track(app customApp, group, item string, s section, old, text string) object {
	if !app.Approved || s.untracked || old == text {
		return object{}
	}
	ch := appChange{App: app.Name, Version: app.Version, Group: group, Item: item, Code: s.name, OldText: old}
	for _, earlier := range changesOf(c.db, app) {
		if earlier.Group == group && earlier.Item == item && earlier.Code == s.name {
			ch = earlier
		}
	}
	if ch.ID == 0 {
		ch.ID = appChangeKind.next(c.db)
	}
	ch.NewText = text
	appChangeKind.put(c.db, ch.ID, ch)
	return ch.whole()
}

// with returns the sections with one of them replaced.
func with(texts map[string]string, name, text string) map[string]string {
	texts = maps.Clone(texts)
	texts[name] = text
	return texts
}
