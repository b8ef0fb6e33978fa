package schemas

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAShapeIsReflectedOnce(t *testing.T) {
	first, second := Of[ListUsers](), Of[ListUsers]()
	assert.Same(t, first, second)
	assert.Equal(t, first.JSON(View{}), second.JSON(View{}), "and rendered alike each time")
}

// Two lists have pages of the same type and different limits.
func TestPagesOfTwoListsAreApart(t *testing.T) {
	limit := func(s *Shape) *jsonLimit {
		var schema struct {
			Properties struct {
				Pg struct {
					Properties struct{ Limit jsonLimit }
				}
			}
		}
		require.NoError(t, json.Unmarshal(s.JSON(View{}), &schema))
		return &schema.Properties.Pg.Properties.Limit
	}
	assert.Equal(t, &jsonLimit{Default: 10000}, limit(Of[ListDataStores]()))
	assert.Equal(t, &jsonLimit{Default: 100, Maximum: 10000}, limit(Of[ListPublicTemplates]()))
	assert.Equal(t, &jsonLimit{Default: 10, Maximum: 10000}, limit(Of[ListUsers]()))
}

type jsonLimit struct{ Default, Maximum int }

func TestTagsBecomeFields(t *testing.T) {
	type fieldOf struct {
		required, secret, sealed bool
		place                    Place
		one, needs, same         string
	}
	rows := []struct {
		shape *Shape
		name  string
		want  fieldOf
	}{
		{Of[ListUsers](), "teamId", fieldOf{one: "owner"}},
		{Of[ListUsers](), "teamRoleId", fieldOf{needs: "teamId"}},
		{Of[ListDataStores](), "teamId", fieldOf{required: true}},
		{Of[ListDataStores](), "pg", fieldOf{}},
		{Of[ResetPassword](), "session", fieldOf{required: true, sealed: true, place: InCookie}},
		{Of[ResetPassword](), "newPassword1", fieldOf{required: true, secret: true}},
		{Of[ResetPassword](), "newPassword2", fieldOf{required: true, secret: true, same: "newPassword1"}},
	}
	for _, row := range rows {
		f := row.shape.Field(row.name)
		require.NotNil(t, f, row.name)
		assert.Equal(t, row.want, fieldOf{f.Required, f.Secret, f.Sealed, f.Place, f.OneOf, f.Needs, f.Same}, row.name)
	}
	assert.Nil(t, Of[ListUsers]().Field("nobody"))
}

func TestSecretsAreInTheOrderOfTheStruct(t *testing.T) {
	var names []string
	for _, f := range Of[UpdateUserPassword]().Secrets() {
		names = append(names, f.Name)
	}
	assert.Equal(t, []string{"currentPassword", "newPassword1", "newPassword2"}, names)
	assert.Empty(t, Of[ListUsers]().Secrets())
}

func TestAnArgumentWithAConfiguredDefaultIsNotRequired(t *testing.T) {
	var schema struct{ Required []string }
	view := View{Optional: []string{"teamId", "unknown"}}
	require.NoError(t, json.Unmarshal(Of[CreateDataStore]().JSON(view), &schema))
	assert.Equal(t, []string{"name", "maxSizeMB"}, schema.Required)

	require.NoError(t, json.Unmarshal(Of[CreateDataStore]().JSON(View{}), &schema))
	assert.Equal(t, []string{"name", "teamId", "maxSizeMB"}, schema.Required, "the view before changed nothing")

	assert.NotContains(t, string(Of[ListDataStores]().JSON(view)), "required")
}

func TestDescriptionsAreTheCommentsInTheSources(t *testing.T) {
	assert.Equal(t, "Creates an empty scenario folder in a team and returns it.", Of[CreateFolder]().About)
	assert.Equal(t, "Create folder", Of[CreateFolder]().Title)
	assert.Equal(t, "List API tokens", Of[ListAPITokens]().Title)
	assert.Equal(t, "Enforce SSO", titleOf("EnforceSSO"))
	assert.Equal(t, "List AI agents", Of[ListAIAgents]().Title, "abbreviations stay")
	assert.Equal(t, "Get LLM provider", Of[GetLLMProvider]().Title)
	assert.Equal(t, "Team that owns it.", Of[CreateFolder]().Field("teamId").Schema.Description)
	assert.True(t, strings.HasSuffix(Of[ListUsers]().About, " Give exactly one of organizationId and teamId."), "rules between arguments are told")
}

// Programmer's errors show at start-up, not in a call.
func TestStructsThatBreakTheRulesPanic(t *testing.T) {
	type untagged struct{ TeamID ID }
	type hidden struct {
		TeamID ID `json:"-"`
	}
	type pageless struct {
		Name string `json:"name" page:"max=10"`
	}
	type misspelled struct {
		Page *Page `json:"pg" page:"maximum=10"`
	}
	for name, reflected := range map[string]func(){
		"not a struct":                   func() { Of[int]() },
		"a pointer to one":               func() { Of[*ListUsers]() },
		"a field without a tag":          func() { Of[untagged]() },
		"a field that does not travel":   func() { Of[hidden]() },
		"a page tag on another field":    func() { Of[pageless]() },
		"a page rule that is misspelled": func() { Of[misspelled]() },
	} {
		assert.Panics(t, reflected, name)
	}
	assert.PanicsWithValue(t, "schemas: TeamID of untagged needs a json tag", func() { Of[untagged]() })
}
