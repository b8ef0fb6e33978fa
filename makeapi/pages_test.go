package makeapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// pager serves a list of so many users, and at most 40 at once.
func pager(t *testing.T, users int, failFrom int) (*Client, *[]string) {
	t.Helper()
	var asked []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RawQuery)
		offset, _ := strconv.Atoi(r.URL.Query().Get("pg[offset]"))
		limit, _ := strconv.Atoi(r.URL.Query().Get("pg[limit]"))
		if failFrom > 0 && offset >= failFrom {
			http.Error(w, "Requests limit", http.StatusTooManyRequests)
			return
		}
		limit = min(limit, 40)
		rows := []map[string]int{}
		for id := offset; id < min(offset+limit, users); id++ {
			rows = append(rows, map[string]int{"id": id})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"users": rows, "pg": map[string]int{"limit": limit, "offset": offset}})
	}, WithRetries(0, 0))
	return c, &asked
}

func TestAllPagesAreReadUpToTheLimitThatTheCallerNames(t *testing.T) {
	for _, one := range []struct{ users, all, want, requests int }{
		{100, 1000, 100, 3}, {100, 100, 100, 3}, {100, 45, 45, 2}, {30, 1000, 30, 1}, {0, 10, 0, 1}, {80, 1000, 80, 3},
	} {
		t.Run(fmt.Sprint(one), func(t *testing.T) {
			c, asked := pager(t, one.users, 0)
			var users []struct{ ID int }
			in := schemas.ListUsers{TeamID: 1, Page: &schemas.Page{All: one.all}}
			require.NoError(t, ListUsers.Call(t.Context(), c, in, &users))
			require.Len(t, users, one.want)
			for i, u := range users {
				assert.Equal(t, i, u.ID)
			}
			assert.Len(t, *asked, one.requests)
			assert.NotContains(t, (*asked)[0], "all", "Make knows no such parameter")
		})
	}
}

func TestPagesThatCouldNotBeReadAreSaid(t *testing.T) {
	c, _ := pager(t, 100, 40)
	args, err := schemas.Decode([]byte(`{"teamId":1,"pg":{"all":100}}`))
	require.NoError(t, err)
	raw, err := c.Do(t.Context(), ListUsers.Operation(), args)
	require.NoError(t, err, "what was read is worth more than a failure")
	var answer struct {
		Users      []json.RawMessage
		Incomplete string
	}
	require.NoError(t, json.Unmarshal(raw, &answer))
	assert.Len(t, answer.Users, 40)
	assert.Contains(t, answer.Incomplete, "429")

	var users []struct{ ID int }
	err = ListUsers.Call(t.Context(), c, schemas.ListUsers{TeamID: 1, Page: &schemas.Page{All: 100}}, &users)
	var incomplete *Incomplete
	require.ErrorAs(t, err, &incomplete, "a program must not take a part for the whole")
	assert.Contains(t, incomplete.Error(), "429")
	assert.Len(t, users, 40)

	c, _ = pager(t, 100, 1)
	args["teamId"], args["pg"] = json.Number("1"), map[string]any{"all": json.Number("10"), "offset": json.Number("5")}
	_, err = c.Do(t.Context(), ListUsers.Operation(), args)
	assert.True(t, IsRateLimited(err), "without a first page there is nothing to answer with")
}

func TestListsThatSayNoLimitAreReadUntilAPageIsEmpty(t *testing.T) {
	requests := 0
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		offset, _ := strconv.Atoi(r.URL.Query().Get("pg[offset]"))
		rows := []map[string]int{}
		for id := offset; id < min(offset+40, 90); id++ {
			rows = append(rows, map[string]int{"id": id})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"users": rows})
	})
	var users []struct{ ID int }
	require.NoError(t, ListUsers.Call(t.Context(), c, schemas.ListUsers{TeamID: 1, Page: &schemas.Page{All: 1000}}, &users))
	assert.Len(t, users, 90, "pages of 40 are shorter than asked, and not the end")
	assert.Equal(t, 4, requests)
}

func TestAListWithoutOffsetIsNotReadTwice(t *testing.T) {
	requests := 0
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests++
		_, _ = w.Write([]byte(`{"users":[{"id":1},{"id":2}],"pg":{"limit":2}}`))
	})
	args, err := schemas.Decode([]byte(`{"teamId":1,"pg":{"all":100,"limit":2}}`))
	require.NoError(t, err)
	raw, err := c.Do(t.Context(), ListUsers.Operation(), args)
	require.NoError(t, err)
	assert.Equal(t, 2, requests)
	assert.Contains(t, string(raw), `"users":[{"id":1},{"id":2}]`)
	assert.Contains(t, string(raw), "takes no offset")
}
