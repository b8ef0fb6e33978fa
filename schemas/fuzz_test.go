package schemas

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var seeds = []string{
	``, `null`, `{}`, `[]`, `{"teamId":35}`, `{"teamId":"007"}`, `{"teamId":1e3}`, `{"teamId":1e999}`, `{"teamId":-0}`, `{"teamId":9007199254740993}`,
	`{"teamId":1,"teamId":2}`, `{"teamId":1,"TeamId":2}`, `{"teamId\u0000":1}`, `{"":{"":[]}}`, `{"a/b~c":1}`,
	`{"organizationId":1,"teamId":1,"teamRoleId":{}}`, `{"pg":"{\"limit\":\"5\"}"}`, `{"pg":{"limit":null,"":1,"x/y":{}}}`, `{"pg":[{}]}`,
	`{"cols":"[1,[2,[3]]]"}`, `{"cols":"["}`, `{"usedApps":"[9007199254740993]"}`,
	`{"userId":1,"currentPassword":"x","newPassword1":{},"newPassword2":{}}`, `{"newPassword1":[],"newPassword2":[]}`,
	`{"newPassword1":"123456Ab-","newPassword2":"123456Ab-","session":"s"}`, `{"email":"\ud800"}`, "{\"email\":\"\xff\"}", `{"a":[[[[[[`,
}

// Whatever the text, it is either refused in words or read as JSON reads it.
func FuzzDecode(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		args, err := Decode(raw)
		if err != nil {
			var invalid *Invalid
			require.ErrorAs(t, err, &invalid)
			assert.Nil(t, args)
			return
		}
		require.NotNil(t, args)
		if len(args) > 0 {
			assert.True(t, json.Valid(raw))
		}
		// Written and read again, it is the same.
		written, err := json.Marshal(args)
		require.NoError(t, err)
		again, err := Decode(written)
		require.NoError(t, err)
		assert.Equal(t, args, again)
	})
}

// inputs are of every kind: rules between arguments, paging, secrets, objects as text,
// bare bodies.
var inputs = map[string]*Shape{
	"ListUsers":          Of[ListUsers](),
	"UpdateUserPassword": Of[UpdateUserPassword](),
	"ResetPassword":      Of[ResetPassword](),
	"CreateScenario":     Of[CreateScenario](),
	"CreateHook":         Of[CreateHook](),
	"CreateConnection":   Of[CreateConnection](),
	"None":               Of[None](),
}

// Whatever the arguments, checking them never panics; what passes can be written
// as JSON and passes again.
func FuzzCheck(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for name, shape := range inputs {
			for _, withSecrets := range []bool{false, true} {
				args, err := Decode(raw)
				if err != nil {
					return
				}
				if err := shape.Check(args, withSecrets); err != nil {
					var invalid *Invalid
					require.ErrorAs(t, err, &invalid, name)
					require.NotEmpty(t, invalid.Problems)
					for _, p := range invalid.Problems {
						assert.NotEmpty(t, strings.TrimSpace(p.Text))
						assert.True(t, utf8.ValidString(p.Text))
					}
					continue
				}
				written, err := json.Marshal(args)
				require.NoError(t, err, name)
				again, err := Decode(written)
				require.NoError(t, err)
				assert.NoError(t, shape.Check(again, withSecrets), name)
				assert.Equal(t, args, again, name)
			}
		}
	})
}
