package policy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHours(t *testing.T) {
	// 2026-03-02 is a Monday.
	rows := []struct {
		span string
		in   []string
		out  []string
	}{
		{"Mon-Fri 18:00-08:00", []string{"02 18:00", "02 23:59", "03 00:00", "03 07:59", "06 18:00", "07 07:59"},
			[]string{"02 17:59", "02 07:59", "03 08:00", "07 08:00", "07 18:00", "08 23:00", "08 03:00"}},
		{"Sat,Sun", []string{"07 00:00", "08 23:59"}, []string{"06 23:59", "09 00:00"}},
		{"Fri-Mon", []string{"06 00:00", "07 12:00", "08 12:00", "02 23:59"}, []string{"05 23:59", "03 00:00"}},
		{"sunday 22:00-02:00", []string{"08 22:00", "09 01:59"}, []string{"08 01:59", "09 02:00", "09 22:00"}},
		{"22:00-06:00", []string{"02 22:00", "02 05:59", "08 03:00"}, []string{"02 06:00", "02 21:59"}},
		{"09:00-17:00", []string{"02 09:00", "02 16:59"}, []string{"02 08:59", "02 17:00"}},
		{"Mon 20:00-24:00", []string{"02 20:00", "02 23:59"}, []string{"03 00:00", "02 19:59"}},
		{"Mon 20:00-00:00", []string{"02 20:00", "02 23:59"}, []string{"03 00:00", "02 00:00"}},
		{"Mon 00:00-24:00", []string{"02 00:00", "02 23:59"}, []string{"03 00:00", "08 23:59"}},
	}
	for _, row := range rows {
		s, err := parseSpan(row.span)
		require.NoError(t, err, row.span)
		for want, moments := range map[bool][]string{true: row.in, false: row.out} {
			for _, moment := range moments {
				at, err := time.Parse("2006-01-02 15:04", "2026-03-"+moment)
				require.NoError(t, err)
				assert.Equal(t, want, s.has(at), "%s at %s %s", row.span, at.Weekday(), moment)
			}
		}
	}
	for _, wrong := range []string{"", " ", "Mon Tue", "Mon 1 2", "18:00", "18:00-", "25:00-26:00", "24:00-08:00", "08:00-08:00", "Mo",
		"Mon-", "Mon,,Tue", "Mon-Tue-Wed", "quiet", "8-18", "Mon 8-18", "18:00-08:00 Mon", "00:00-24:01", "08:00-12:00-13:00"} {
		_, err := parseSpan(wrong)
		assert.Error(t, err, wrong)
	}
}

// Hours are those of the clock on the wall, whatever it is set to.
func TestHoursWhenTheClocksAreChanged(t *testing.T) {
	p := load(t, `
timezone: Europe/Prague
hours: {night: "22:00-06:00", small hours: "Sun 02:00-03:00"}
rules:
  - {name: small hours, during: small hours, then: deny}
  - {name: night, during: night, then: deny}
`)
	rows := []struct{ utc, want string }{
		// 29 March: 02:00 is followed by 03:00, at 01:00 UTC.
		{"2026-03-28T20:59", "default"}, {"2026-03-28T21:00", "night"},
		{"2026-03-29T00:59", "night"}, {"2026-03-29T01:00", "night"}, {"2026-03-29T03:59", "night"}, {"2026-03-29T04:00", "default"},
		{"2026-03-29T19:59", "default"}, {"2026-03-29T20:00", "night"},
		// 25 October: 03:00 is followed by 02:00, at 01:00 UTC: the hour from two comes twice.
		{"2026-10-24T23:59", "night"}, {"2026-10-25T00:00", "small hours"}, {"2026-10-25T00:59", "small hours"},
		{"2026-10-25T01:00", "small hours"}, {"2026-10-25T01:59", "small hours"}, {"2026-10-25T02:00", "night"},
		{"2026-10-25T04:59", "night"}, {"2026-10-25T05:00", "default"},
	}
	for _, row := range rows {
		at, err := time.Parse("2006-01-02T15:04", row.utc)
		require.NoError(t, err)
		assert.Equal(t, row.want, p.Decide(Call{Effect: read, Now: at}).Rule, row.utc)
	}
	assert.Equal(t, "Europe/Prague", p.Zone().String())
}
