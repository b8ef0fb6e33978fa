package tools

import (
	"cmp"
	"context"
	"maps"
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

// tellNumber tells a number, which is 0 where Make leaves it out.
func tellNumber(name, member string) telling {
	return seen(name, func(found row) string { return thousands(found.text(member)) })
}

// tellYesNo tells whether something is so.
func tellYesNo(name, member string) telling {
	return seen(name, func(found row) string {
		if found.truth(member) {
			return "yes"
		}
		return "no"
	})
}

// tellCount tells how many entries a member has.
func tellCount(name, member string) telling {
	return seen(name, func(found row) string {
		items, _ := found.get(member).([]any)
		return counted(len(items))
	})
}

// tellList tells the texts of a member, which Make chose.
func tellList(name, member string) telling {
	return seen(name, func(found row) string {
		items, _ := found.get(member).([]any)
		all := leaves(items)
		if len(all) == 0 {
			return "none"
		}
		return quotedList(all)
	})
}

// tellContent tells a thing from one that has its name and something else in it. Members that
// change by themselves are left out.
func tellContent(but ...string) telling {
	return seen("content", func(found row) string {
		stable := maps.Clone(found)
		for _, name := range but {
			delete(stable, name)
		}
		return fingerprint(stable)
	})
}

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
	if digits == "" {
		return "0"
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
