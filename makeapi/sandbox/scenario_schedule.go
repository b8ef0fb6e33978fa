package sandbox

import (
	"encoding/json"
	"slices"
	"time"
)

// schedule is when a scenario runs.
type schedule struct {
	Type     string `json:"type"`
	Interval int    `json:"interval"`
	Date     string `json:"date"`
	Time     string `json:"time"`
	Days     []int  `json:"days"`
	Months   []int  `json:"months"`
}

var scheduleTypes = []string{"immediately", "indefinitely", "once", "daily", "weekly", "monthly", "yearly", "on-demand"}

func (s scenario) schedule() schedule {
	var when schedule
	if err := json.Unmarshal(s.Scheduling, &when); err != nil {
		return schedule{}
	}
	return when
}

// checkSchedule finds fault with a schedule that was sent.
func (s scenario) checkSchedule(c *call, sent map[string]any) {
	if sent == nil {
		return
	}
	var when schedule
	if err := json.Unmarshal(encode(sent), &when); err != nil {
		c.problems.add("Value of parameter 'scheduling' is not valid.")
		return
	}
	shortest := 60
	if t, ok := teamKind.get(c.db, s.TeamID); ok {
		o, _ := organizationKind.get(c.db, t.OrganizationID)
		shortest = 60 * max(o.License.Interval, 1)
	}
	_, dateErr := time.Parse(time.RFC3339, when.Date)
	switch {
	case !slices.Contains(scheduleTypes, when.Type):
		c.problems.add("Value of parameter 'scheduling' has an unknown type.")
	case when.Type == "indefinitely" && when.Interval < shortest:
		c.problems.add("Value of parameter 'scheduling' has an interval of less than %d seconds.", shortest)
	case when.Type == "once" && dateErr != nil:
		c.problems.add("Value of parameter 'scheduling' needs a full ISO date and time.")
	}
}

// nextExec is the next planned run of an active scenario; none for those that wait for
// a hook or for a caller.
func (s scenario) nextExec(now time.Time) moment {
	when := s.schedule()
	if !s.IsActive {
		return moment{}
	}
	switch when.Type {
	case "indefinitely":
		every := time.Duration(max(when.Interval, 60)) * time.Second
		runs := now.Sub(s.Started.Time)/every + 1
		return moment{s.Started.Add(runs * every)}
	case "once":
		if date, err := time.Parse(time.RFC3339, when.Date); err == nil && date.After(now) {
			return moment{date.UTC()}
		}
	case "daily", "weekly", "monthly", "yearly":
		return when.nextDay(now)
	}
	return moment{}
}

// nextDay is the next day that the schedule names, at its time.
func (w schedule) nextDay(now time.Time) moment {
	at, err := time.Parse("15:04", w.Time)
	if err != nil {
		return moment{}
	}
	for ahead := range 367 {
		day := now.AddDate(0, 0, ahead)
		next := time.Date(day.Year(), day.Month(), day.Day(), at.Hour(), at.Minute(), 0, 0, time.UTC)
		if next.After(now) && w.names(next) {
			return moment{next}
		}
	}
	return moment{}
}

func (w schedule) names(day time.Time) bool {
	switch w.Type {
	case "weekly":
		return slices.Contains(w.Days, int(day.Weekday()))
	case "monthly":
		return slices.Contains(w.Days, day.Day())
	case "yearly":
		return slices.Contains(w.Months, int(day.Month())) && slices.Contains(w.Days, day.Day())
	}
	return true
}
