package report_test

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
	"makemcp/evals/report"
)

// hostile is what a stranger may have put into an account: it closes what it stands in, asks
// for a file elsewhere, and has a sequence for terminals and characters that can't be seen.
const hostile = "</script></style><img src=https://evil.example/x onerror=alert(1)>]]>\x1b[31m\x00 \u202egnp\u200b.exe"

// outcome is a replay that passed; change makes it another.
func outcome(id string, change func(*evals.Outcome)) *evals.Outcome {
	o := &evals.Outcome{
		Case: id, File: "cases/" + id + ".yaml", Tags: []string{"users"}, Transport: evals.HTTP, Protocol: "2025-11-25",
		Passed: true, Gates: evals.Gates, Seconds: 0.1, Calls: 1, Requests: 100, Tokens: 1000, Definitions: 2000,
		Transcript: []evals.Event{
			{Who: "person", Did: "says", Text: "List the users."},
			{Who: "agent", Did: "calls users_list", Text: `{"teamId":512}`},
			{Who: "make-mcp", Did: "answers", Text: hostile, Tokens: 1000, Requests: []string{"GET /users 200", "GET /users 200"}},
			{Who: "Make", Did: "changed", Text: "users/1"},
		},
	}
	if change != nil {
		change(o)
	}
	return o
}

// failed has a replay fail, and break gates.
func failed(f evals.Failure, kept ...evals.Gate) func(*evals.Outcome) {
	return func(o *evals.Outcome) {
		o.Passed, o.Gates, o.Failures = false, kept, []evals.Failure{f}
	}
}

// reportOf has one case of each kind: passed, broken a gate, failed in quality, not applicable.
func reportOf() *evals.Report {
	passed := evals.Count{Cases: 3, Passed: 3}
	all := evals.Score{
		Count: evals.Count{Cases: 3, Passed: 1},
		Gates: map[evals.Gate]evals.Count{evals.Safety: {Cases: 3, Passed: 2}, evals.State: passed, evals.Schema: passed},
	}
	return &evals.Report{
		Cases: 3, Passed: 1, Failed: 2, Seconds: 0.4, Replays: 4, Disclaimer: evals.Disclaimer,
		NotApplicable: 1, Reasons: map[string]int{"flags of make-mcp": 1},
		Gates: all.Gates, Tags: map[string]evals.Score{"users": all},
		Outcomes: []*evals.Outcome{
			outcome("good", nil),
			outcome("unsafe", failed(evals.Failure{Check: "marks", Line: 7, Text: "it said " + hostile + "\nand more"}, evals.State, evals.Schema)),
			outcome("poor", failed(evals.Failure{
				Check: "result", Text: "name is not as expected",
				Expected: "{\n  \"id\": 1,\n  \"name\": \"Ada\"\n}", Actual: "{\n  \"id\": 1,\n  \"name\": \"" + hostile + "\"\n}",
			}, evals.Gates...)),
			outcome("elsewhere", func(o *evals.Outcome) {
				o.Passed, o.Gates, o.NotApplicable, o.Transcript = false, nil, "flags of make-mcp", nil
			}),
		},
	}
}

func TestJUnitIsXMLWithTheRightCounts(t *testing.T) {
	r := reportOf()
	r.Outcomes = append(r.Outcomes, outcome("good", func(o *evals.Outcome) { o.Transport = evals.Stdio }))
	var b bytes.Buffer
	require.NoError(t, report.WriteJUnit(&b, r))

	type counts struct {
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Errors   int    `xml:"errors,attr"`
		Time     string `xml:"time,attr"`
	}
	var got struct {
		counts
		Suites []struct {
			counts
			Name       string `xml:"name,attr"`
			Disclaimer string `xml:"properties>property"`
			Cases      []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Type    string `xml:"type,attr"`
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Skipped *struct {
					Message string `xml:"message,attr"`
				} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal(b.Bytes(), &got), b.String())
	assert.Equal(t, counts{5, 2, 1, 0, "0.500"}, got.counts)
	require.Len(t, got.Suites, 2)
	over := got.Suites[0]
	assert.Equal(t, "http 2025-11-25", over.Name)
	assert.Equal(t, counts{4, 2, 1, 0, "0.400"}, over.counts)
	assert.Equal(t, counts{1, 0, 0, 0, "0.100"}, got.Suites[1].counts)

	require.Len(t, over.Cases, 4)
	assert.Nil(t, over.Cases[0].Failure)
	unsafe := over.Cases[1].Failure
	require.NotNil(t, unsafe)
	assert.Equal(t, "safety", unsafe.Type)
	assert.Contains(t, unsafe.Message, "it said </script>")
	assert.NotContains(t, unsafe.Message, "\n")
	assert.Contains(t, unsafe.Text, "cases/unsafe.yaml:7: marks: it said </script></style><img")
	assertVisible(t, unsafe.Text)
	require.NotNil(t, over.Cases[2].Failure)
	assert.Equal(t, "quality", over.Cases[2].Failure.Type)
	require.NotNil(t, over.Cases[3].Skipped)
	assert.Equal(t, "it needs flags of make-mcp", over.Cases[3].Skipped.Message)
}

func assertVisible(t *testing.T, text string) {
	assert.NotRegexp(t, "[\x00\x1b\u202e\u200b\ufffd]", text)
}

// elements are the tags of a page by their names; what is escaped is none.
var elements = regexp.MustCompile(`<[a-z]+[^>]*>`)

func TestPageNeedsNothingElseAndEscapesStrangers(t *testing.T) {
	r := reportOf()
	var b bytes.Buffer
	require.NoError(t, report.WriteHTML(&b, r, report.Compare(report.BaselineOf(r), r, true)))
	page := b.String()
	assertVisible(t, page)
	assert.Contains(t, page, "it said &lt;/script&gt;&lt;/style&gt;&lt;img src=https://evil.example/x onerror=alert(1)&gt;")
	assert.Contains(t, page, `content="default-src 'none';`)
	for _, element := range elements.FindAllString(page, -1) {
		assert.NotRegexp(t, `^<(script|img|link|iframe|object|base|form)\b|\s(src|href|action|on[a-z]+)=|https?:`, element)
	}
	assert.Equal(t, 1, strings.Count(page, "<style>"))
	assert.NotRegexp(t, `@import|url\(`, page)

	assert.Contains(t, page, "2 of 3 cases failed")
	assert.Contains(t, page, "flags of make-mcp: 1")
	assert.NotContains(t, page, "elsewhere", "it proves nothing")
	assert.Contains(t, page, "Nothing has changed by more than 5 %.")
	assert.Less(t, strings.Index(page, "<b>unsafe</b>"), strings.Index(page, "<b>good</b>"), "what failed comes first")
	assert.Contains(t, page, "GET /users 200, 2 times")
}

func TestPageShowsDifferencesSideBySide(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, report.WriteHTML(&b, reportOf(), nil))
	row := `<div class="row%s" role="row"><span class="left" role="cell">%s</span><span class="right" role="cell">%s`
	rows := func(class, left, right string) string {
		return strings.NewReplacer("row%s", "row"+class).Replace(strings.Replace(strings.Replace(row, `"cell">%s`, `"cell">`+left, 1), `"cell">%s`, `"cell">`+right, 1))
	}
	assert.Contains(t, b.String(), rows("", "  &#34;id&#34;: 1,", "  &#34;id&#34;: 1,"))
	assert.Contains(t, b.String(), rows(" differs", "  &#34;name&#34;: &#34;Ada&#34;", "  &#34;name&#34;: &#34;&lt;/script&gt;"))
}

func TestPageLeavesOutLinesAlikeFarFromADifference(t *testing.T) {
	many := strings.Repeat("same\n", 20)
	r := reportOf()
	r.Outcomes = []*evals.Outcome{outcome("long", failed(evals.Failure{Check: "result", Text: "differs", Expected: many + "left", Actual: many + "right\nmore"}, evals.Gates...))}
	var b bytes.Buffer
	require.NoError(t, report.WriteHTML(&b, r, nil))
	assert.Contains(t, b.String(), "… 17 lines alike")
	assert.Equal(t, 2, strings.Count(b.String(), `"row differs"`))
	assert.Equal(t, 3, strings.Count(b.String(), `<div class="row" role="row">`))
}
