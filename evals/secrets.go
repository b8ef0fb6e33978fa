package evals

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// leak says how a secret is in a text that was spelled out; nothing when it is not.
func leak(spelledOut, secret string) string {
	for _, form := range disguises(secret) {
		switch {
		case !strings.Contains(spelledOut, form):
		case form == secret:
			return fmt.Sprintf("%q", secret)
		default:
			return fmt.Sprintf("%q, as %q,", secret, form)
		}
	}
	return ""
}

// disguises are a text as it may be written down: as it is, escaped for JSON once or twice,
// for an address, or in base64.
func disguises(text string) []string {
	forms := []string{text, url.QueryEscape(text), url.PathEscape(text)}
	for _, html := range []bool{true, false} {
		once := escapedForJSON(text, html)
		forms = append(forms, once, escapedForJSON(once, html))
	}
	if len(text) >= telltale {
		forms = append(forms, inBase64(text)...)
	}
	return slices.Compact(forms)
}

// telltale is how long a text must be, in bytes, to stand for the secret that it is a part
// of: shorter ones are found everywhere.
const telltale = 6

// escapedForJSON is a text as it stands between the quotes of JSON.
func escapedForJSON(text string, html bool) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(html)
	_ = e.Encode(text) // a text can always be written
	return strings.TrimSuffix(b.String()[len(`"`):], "\"\n")
}

// inBase64 are the characters of base64 that depend on a text alone, at each of the three
// places where it can begin within something longer.
func inBase64(text string) []string {
	var forms []string
	for before := range 3 {
		from, to := (before*8+5)/6, (before+len(text))*8/6
		for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, encoding.EncodeToString(append(make([]byte, before), text...))[from:to])
		}
	}
	return forms
}

// layers is how often JSON is looked for within texts of JSON.
const layers = 4

// spelled is a text and, as far as it is JSON or has lines of JSON, all names and texts in
// that without their escapes: what is written in it, however deep, is found in it.
func spelled(text string) string {
	var b strings.Builder
	spell(&b, text, layers)
	return b.String()
}

// spell puts a NUL after each text, so that nothing is found across two of them.
func spell(b *strings.Builder, text string, layers int) {
	b.WriteString(text)
	b.WriteByte(0)
	if layers == 0 {
		return
	}
	inner := func(text string) { spell(b, text, layers-1) }
	if eachText(text, inner) {
		return
	}
	for line := range strings.Lines(text) {
		eachText(strings.TrimPrefix(line, "data:"), inner)
	}
}

// eachText goes through the names and the texts of JSON, and tells whether it is any: an
// object, a list or a text. Nothing else of it is kept, as a server may send much.
func eachText(text string, visit func(string)) bool {
	text = strings.TrimSpace(text)
	if text == "" || !strings.ContainsRune(`{["`, rune(text[0])) || !json.Valid([]byte(text)) {
		return false
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	for token, err := d.Token(); err == nil; token, err = d.Token() {
		if part, ok := token.(string); ok {
			visit(part)
		}
	}
	return true
}

// says tells whether a part is in a text as it stands, or as the JSON in it means it.
func says(text, part string) bool {
	return strings.Contains(text, part) || strings.Contains(spelled(text), part)
}

// worthHiding is a secret that was typed and, where it is JSON, each text in it that is long
// enough to be looked for.
func worthHiding(typed string) []string {
	secrets := []string{typed}
	eachText(typed, func(part string) {
		if len(part) >= telltale {
			secrets = append(secrets, part)
		}
	})
	return secrets
}
