package schemas

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The words are what an agent mends its call by, so they are compared exactly.
func TestProblemsAreToldInWords(t *testing.T) {
	const (
		usersArguments  = "organizationId, teamId, name, email, teamRoleId, organizationRoleId, filterByTeamId, ids, tfaStatus, cols, pg"
		pageArguments   = "sortBy, sortDir, offset, limit, all"
		storesArguments = "teamId, cols, pg"
	)
	rows := []struct {
		name  string
		shape *Shape
		args  string
		want  string // empty: nothing is wrong
	}{
		{"all is well", Of[ListDataStores](), `{"teamId":35,"cols":["id"],"pg":{"sortBy":"name","sortDir":"asc","offset":0,"limit":10}}`, ""},
		{"a required argument is missing", Of[ListDataStores](), `{}`, "/teamId: is required: Team whose data stores are listed"},
		{"no arguments at all", Of[ListDataStores](), ``, "/teamId: is required: Team whose data stores are listed"},
		{
			"every missing argument is told at once", Of[CreateDataStore](), `{"name":"Customers"}`,
			"/maxSizeMB: is required: Reserved capacity in MB, taken from the organization's quota; /teamId: is required: Team that owns it",
		},
		{"null for a required argument", Of[ListDataStores](), `{"teamId":null}`, "/teamId: must be integer, got null"},
		{"null for an optional argument is none", Of[ListPublicTemplates](), `{"name":null,"pg":null}`, ""},

		{"an unknown argument", Of[ListDataStores](), `{"teamId":35,"team":1}`, "/team: is no argument here; the arguments are " + storesArguments},
		{"an argument in other case", Of[ListDataStores](), `{"teamId":35,"teamid":36}`, "/teamid: is no argument here; the arguments are " + storesArguments},
		{"an argument with NUL at its end", Of[ListDataStores](), `{"teamId":35,"teamId\u0000":36}`, "/teamId\x00: is no argument here; the arguments are " + storesArguments},
		{"an argument with an empty name", Of[ListDataStores](), `{"teamId":35,"":36}`, "/: is no argument here; the arguments are " + storesArguments},
		{"an unknown member of the page", Of[ListUsers](), `{"teamId":1,"pg":{"size":5}}`, "/pg/size: is no argument here; the arguments are " + pageArguments},
		{"a page spelled flat", Of[ListUsers](), `{"teamId":1,"limit":5}`, "/limit: is no argument here; the arguments are " + usersArguments},
		{"an argument of a call that has none", Of[None](), `{"teamId":1}`, "/teamId: is no argument here; there are none"},
		{"confirming is nothing that an agent can do", Of[CreateFolder](), `{"name":"ZULU","teamId":1,"confirmed":true}`, "/confirmed: is no argument here; the arguments are name, teamId, parentId"},

		{"words for a number", Of[ListDataStores](), `{"teamId":"Marketing"}`, "/teamId: must be integer, got string"},
		{"a fraction for an id", Of[ListDataStores](), `{"teamId":1.5}`, "/teamId: must be integer, got number"},
		{"zero for an id", Of[ListDataStores](), `{"teamId":0}`, "/teamId: must be at least 1, got 0"},
		{"a negative id", Of[ListDataStores](), `{"teamId":"-1"}`, "/teamId: must be at least 1, got -1"},
		{"a number for an id that is text", Of[GetDevice](), `{"deviceId":312}`, ""},
		{"a fraction for an id that is text", Of[GetDevice](), `{"deviceId":3.5}`, "/deviceId: must be string, got number"},
		{"a number for text", Of[ListPublicTemplates](), `{"name":13}`, "/name: must be string, got number"},
		{"text for a boolean", Of[ListPublicTemplates](), `{"includeEn":"yes"}`, "/includeEn: must be boolean, got string"},
		{"a number in a list of words", Of[ListPublicTemplates](), `{"usedApps":["http",7]}`, "/usedApps/1: must be string, got number"},
		{"a list for an object", Of[ListUsers](), `{"teamId":1,"pg":[]}`, "/pg: must be object, got array"},

		{"a limit above the maximum", Of[ListUsers](), `{"teamId":1,"pg":{"limit":10001}}`, "/pg/limit: must be at most 10000, got 10001"},
		{"a limit at the maximum", Of[ListUsers](), `{"teamId":1,"pg":{"limit":10000}}`, ""},
		{"a limit where Make documents no maximum", Of[ListDataStores](), `{"teamId":1,"pg":{"limit":10001}}`, ""},
		{"no entries", Of[ListUsers](), `{"teamId":1,"pg":{"limit":0}}`, "/pg/limit: must be at least 1, got 0"},
		{"a negative offset", Of[ListUsers](), `{"teamId":1,"pg":{"offset":-1}}`, "/pg/offset: must be at least 0, got -1"},
		{"an order that the list does not have", Of[ListUsers](), `{"teamId":1,"pg":{"sortBy":"age"}}`, "/pg/sortBy: must be one of name, id, email"},
		{"a direction in words", Of[ListUsers](), `{"teamId":1,"pg":{"sortDir":"descending"}}`, "/pg/sortDir: must be one of asc, desc"},
		{"a column that is not there", Of[GetPublicTemplate](), `{"templateUrl":"13-x","cols":["id","price"]}`, "/cols/1: must be one of id, name, description, url, usedApps, usage, *"},
		{"an empty address", Of[GetPublicTemplate](), `{"templateUrl":""}`, "/templateUrl: must be at least 1 characters long, got 0"},
		{"a capacity below a megabyte", Of[CreateDataStore](), `{"name":"a","teamId":1,"maxSizeMB":0}`, "/maxSizeMB: must be at least 1, got 0"},

		{"no owner", Of[ListUsers](), `{}`, "give exactly one of organizationId and teamId; neither was given"},
		{"two owners", Of[ListUsers](), `{"organizationId":11,"teamId":1}`, "give exactly one of organizationId and teamId, not both; leave one out"},
		{"two owners, one of them null", Of[ListUsers](), `{"organizationId":null,"teamId":1}`, ""},
		{"a team role without a team", Of[ListUsers](), `{"organizationId":11,"teamRoleId":3}`, "/teamRoleId: needs teamId as well; give both or leave it out"},
		{"an organization role without an organization", Of[ListUsers](), `{"teamId":1,"organizationRoleId":13}`, "/organizationRoleId: needs organizationId as well; give both or leave it out"},
		{"each role with its owner", Of[ListUsers](), `{"organizationId":11,"organizationRoleId":13}`, ""},

		{"an address that is none", Of[DemandPasswordReset](), `{"email":"ee at eee.com"}`, "/email: must be a valid email"},
		{
			"several problems, in the order of the arguments", Of[ListUsers](), `{"teamId":0,"email":1,"pg":{"limit":0}}`,
			"/email: must be string, got number; /pg/limit: must be at least 1, got 0; /teamId: must be at least 1, got 0",
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			args, err := Decode([]byte(row.args))
			require.NoError(t, err)
			err = row.shape.Check(args, false)
			if row.want == "" {
				assert.NoError(t, err)
				return
			}
			var invalid *Invalid
			require.ErrorAs(t, err, &invalid)
			assert.EqualError(t, err, row.want)
		})
	}
}

func TestNamesHaveTheLengthsThatMakeDocuments(t *testing.T) {
	rows := []struct {
		of    string
		shape *Shape
		args  Args
		most  int
	}{
		{"a user", Of[UpdateUser](), Args{"userId": "1"}, 250},
		{"a folder", Of[CreateFolder](), Args{"teamId": "1"}, 100},
		{"a data store", Of[CreateDataStore](), Args{"teamId": "1", "maxSizeMB": "1"}, 128},
	}
	for _, row := range rows {
		for _, letter := range []string{"a", "ž", "🙂"} { // characters count, bytes do not
			t.Run(row.of+" "+letter, func(t *testing.T) {
				row.args["name"] = strings.Repeat(letter, row.most)
				require.NoError(t, row.shape.Check(row.args, false))
				row.args["name"] = strings.Repeat(letter, row.most+1)
				require.EqualError(t, row.shape.Check(row.args, false),
					fmt.Sprintf("/name: must be at most %d characters long, got %d; shorten it", row.most, row.most+1))
				row.args["name"] = ""
				assert.EqualError(t, row.shape.Check(row.args, false), "/name: must be at least 1 characters long, got 0")
			})
		}
	}
}

func TestNewPasswordsFollowMakesRule(t *testing.T) {
	rows := []struct{ name, password, want string }{
		{"Make's own example", "123456Ab-", ""},
		{"Make's other example", "Aa123456.", ""},
		{"a letter that is not ASCII", "ŽŽŽŽŽŽŽ1!", ""},
		{"a space is a special character", "Open 1 door", ""},
		{"a special character that is not ASCII", "Abcdefg1€", ""},
		{"long", strings.Repeat("Aa1-", 100), ""},
		{"too short by one", "12345Ab-", "must be at least 9 characters long, got 8"},
		{"nothing", "", "must be at least 9 characters long, got 0"},
		{"no uppercase letter", "123456ab-", "must contain at least one uppercase letter"},
		{"no number", "abcdefAb-", "must contain at least one number"},
		{"no special character", "123456Abc", "must contain at least one special character"},
		{"a number that is not 0 to 9 only", "abcdefAb-٣", "must contain at least one number"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			args := Args{"userId": "1", "currentPassword": "old", "newPassword1": row.password, "newPassword2": row.password}
			err := Of[UpdateUserPassword]().Check(args, true)
			if row.want == "" {
				assert.NoError(t, err)
				return
			}
			require.Error(t, err)
			assert.Contains(t, err.Error(), "/newPassword1: "+row.want)
		})
	}
}

func TestEveryBrokenRuleOfAPasswordIsToldAtOnce(t *testing.T) {
	args := Args{"session": "s", "newPassword1": "short", "newPassword2": "short"}
	assert.EqualError(t, Of[ResetPassword]().Check(args, true), strings.Join([]string{
		"/newPassword1: must be at least 9 characters long, got 5",
		"/newPassword1: must contain at least one uppercase letter",
		"/newPassword1: must contain at least one number",
		"/newPassword1: must contain at least one special character",
	}, "; "))
}

func TestTheNewPasswordIsTypedTwiceAlike(t *testing.T) {
	args := Args{"userId": "1", "currentPassword": "old", "newPassword1": "123456Ab-", "newPassword2": "123456Ab."}
	require.EqualError(t, Of[UpdateUserPassword]().Check(args, true), "/newPassword2: must be the same as newPassword1")

	delete(args, "newPassword2")
	require.EqualError(t, Of[UpdateUserPassword]().Check(args, true), "/newPassword2: is required: The new password again")

	// Values that Go cannot compare are a wrong type like any other.
	for _, wrong := range []any{map[string]any{}, []any{}, nil} {
		args["newPassword1"], args["newPassword2"] = wrong, wrong
		assert.ErrorContains(t, Of[UpdateUserPassword]().Check(args, true), "/newPassword2: must be string, got ")
	}
}

func TestAnAgentCannotSendASecret(t *testing.T) {
	const typed = ": is typed by a person, never sent by an agent; leave it out and the person is asked for it"
	args := Args{"userId": "1", "currentPassword": "hunter2-canary", "newPassword1": "hunter2-canary"}
	require.EqualError(t, Of[UpdateUserPassword]().Check(args, false), "/currentPassword"+typed+"; /newPassword1"+typed)

	require.NoError(t, Of[UpdateUserPassword]().Check(Args{"userId": "1"}, false), "without secrets, their absence is no problem")
	assert.EqualError(t, Of[UpdateUserPassword]().Check(Args{"userId": "1", "password": "x"}, false),
		"/password: is no argument here; the arguments are userId", "the secrets are not offered")
}

// Whatever is wrong with a secret, and whoever sent it, it is not quoted.
func TestSecretsAreNeverQuoted(t *testing.T) {
	const canary = "canary-7f3a"
	number := 987654321987
	for _, shape := range []*Shape{Of[UpdateUserPassword](), Of[UpdateUserEmail](), Of[ResetPassword]()} {
		require.NotEmpty(t, shape.Secrets())
		for _, f := range shape.Secrets() {
			for _, value := range []any{canary, canary + "A1", number, []any{canary}, map[string]any{canary: canary}, true} {
				for _, withSecrets := range []bool{false, true} {
					err := shape.Check(Args{f.Name: value}, withSecrets)
					require.Error(t, err)
					assert.NotContains(t, err.Error(), "canary")
					assert.NotContains(t, err.Error(), fmt.Sprint(number))
				}
			}
		}
	}
}

func TestAProblemNamesItsArgument(t *testing.T) {
	var invalid *Invalid
	require.ErrorAs(t, Of[ListUsers]().Check(Args{"pg": map[string]any{"limit": "0"}}, false), &invalid)
	assert.Equal(t, []Problem{
		{"/pg/limit", "must be at least 1, got 0"},
		{"", "give exactly one of organizationId and teamId; neither was given"},
	}, invalid.Problems)
}

func TestAThousandProblemsAreToldAsAFew(t *testing.T) {
	args := Args{}
	for i := range 1000 {
		args[fmt.Sprint("unknown", i)] = true
	}
	err := Of[ListUsers]().Check(args, false)
	require.ErrorContains(t, err, "and more; mend these first")
	assert.Less(t, len(err.Error()), 5000)
}
