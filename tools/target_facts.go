package tools

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"makemcp/tools/gate"
)

// told is one fact that takes reading. An error is told in its place; an empty value is
// not told at all.
func told(name string, read func(ctx context.Context, l *look, found row) (string, error)) telling {
	return func(ctx context.Context, l *look, found row) []gate.Fact {
		value, err := read(ctx, l, found)
		if err != nil {
			value = unreadable(err)
		}
		if value == "" {
			return nil
		}
		return []gate.Fact{{Name: name, Value: value}}
	}
}

// seen is one fact that the thing itself tells.
func seen(name string, says func(found row) string) telling {
	return told(name, func(_ context.Context, _ *look, found row) (string, error) { return says(found), nil })
}

// live marks facts that change by themselves: they are shown, and bind nothing.
func live(tell telling) telling {
	return func(ctx context.Context, l *look, found row) []gate.Fact {
		facts := tell(ctx, l, found)
		for i := range facts {
			facts[i].Live = true
		}
		return facts
	}
}

// tellWords tells a member that somebody chose.
func tellWords(name, member string) telling {
	return seen(name, func(found row) string {
		if text := found.text(member); text != "" {
			return quote(text)
		}
		return ""
	})
}

// tellPlain tells a member that Make chose: a time, a state, a number.
func tellPlain(name, member string) telling {
	return seen(name, func(found row) string { return found.text(member) })
}

// tellOr tells a member that Make chose, or a word for there being none.
func tellOr(name, member, without string) telling {
	return seen(name, func(found row) string { return cmp.Or(found.text(member), without) })
}

// untold is what a person reads where Make leaves out what it usually tells: no number is
// not 0, and no list not an empty one.
const untold = "not told by Make"

// tellNumber tells a number.
func tellNumber(name, member string) telling {
	return seen(name, func(found row) string { return cmp.Or(thousands(found.text(member)), untold) })
}

// tellYesNo tells whether something is so.
func tellYesNo(name, member string) telling {
	return seen(name, func(found row) string {
		switch found.get(member) {
		case true:
			return "yes"
		case false:
			return "no"
		default:
			return untold
		}
	})
}

// tellCount tells how many entries a member has.
func tellCount(name, member string) telling {
	return seen(name, func(found row) string {
		if items, ok := found.get(member).([]any); ok {
			return counted(len(items))
		}
		return untold
	})
}

// tellScopes tells what a token may do, by the member that has its scopes.
func tellScopes(member string) telling {
	return seen("may", func(found row) string {
		if items, ok := found.get(member).([]any); ok {
			return countedList(leaves(items))
		}
		return untold
	})
}

// tellNames tells the names of the things that a member lists, by the member of each that
// has it.
func tellNames(name, member, of string) telling {
	return seen(name, func(found row) string {
		if items, ok := found.get(member).([]any); ok {
			return countedList(column(rowsOf(items), of))
		}
		return untold
	})
}

// countedList tells how many there are, and names some.
func countedList(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return counted(len(names)) + ": " + quotedList(names)
}

// tellContent tells a thing from one that has its name and something else in it.
var tellContent = seen("content", func(found row) string { return fingerprint(found) })

// counted is a length as a person reads it. A list that just fills a page may go on.
func counted(n int) string {
	text := thousands(strconv.Itoa(n))
	if n == mostListed {
		return text + " or more"
	}
	return text
}

// thousands parts the digits of a whole number.
func thousands(digits string) string {
	if strings.Trim(digits, "0123456789") != "" {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
