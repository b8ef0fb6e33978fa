package makeapi

import (
	"context"
	"encoding/json"
	"maps"
	"strconv"

	"makemcp/schemas"
)

// wholeList is what pg.all asks for: pages, one after the other, until so many entries
// are read. Make knows no such thing, so it is taken out of the arguments.
func wholeList(args schemas.Args) (rest schemas.Args, most int) {
	page, _ := args["pg"].(map[string]any)
	number, _ := page["all"].(json.Number)
	n, err := number.Int64()
	if err != nil {
		return args, 0
	}
	rest, page = maps.Clone(args), maps.Clone(page)
	delete(page, "all")
	rest["pg"] = page
	return rest, int(n)
}

// usualPage is how many entries are asked for at once, unless the caller says.
const usualPage = 100

// doPages reads a list page by page. Its answer is the first page's, with the entries of
// all. What could not be read after the first page is said in a member "incomplete".
func (c *Client) doPages(ctx context.Context, o *Operation, args schemas.Args, most int) (json.RawMessage, error) {
	page, _ := args["pg"].(map[string]any)
	offset, limit := whole(page["offset"]), whole(page["limit"])
	if limit == 0 {
		limit = usualPage
	}
	var answer map[string]json.RawMessage
	rows := []json.RawMessage{}
	for len(rows) < most {
		page["offset"], page["limit"] = jsonInt(offset+len(rows)), jsonInt(min(limit, most-len(rows)))
		raw, err := c.do(ctx, o, args)
		if err != nil && answer == nil {
			return nil, err
		}
		var next map[string]json.RawMessage
		var more []json.RawMessage
		if err == nil {
			next, more, err = readPage(o, raw)
		}
		if err != nil && answer == nil {
			return raw, nil // no list: whatever it is, it is the answer
		}
		if err != nil {
			answer["incomplete"] = jsonText(err.Error())
			break
		}
		if answer == nil {
			answer = next
		}
		rows = append(rows, more...)
		if len(more) < min(limit, inForce(next["pg"], limit)) {
			break
		}
	}
	var err error
	if answer[o.Reply], err = json.Marshal(rows); err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

func readPage(o *Operation, raw json.RawMessage) (answer map[string]json.RawMessage, rows []json.RawMessage, err error) {
	if err = json.Unmarshal(raw, &answer); err == nil {
		err = json.Unmarshal(answer[o.Reply], &rows)
	}
	return answer, rows, err
}

// inForce is the limit that Make says it went by, which can be lower than what was asked.
func inForce(echo json.RawMessage, asked int) int {
	var page struct{ Limit int }
	if json.Unmarshal(echo, &page) != nil || page.Limit == 0 {
		return asked
	}
	return page.Limit
}

func whole(value any) int {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	if err != nil {
		return 0
	}
	return int(n)
}

func jsonInt(n int) json.Number { return json.Number(strconv.Itoa(n)) }

func jsonText(s string) json.RawMessage {
	raw, _ := json.Marshal(s) // a string always marshals
	return raw
}
