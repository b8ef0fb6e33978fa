package tools

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/search/query"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// synonyms are words that people use for what Make calls otherwise, by toolset or tool.
var synonyms = map[string]string{
	"scenarios":             "workflow automation zap flow",
	"executions":            "run history log failed error",
	"incomplete-executions": "dlq dead letter failed retry stuck",
	"hooks":                 "webhook mailhook endpoint url incoming",
	"connections":           "account credential login oauth authorization",
	"data-stores":           "database table storage",
	"data-store-records":    "database row entry record",
	"data-structures":       "schema type fields udt",
	"folders":               "directory organize",
	"users":                 "people member person account password",
	"teams":                 "workspace group",
	"organizations":         "company account plan license usage",
	"public-templates":      "ready-made example gallery",
	"functions":             "iml javascript code",
	"keys":                  "secret api key certificate",
	"sdk-apps":              "custom app developer",
	"sdk-modules":           "custom app module",
	"notifications":         "alert message unread",
	"audit-logs":            "who did what activity",
	"analytics":             "statistics consumption",
	"app-catalogue":         "integration service available connector",
	"endpoints":             "action without a scenario",

	"account_overview":   "organization plan credits quota left remaining usage subscription",
	"scenarios_diagnose": "why error failed failure broken debug run",
	"scenarios_overview": "automations health status summary failing",
	"team_access-review": "who has access rights permissions audit security",
	"undo_list":          "deleted recover recycle bin trash history",
	"undo_restore":       "undelete recover bring back deleted mistake revert",
	"users_find":         "search look up person people member who",
}

// catalogue finds tools by words. The index is made on the first search: most sessions
// never need it.
type catalogue struct {
	index func() (bleve.Index, error)
}

// entry is a tool as the index has it.
type entry struct {
	Name, About, Arguments, Words string
}

func newCatalogue(tools []Tool) *catalogue {
	return &catalogue{index: sync.OnceValues(func() (bleve.Index, error) {
		mapping := bleve.NewIndexMapping()
		mapping.DefaultAnalyzer = en.AnalyzerName
		index, err := bleve.NewMemOnly(mapping)
		if err != nil {
			return nil, err
		}
		batch := index.NewBatch()
		for _, t := range tools {
			if err := batch.Index(t.Name, entryOf(t)); err != nil {
				return nil, err
			}
		}
		return index, index.Batch(batch)
	})}
}

func entryOf(t Tool) entry {
	var arguments []string
	for _, f := range t.Shape().Fields {
		arguments = append(arguments, f.Name, f.Schema.Description)
	}
	return entry{
		Name:      strings.NewReplacer("_", " ", "-", " ").Replace(t.Name) + " " + t.Shape().Title,
		About:     t.Shape().About,
		Arguments: strings.Join(arguments, " "),
		Words:     synonyms[t.Group] + " " + synonyms[t.Name],
	}
}

// find returns the names of the tools that fit best.
func (c *catalogue) find(text string, most int) ([]string, error) {
	index, err := c.index()
	if err != nil {
		return nil, err
	}
	in := func(field string, weight float64) query.Query {
		q := bleve.NewMatchQuery(text)
		q.SetField(field)
		q.SetBoost(weight)
		return q
	}
	request := bleve.NewSearchRequestOptions(
		bleve.NewDisjunctionQuery(in("Name", 4), in("About", 2), in("Words", 4), in("Arguments", 1)), most, 0, false)
	request.SortBy([]string{"-_score", "_id"}) // equal hits in a stable order
	result, err := index.Search(request)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(result.Hits))
	for i, hit := range result.Hits {
		names[i] = hit.ID
	}
	return names, nil
}

// usualHits is how many tools a search shows unless told otherwise.
const usualHits = 8

// card is a tool as a search shows it.
type card struct {
	Name   string          `json:"name"`
	About  string          `json:"about"`
	Effect string          `json:"effect"`
	Schema json.RawMessage `json:"schema,omitempty"`
}

// search is tools_search.
func (s *Set) search(c *call) (json.RawMessage, error) {
	var in schemas.SearchTools
	if err := into(c.args, &in); err != nil {
		return nil, err
	}
	names, err := s.catalogue.find(in.Query, cmp.Or(in.Limit, usualHits))
	if err != nil {
		return nil, err
	}
	cards := make([]card, len(names))
	for i, name := range names {
		t := s.byName[name]
		cards[i] = card{Name: name, About: firstSentence(t.Shape().About), Effect: t.Effect.String()}
		if i == 0 {
			cards[i].About, cards[i].Schema = t.Shape().About, t.Schema()
		}
	}
	reply := map[string]any{"tools": cards}
	if len(cards) == 0 {
		reply["note"] = fmt.Sprintf("Nothing fits. Toolsets are %s: search for one of these words.", strings.Join(s.toolsets(), ", "))
	}
	return json.Marshal(reply)
}

// into decodes checked arguments into their struct.
func into(args schemas.Args, in any) error {
	raw, err := json.Marshal(args)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, in)
}

// toolsets are the groups of which something is served.
func (s *Set) toolsets() []string {
	var names []string
	for _, t := range s.tools {
		if t.Group != aboutTools && !slices.Contains(names, t.Group) {
			names = append(names, t.Group)
		}
	}
	slices.Sort(names)
	return names
}

func groupNames() []string {
	names := make([]string, len(makeapi.Groups))
	for i, g := range makeapi.Groups {
		names[i] = g.Name
	}
	return names
}
