package policy

import (
	"fmt"
	"strings"
	"time"
)

// span is a part of the week, by the clock on the wall: it begins on certain days, and
// may end on the next. Where the clock is put back, what it shows twice is in it twice.
type span struct {
	days     [7]bool // on which it begins, by time.Weekday
	from, to int     // minutes of the day; to is not above from when it ends on the next day
}

const (
	minutesOfDay = 24 * 60
	shapeOfSpan  = `write them as "Mon-Fri 18:00-08:00", "Sat,Sun" or "22:00-06:00"`
)

// has tells whether a time, in its own zone, is in the span.
func (s span) has(t time.Time) bool {
	today := t.Weekday()
	yesterday := (today + 6) % 7
	minute := t.Hour()*60 + t.Minute()
	if s.from < s.to {
		return s.days[today] && s.from <= minute && minute < s.to
	}
	return s.days[today] && minute >= s.from || s.days[yesterday] && minute < s.to
}

// parseSpan reads days, times or both.
func parseSpan(text string) (span, error) {
	s := span{days: [7]bool{true, true, true, true, true, true, true}, to: minutesOfDay}
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 2 {
		return span{}, fmt.Errorf("%q are no hours: %s", text, shapeOfSpan)
	}
	hasTimes := strings.Contains(words[len(words)-1], ":")
	if len(words) == 2 && !hasTimes {
		return span{}, fmt.Errorf("%q are no hours: %s", text, shapeOfSpan)
	}
	var err error
	if len(words) == 2 || !hasTimes {
		if s.days, err = parseDays(words[0]); err != nil {
			return span{}, err
		}
	}
	if hasTimes {
		s.from, s.to, err = parseTimes(words[len(words)-1])
	}
	return s, err
}

// parseDays reads days and runs of days with commas between.
func parseDays(text string) ([7]bool, error) {
	var days [7]bool
	for part := range strings.SplitSeq(text, ",") {
		first, last, isRun := strings.Cut(part, "-")
		from, err := parseDay(first)
		to := from
		if err == nil && isRun {
			to, err = parseDay(last)
		}
		if err != nil {
			return days, err
		}
		for day := from; ; day = (day + 1) % 7 {
			days[day] = true
			if day == to {
				break
			}
		}
	}
	return days, nil
}

func parseDay(text string) (time.Weekday, error) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if name := day.String(); strings.EqualFold(text, name) || strings.EqualFold(text, name[:3]) {
			return day, nil
		}
	}
	return 0, fmt.Errorf("%q is no day: %s", text, shapeOfSpan)
}

// parseTimes reads the two ends of a span, as minutes of the day.
func parseTimes(text string) (from, to int, err error) {
	first, last, _ := strings.Cut(text, "-")
	from, err = parseTime(first)
	if last == "24:00" {
		to = minutesOfDay
	} else if err == nil {
		to, err = parseTime(last)
	}
	if err != nil {
		return 0, 0, err
	}
	if from == to {
		return 0, 0, fmt.Errorf("%q ends when it begins: leave the times out for whole days", text)
	}
	return from, to, nil
}

func parseTime(text string) (int, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day: %s", text, shapeOfSpan)
	}
	return t.Hour()*60 + t.Minute(), nil
}
