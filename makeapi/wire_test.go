package makeapi

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// TestEveryEndpointSendsWhatMakeDocuments compares each endpoint's request, byte
// for byte, with the curl example in Make's documentation.
func TestEveryEndpointSendsWhatMakeDocuments(t *testing.T) {
	rows := []struct {
		name string
		call call
		want string // the request line, the headers that matter, an empty line, the body
	}{
		{
			"the first call of the Getting started guide",
			with(ListDataStores, schemas.ListDataStores{TeamID: 35, Page: &schemas.Page{SortDir: "asc"}}),
			`GET /api/v2/data-stores?teamId=35&pg%5BsortDir%5D=asc
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"data stores with columns and a page",
			with(ListDataStores, schemas.ListDataStores{
				TeamID: 123, Cols: []string{"id", "*"}, Page: &schemas.Page{Offset: 10, Limit: 5, SortBy: "name", SortDir: "desc"},
			}),
			`GET /api/v2/data-stores?teamId=123&cols%5B%5D=id&cols%5B%5D=%2A&pg%5Blimit%5D=5&pg%5Boffset%5D=10&pg%5BsortBy%5D=name&pg%5BsortDir%5D=desc
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"create a data store",
			with(CreateDataStore, schemas.CreateDataStore{Name: "Customers", TeamID: 123, DatastructureID: 1234, MaxSizeMB: 1}),
			`POST /api/v2/data-stores
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {"name":"Customers","teamId":123,"datastructureId":1234,"maxSizeMB":1}`,
		},
		{
			"create a scenario folder",
			with(CreateFolder, schemas.CreateFolder{Name: "ZULU", TeamID: 123}),
			`POST /api/v2/scenarios-folders
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {"name":"ZULU","teamId":123}`,
		},
		{
			"create a folder in a folder; its name is not escaped for HTML",
			with(CreateFolder, schemas.CreateFolder{Name: `R&D <"ž">`, TeamID: 123, ParentID: new(schemas.ID(1576))}),
			`POST /api/v2/scenarios-folders
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {"name":"R&D <\"ž\">","teamId":123,"parentId":1576}`,
		},
		{
			"list public templates",
			with(ListPublicTemplates, schemas.ListPublicTemplates{IncludeEn: true, Name: "my first template", UsedApps: []string{"http"}}),
			`GET /api/v2/templates/public?includeEn=true&name=my%20first%20template&usedApps%5B%5D=http
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"list public templates, with nothing asked for",
			with(ListPublicTemplates, schemas.ListPublicTemplates{}),
			`GET /api/v2/templates/public
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"get a public template",
			with(GetPublicTemplate, schemas.GetPublicTemplate{TemplateURL: "16-multiple-apps-template-example", TemplatePublicID: 18}),
			`GET /api/v2/templates/public/16-multiple-apps-template-example?templatePublicId=18
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"get a public template whose address has odd characters: still one segment",
			with(GetPublicTemplate, schemas.GetPublicTemplate{TemplateURL: "16/../../users?x=1#y%2e"}),
			`GET /api/v2/templates/public/16%2F..%2F..%2Fusers%3Fx=1%23y%252e
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"get the blueprint of a public template",
			with(GetPublicTemplateBlueprint, schemas.GetPublicTemplateBlueprint{
				TemplateURL: "16-multiple-apps-template-example", TemplatePublicID: 18,
			}),
			`GET /api/v2/templates/public/16-multiple-apps-template-example/blueprint?templatePublicId=18
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"list the users of a team",
			with(ListUsers, schemas.ListUsers{TeamID: 1}),
			`GET /api/v2/users?teamId=1
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"list the users of an organization with a role; the plus and the at sign of an address are escaped",
			with(ListUsers, schemas.ListUsers{OrganizationID: 11, OrganizationRoleID: 13, Email: "a+b@make.cloud"}),
			`GET /api/v2/users?organizationId=11&email=a%2Bb%40make.cloud&organizationRoleId=13
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"update a user",
			with(UpdateUser, schemas.UpdateUser{UserID: 1, Name: "Jane Doe", Language: "en", TimezoneID: 113, LocaleID: 18, CountryID: 202}),
			`PATCH /api/v2/users/1
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {"name":"Jane Doe","language":"en","timezoneId":113,"localeId":18,"countryId":202}`,
		},
		{
			"update nothing of a user: there is a body all the same, as Make demands",
			with(UpdateUser, schemas.UpdateUser{UserID: 1}),
			`PATCH /api/v2/users/1
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {}`,
		},
		{
			"update a user's e-mail address",
			with(UpdateUserEmail, schemas.UpdateUserEmail{
				UserID: 1, CurrentEmailAddress: "admin@make.cloud", NewEmailAddress: "boss@make.cloud", CurrentPassword: "123456Ab.",
			}),
			`PUT /api/v2/users/1/attributes/email
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {"currentEmailAddress":"admin@make.cloud","newEmailAddress":"boss@make.cloud","currentPassword":"123456Ab."}`,
		},
		{
			"update a user's password",
			with(UpdateUserPassword, schemas.UpdateUserPassword{
				UserID: 1, CurrentPassword: "123456Ab.", NewPassword1: "123456Ab-", NewPassword2: "123456Ab-",
			}),
			`PUT /api/v2/users/1/attributes/password
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566
			 Content-Type: application/json

			 {"currentPassword":"123456Ab.","newPassword1":"123456Ab-","newPassword2":"123456Ab-"}`,
		},
		{
			"demand a password reset: no token",
			with(DemandPasswordReset, schemas.DemandPasswordReset{Email: "ee@eee.com"}),
			`POST /api/v2/users/password-reset-demand
			 Content-Type: application/json

			 {"email":"ee@eee.com"}`,
		},
		{
			"open a session for the reset: no token",
			with(OpenPasswordReset, schemas.OpenPasswordReset{Hash: "fab680b60044adb766128e713e44e15b"}),
			`GET /api/v2/users/password-reset?hash=fab680b60044adb766128e713e44e15b`,
		},
		{
			"reset a lost password: no token, the session's cookie",
			with(ResetPassword, schemas.ResetPassword{Session: "sid=s%3Aabc", NewPassword1: "Aa123456.", NewPassword2: "Aa123456."}),
			`POST /api/v2/users/password-reset
			 Content-Type: application/json
			 Cookie: sid=s%3Aabc

			 {"newPassword1":"Aa123456.","newPassword2":"Aa123456."}`,
		},
		{
			"whose token it is",
			with(GetMe, schemas.GetCurrentUser{}),
			`GET /api/v2/users/me
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
		{
			"what the token may do",
			with(GetCurrentAuthorization, schemas.GetCurrentAuthorization{}),
			`GET /api/v2/users/me/current-authorization
			 Authorization: Token abcdefab-1234-5678-abcd-112233445566`,
		},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				got = append(got, asText(r))
				http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"})
				_, _ = io.WriteString(w, "{}")
			})
			require.NoError(t, row.call.send(t.Context(), c))
			assert.Equal(t, []string{unindent(row.want)}, got)
		})
	}
}

// An agent's arguments are JSON, in any order and with ids as it likes to write
// them. The request is the same.
func TestAnAgentsArgumentsTravelTheSameWay(t *testing.T) {
	rows := []struct {
		name string
		of   Declared
		args string
		want string
	}{
		{
			"ids as text, members in another order", CreateDataStore,
			`{"maxSizeMB":"1","datastructureId":"1234","teamId":"123","name":"Customers"}`,
			`POST /api/v2/data-stores {"name":"Customers","teamId":123,"datastructureId":1234,"maxSizeMB":1}`,
		},
		{"an id with leading zeros", CreateFolder, `{"name":"ZULU","teamId":"00123"}`, `POST /api/v2/scenarios-folders {"name":"ZULU","teamId":123}`},
		{"an id with a fraction of zero", UpdateUser, `{"userId":1.0,"language":"en"}`, `PATCH /api/v2/users/1 {"language":"en"}`},
		{"an id with an exponent", UpdateUser, `{"userId":1e3,"language":"en"}`, `PATCH /api/v2/users/1000 {"language":"en"}`},
		{"an id above 2^53", ListUsers, `{"teamId":9007199254740993}`, `GET /api/v2/users?teamId=9007199254740993 `},
		{"one value for a list", ListPublicTemplates, `{"usedApps":"http"}`, `GET /api/v2/templates/public?usedApps%5B%5D=http `},
		{"a list as text", ListPublicTemplates, `{"usedApps":"[\"http\",\"gmail\"]"}`, `GET /api/v2/templates/public?usedApps%5B%5D=http&usedApps%5B%5D=gmail `},
		{"a page as text", ListUsers, `{"teamId":1,"pg":"{\"limit\":5}"}`, `GET /api/v2/users?teamId=1&pg%5Blimit%5D=5 `},
		{"false is sent when it is given", ListPublicTemplates, `{"includeEn":false}`, `GET /api/v2/templates/public?includeEn=false `},
		{"an empty list sends nothing", ListPublicTemplates, `{"usedApps":[]}`, `GET /api/v2/templates/public `},
		{"null is not given", ListPublicTemplates, `{"name":null,"pg":null}`, `GET /api/v2/templates/public `},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var got string
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = r.Method + " " + r.RequestURI + " " + string(body)
				_, _ = io.WriteString(w, "{}")
			})
			args, err := schemas.Decode([]byte(row.args))
			require.NoError(t, err)
			o := row.of.Operation()
			require.NoError(t, o.Shape().Check(args, false))
			_, err = c.Do(t.Context(), o, args)
			require.NoError(t, err)
			assert.Equal(t, row.want, got)
		})
	}
}

// The cookie that the second step of a password reset sets is, unchanged, the
// cookie that the third step sends.
func TestThePasswordResetCarriesItsCookieFromStepToStep(t *testing.T) {
	var sent string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			w.Header().Add("Set-Cookie", "imt.sid=s%3Aabc.DEF+1/2=; Path=/; HttpOnly; Secure; SameSite=Lax")
			w.Header().Add("Set-Cookie", "route=eu1")
		} else {
			sent = r.Header.Get("Cookie")
		}
		_, _ = io.WriteString(w, `{"ok":1}`)
	})
	var opened struct {
		OK      int    `json:"ok"`
		Session string `json:"session"`
	}
	require.NoError(t, OpenPasswordReset.Call(t.Context(), c, schemas.OpenPasswordReset{Hash: "fab680b6"}, &opened))
	assert.Equal(t, 1, opened.OK, "what Make itself answered is kept")
	assert.Equal(t, "imt.sid=s%3Aabc.DEF+1/2=; route=eu1", opened.Session)

	require.NoError(t, ResetPassword.Call(t.Context(), c, schemas.ResetPassword{
		Session: opened.Session, NewPassword1: "Aa123456.", NewPassword2: "Aa123456.",
	}, nil))
	assert.Equal(t, opened.Session, sent)
}

func TestAnAnswersCookiesAreDroppedWhereNobodyNeedsThem(t *testing.T) {
	c := serve(t, answer(200, `{"ok":1}`, "Set-Cookie: sid=1"))
	var got map[string]any
	require.NoError(t, DemandPasswordReset.Call(t.Context(), c, schemas.DemandPasswordReset{Email: "ee@eee.com"}, &got))
	assert.Equal(t, map[string]any{"ok": 1.0}, got)
}

func TestAResetWithoutACookieCannotGoOn(t *testing.T) {
	c := serve(t, answer(200, `{"ok":1}`))
	err := OpenPasswordReset.Call(t.Context(), c, schemas.OpenPasswordReset{Hash: "used-up"}, nil)
	require.ErrorContains(t, err, "it set no session, so there is nothing to go on with; ask for a new e-mail")
}

func TestACookieThatIsTakenBackIsNoSession(t *testing.T) {
	c := serve(t, answer(200, `{"ok":1}`, "Set-Cookie: sid=; Max-Age=0"))
	err := OpenPasswordReset.Call(t.Context(), c, schemas.OpenPasswordReset{Hash: "used-up"}, nil)
	require.ErrorContains(t, err, "it set no session")
}

func TestASessionNeedsAnAnswerThatIsAnObject(t *testing.T) {
	for _, body := range []string{`null`, `[]`, `"ok"`, `1`} {
		t.Run(body, func(t *testing.T) {
			c := serve(t, answer(200, body, "Set-Cookie: sid=1"))
			err := OpenPasswordReset.Call(t.Context(), c, schemas.OpenPasswordReset{Hash: "x"}, nil)
			require.ErrorContains(t, err, "the answer is not valid JSON")
		})
	}
}

// call is a call of one endpoint with fixed input.
type call struct {
	endpoint string
	send     func(context.Context, *Client) error
}

func with[In any](e Endpoint[In], in In) call {
	return call{e.Name, func(ctx context.Context, c *Client) error { return e.Call(ctx, c, in, nil) }}
}

// asText is a received request as the rows above write it.
func asText(r *http.Request) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", r.Method, r.RequestURI)
	for _, name := range []string{"Authorization", "Content-Type", "Cookie"} {
		for _, value := range r.Header.Values(name) {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	if body, _ := io.ReadAll(r.Body); len(body) > 0 {
		fmt.Fprintf(&b, "\n%s\n", body)
	}
	return b.String()
}

// unindent takes the indentation from the lines of a row.
func unindent(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n") + "\n"
}
