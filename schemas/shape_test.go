package schemas

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// inputs are the input structs, by the name of their golden file.
var inputs = map[string]*Shape{
	"ActivateScenario":                  Of[ActivateScenario](),
	"AddBuildVariables":                 Of[AddBuildVariables](),
	"CheckModuleData":                   Of[CheckModuleData](),
	"CloneScenario":                     Of[CloneScenario](),
	"CreateCustomPropertyStructure":     Of[CreateCustomPropertyStructure](),
	"CreateCustomPropertyStructureItem": Of[CreateCustomPropertyStructureItem](),
	"CreateDataStore":                   Of[CreateDataStore](),
	"CreateFolder":                      Of[CreateFolder](),
	"CreateScenario":                    Of[CreateScenario](),
	"CreateScenarioCustomProperties":    Of[CreateScenarioCustomProperties](),
	"CreateScenarioNote":                Of[CreateScenarioNote](),
	"CreateScenarioTool":                Of[CreateScenarioTool](),
	"DeactivateScenario":                Of[DeactivateScenario](),
	"DeleteBuildVariable":               Of[DeleteBuildVariable](),
	"DeleteCustomPropertyStructureItem": Of[DeleteCustomPropertyStructureItem](),
	"DeleteFolder":                      Of[DeleteFolder](),
	"DeleteIncompleteExecution":         Of[DeleteIncompleteExecution](),
	"DeleteIncompleteExecutions":        Of[DeleteIncompleteExecutions](),
	"DeleteScenario":                    Of[DeleteScenario](),
	"DeleteScenarioCustomProperties":    Of[DeleteScenarioCustomProperties](),
	"DeleteScenarioNote":                Of[DeleteScenarioNote](),
	"DeleteSharedScenario":              Of[DeleteSharedScenario](),
	"DemandPasswordReset":               Of[DemandPasswordReset](),
	"DiscardScenarioRecovery":           Of[DiscardScenarioRecovery](),
	"GetConsumptionOverview":            Of[GetConsumptionOverview](),
	"GetExecution":                      Of[GetExecution](),
	"GetExecutionDetail":                Of[GetExecutionDetail](),
	"GetIncompleteExecution":            Of[GetIncompleteExecution](),
	"GetIncompleteExecutionBlueprint":   Of[GetIncompleteExecutionBlueprint](),
	"GetIncompleteExecutionBundle":      Of[GetIncompleteExecutionBundle](),
	"GetIncompleteExecutionLog":         Of[GetIncompleteExecutionLog](),
	"GetModuleConsumptions":             Of[GetModuleConsumptions](),
	"GetProcessedExecution":             Of[GetProcessedExecution](),
	"GetPublicTemplate":                 Of[GetPublicTemplate](),
	"GetPublicTemplateBlueprint":        Of[GetPublicTemplateBlueprint](),
	"GetScenario":                       Of[GetScenario](),
	"GetScenarioBlueprint":              Of[GetScenarioBlueprint](),
	"GetScenarioCustomProperties":       Of[GetScenarioCustomProperties](),
	"GetScenarioInterface":              Of[GetScenarioInterface](),
	"GetScenarioNote":                   Of[GetScenarioNote](),
	"GetScenarioRecovery":               Of[GetScenarioRecovery](),
	"GetScenarioTool":                   Of[GetScenarioTool](),
	"GetScenarioTrigger":                Of[GetScenarioTrigger](),
	"GetScenarioUsage":                  Of[GetScenarioUsage](),
	"GetSharedScenario":                 Of[GetSharedScenario](),
	"ListAIAgentScenarios":              Of[ListAIAgentScenarios](),
	"ListBlueprintVersions":             Of[ListBlueprintVersions](),
	"ListBuildVariables":                Of[ListBuildVariables](),
	"ListCustomPropertyStructureItems":  Of[ListCustomPropertyStructureItems](),
	"ListCustomPropertyStructures":      Of[ListCustomPropertyStructures](),
	"ListDataStores":                    Of[ListDataStores](),
	"ListExecutions":                    Of[ListExecutions](),
	"ListFolders":                       Of[ListFolders](),
	"ListIncompleteExecutionLogs":       Of[ListIncompleteExecutionLogs](),
	"ListIncompleteExecutions":          Of[ListIncompleteExecutions](),
	"ListModuleLogs":                    Of[ListModuleLogs](),
	"ListModuleOperations":              Of[ListModuleOperations](),
	"ListPublicTemplates":               Of[ListPublicTemplates](),
	"ListReplayableExecutions":          Of[ListReplayableExecutions](),
	"ListScenarioConsumptions":          Of[ListScenarioConsumptions](),
	"ListScenarioLogs":                  Of[ListScenarioLogs](),
	"ListScenarioNotes":                 Of[ListScenarioNotes](),
	"ListScenarios":                     Of[ListScenarios](),
	"ListSharedScenarios":               Of[ListSharedScenarios](),
	"ListSharesOfScenario":              Of[ListSharesOfScenario](),
	"ListUsers":                         Of[ListUsers](),
	"None":                              Of[None](),
	"OpenPasswordReset":                 Of[OpenPasswordReset](),
	"PublishScenario":                   Of[PublishScenario](),
	"ReplaceScenarioCustomProperties":   Of[ReplaceScenarioCustomProperties](),
	"ReplayScenario":                    Of[ReplayScenario](),
	"ResetPassword":                     Of[ResetPassword](),
	"RetryIncompleteExecution":          Of[RetryIncompleteExecution](),
	"RetryIncompleteExecutions":         Of[RetryIncompleteExecutions](),
	"RunScenario":                       Of[RunScenario](),
	"SaveScenarioRecovery":              Of[SaveScenarioRecovery](),
	"SetModuleData":                     Of[SetModuleData](),
	"SetScenarioInterface":              Of[SetScenarioInterface](),
	"ShareScenario":                     Of[ShareScenario](),
	"StopExecution":                     Of[StopExecution](),
	"UpdateBuildVariables":              Of[UpdateBuildVariables](),
	"UpdateCustomPropertyStructureItem": Of[UpdateCustomPropertyStructureItem](),
	"UpdateFolder":                      Of[UpdateFolder](),
	"UpdateIncompleteExecution":         Of[UpdateIncompleteExecution](),
	"UpdateScenario":                    Of[UpdateScenario](),
	"UpdateScenarioCustomProperties":    Of[UpdateScenarioCustomProperties](),
	"UpdateScenarioNote":                Of[UpdateScenarioNote](),
	"UpdateScenarioTool":                Of[UpdateScenarioTool](),
	"UpdateSharedScenario":              Of[UpdateSharedScenario](),
	"UpdateUser":                        Of[UpdateUser](),
	"UpdateUserEmail":                   Of[UpdateUserEmail](),
	"UpdateUserPassword":                Of[UpdateUserPassword](),
}

// machinery are the sources that hold no input structs.
var machinery = []string{"args.go", "common.go", "parts_scenarios.go", "reflect.go", "schemas.go", "validate.go", "words.go"}

// What agents read changes only on purpose: run the tests with -update, and read
// the difference.
func TestGoldenSchemas(t *testing.T) {
	for name, shape := range inputs {
		t.Run(name, func(t *testing.T) {
			golden := struct {
				Title, About string
				Agent        json.RawMessage
				Person       json.RawMessage `json:",omitempty"`
			}{Title: shape.Title, About: shape.About, Agent: shape.JSON(View{})}
			if len(shape.Secrets()) > 0 {
				golden.Person = shape.JSON(View{Secrets: true})
			}
			var got bytes.Buffer
			encoder := json.NewEncoder(&got)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			require.NoError(t, encoder.Encode(golden))

			path := filepath.Join("testdata", name+".json")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(path, got.Bytes(), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "run with -update to write it")
			assert.Equal(t, string(want), got.String(), "run with -update if this is on purpose")
		})
	}
}

func TestEveryInputHasAGoldenFileAndEveryGoldenFileAnInput(t *testing.T) {
	declared := []string{"None"}
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, source := range sources {
		if slices.Contains(machinery, source) || strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.IsExported() {
				if _, isStruct := spec.Type.(*ast.StructType); isStruct {
					declared = append(declared, spec.Name.Name)
				}
			}
			return true
		})
	}
	var golden, tabled []string
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	for _, file := range files {
		golden = append(golden, strings.TrimSuffix(filepath.Base(file), ".json"))
	}
	for name := range inputs {
		tabled = append(tabled, name)
	}
	assert.ElementsMatch(t, declared, tabled)
	assert.ElementsMatch(t, declared, golden)
}

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
