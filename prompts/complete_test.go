package prompts

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// complete asks for suggestions as a client does.
func complete(t *testing.T, c *client.Client, prompt, argument, typed string, given map[string]string) (mcp.Completion, error) {
	t.Helper()
	result, err := c.Complete(t.Context(), mcp.CompleteRequest{Params: mcp.CompleteParams{
		Ref:      mcp.PromptReference{Type: "ref/prompt", Name: prompt},
		Argument: mcp.CompleteArgument{Name: argument, Value: typed},
		Context:  mcp.CompleteContext{Arguments: given},
	}})
	if err != nil {
		return mcp.Completion{}, err
	}
	return result.Completion, nil
}

func TestCompletion(t *testing.T) {
	var asked []string
	c := connect(t, every, func(_ context.Context, kind, typed string, given map[string]string) ([]string, error) {
		asked = append(asked, fmt.Sprint(kind, " ", typed, " ", given))
		switch kind {
		case "team":
			return []string{"35", "Sales", "", "351"}, nil
		case "app":
			many := make([]string, 250)
			for i := range many {
				many[i] = fmt.Sprintf("app-%d", i)
			}
			return many, nil
		case "user-email":
			return nil, errors.New("secret detail")
		}
		return nil, nil
	})
	for _, test := range []struct {
		prompt, argument, typed string
		want                    []string
	}{
		{"review-team", "teamId", "3", []string{"35", "351"}}, // what the argument would refuse is left out
		{"review-team", "domain", "ex", []string{}},           // nothing to complete it with
		{"recover-password", "email", "j", []string{}},        // a failure disturbs nobody
		{"find-template", "template", "x", []string{}},        // found nothing
		{"recover-password", "emailArrived", "", []string{"true", "false"}},
		{"recover-password", "emailArrived", "F", []string{"false"}},
	} {
		got, err := complete(t, c, test.prompt, test.argument, test.typed, map[string]string{"teamId": "7"})
		require.NoError(t, err)
		assert.Equal(t, mcp.Completion{Values: test.want, Total: len(test.want)}, got, "%s %s", test.prompt, test.argument)
	}
	assert.Equal(t, []string{"team 3 map[teamId:7]", "user-email j map[teamId:7]", "template x map[teamId:7]"}, asked)

	many, err := complete(t, c, "find-template", "app", "app", nil)
	require.NoError(t, err)
	assert.Len(t, many.Values, 100)
	assert.Equal(t, 250, many.Total)
	assert.True(t, many.HasMore)
}

func TestCompletionErrors(t *testing.T) {
	c := connect(t, every, nil)
	_, err := complete(t, c, "unheard-of", "teamId", "", nil)
	require.ErrorContains(t, err, `there is no prompt "unheard-of"`)
	_, err = complete(t, c, "review-team", "unheard", "", nil)
	assert.ErrorContains(t, err, `prompt review-team has no argument "unheard"`)
}

func TestWithoutCompleter(t *testing.T) {
	got, err := complete(t, connect(t, every, nil), "review-team", "teamId", "3", nil)
	require.NoError(t, err)
	assert.Empty(t, got.Values)
}
