package makeapi

import (
	"bytes"
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

// Incomplete is the error of a call with pg.all of which some pages were read and later
// ones could not be.
type Incomplete struct {
	// Reason is why reading ended, in words.
	Reason string
}

// Error implements error.
func (e *Incomplete) Error() string { return "the list was not read to its end: " + e.Reason }

// unread is the *Incomplete that an answer to these arguments tells of, if any.
func unread(args schemas.Args, answer map[string]json.RawMessage) error {
	reason, cut := answer["incomplete"]
	if _, most := wholeList(args); most == 0 || !cut {
		return nil
	}
	e := &Incomplete{}
	if err := json.Unmarshal(reason, &e.Reason); err != nil {
		return err
	}
	return e
}

// noOffset ends what was read of a list that gives the same page at every offset.
const noOffset = "Make returned the same page again: this list takes no offset. Go on with its own arguments, such as a time."

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
	var first json.RawMessage // of the page before
	rows := []json.RawMessage{}
	for len(rows) < most {
		asked := min(limit, most-len(rows))
		page["offset"], page["limit"] = jsonInt(offset+len(rows)), jsonInt(asked)
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
		if len(rows) > 0 && len(more) > 0 && bytes.Equal(more[0], first) {
			answer["incomplete"] = jsonText(noOffset)
			break
		}
		rows = append(rows, more...)
		if len(more) == 0 || len(more) < min(asked, inForce(next["pg"])) {
			break
		}
		first = more[0]
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
// Some lists do not say; of those the end is an empty page.
func inForce(echo json.RawMessage) int {
	var page struct{ Limit int }
	if json.Unmarshal(echo, &page) != nil {
		return 0
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
