package tools

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// accountOverview holds what is used against what the plan allows. Credits and transfer
// come with the organization; users and data stores have to be counted.
var accountOverview = task[schemas.AccountOverview]{
	Name: accountTask, Run: reviewAccount,
	Needs: []makeapi.Declared{
		makeapi.ListOrganizations, makeapi.GetOrganization, makeapi.GetOrganizationUsage,
		makeapi.ListOrganizationUserRoles, makeapi.ListDataStores,
	},
}

const accountTask = "account_overview"

// organization is an organization as the tasks read one.
type organization struct {
	ID              schemas.ID `json:"id"`
	Name            string     `json:"name"`
	Zone            string     `json:"zone"`
	ProductName     string     `json:"productName"`
	IsPaused        bool       `json:"isPaused"`
	LastReset       string     `json:"lastReset"`
	NextReset       string     `json:"nextReset"`
	Centicredits    amount     `json:"centicreditsConsumed"`
	ExtraCredits    amount     `json:"centicreditsExtra"`
	Transfer        amount     `json:"transfer"`
	ExtraTransfer   amount     `json:"transferExt"`
	Scenarios       amount     `json:"scenarios"`
	ActiveScenarios amount     `json:"activeScenarios"`
	Teams           []team     `json:"teams"`
	License         license    `json:"license"`
}

// license is what the plan allows.
type license struct {
	Credits       amount `json:"operations"`
	Transfer      amount `json:"transfer"`
	Users         amount `json:"users"`
	Teams         amount `json:"teams"`
	DataStores    amount `json:"dslimit"`
	DataStoreSize amount `json:"dsslimit"`
	APILimit      amount `json:"apiLimit"`
}

// limitRow is a limit and how much of it is used.
type limitRow struct {
	Of      string `json:"of"`
	Used    amount `json:"used"`
	Limit   amount `json:"limit"`
	Percent int    `json:"percent"`
}

// nearLimit is the percentage from which on a limit is worth a warning.
const nearLimit = 80

// account is the answer for one organization.
type account struct {
	Organization accountHead `json:"organization"`
	Limits       []limitRow  `json:"limits"`
	Pace         *pace       `json:"pace,omitempty"`
	Warnings     []string    `json:"warnings,omitempty"`
	tail
}

type accountHead struct {
	ID                   schemas.ID `json:"id"`
	Name                 string     `json:"name"`
	Zone                 string     `json:"zone,omitempty"`
	Plan                 string     `json:"plan"`
	PeriodFrom           string     `json:"periodFrom,omitempty"`
	PeriodTo             string     `json:"periodTo,omitempty"`
	Teams                int        `json:"teams"`
	Scenarios            amount     `json:"scenarios"`
	ActiveScenarios      amount     `json:"activeScenarios"`
	APIRequestsPerMinute amount     `json:"apiRequestsPerMinute,omitempty"`
}

// pace is how fast credits are used.
type pace struct {
	PerDay   amount `json:"creditsPerDay"`
	RunsOut  string `json:"runOutOn,omitempty"`
	DaysLeft int    `json:"daysLeftInPeriod"`
}

func reviewAccount(ctx context.Context, t *taskCall, in schemas.AccountOverview) (any, error) {
	id := cmp.Or(in.OrganizationID, schemas.ID(t.set.config.OrganizationID))
	if id == 0 {
		all, err := organizationsOf(ctx, t)
		if err != nil {
			return nil, err
		}
		if len(all) != 1 {
			return chooseAmong(t, all), nil
		}
		id = all[0].ID
	}
	var answer struct{ Organization organization }
	get := schemas.GetOrganization{}
	get.OrganizationID = id
	if err := fetch(ctx, t, makeapi.GetOrganization, get, &answer); err != nil {
		return nil, err
	}
	o := answer.Organization
	used := countUsed(ctx, t, o)
	a := account{Organization: headOf(o), Limits: limitsOf(o, used), Pace: paceOf(o, used.days, t.set.config.Now())}
	a.Warnings = warningsOf(o, a)
	a.tail = t.tail(afterAccount(o, a, used))
	return a, nil
}

// organizationRow is an organization to choose.
type organizationRow struct {
	ID   schemas.ID `json:"id"`
	Name string     `json:"name"`
	Zone string     `json:"zone"`
}

func organizationsOf(ctx context.Context, t *taskCall) ([]organizationRow, error) {
	var answer struct{ Organizations []organizationRow }
	err := fetch(ctx, t, makeapi.ListOrganizations, schemas.ListOrganizations{Cols: []string{"id", "name", "zone"}}, &answer)
	return answer.Organizations, err
}

// chooseAmong leaves the choice to the caller.
func chooseAmong(t *taskCall, all []organizationRow) any {
	var next *step
	if len(all) > 0 {
		next = &step{accountTask, schemas.Args{"organizationId": all[0].ID}, "there are several organizations: choose one"}
	}
	return struct {
		Organizations []organizationRow `json:"organizations"`
		tail
	}{all, t.tail(next)}
}

// used is what has to be counted.
type used struct {
	days     []usageDay
	users    amount
	counted  bool // the data stores
	stores   amount
	reserved amount // bytes
	byTeam   map[schemas.ID]amount
}

type usageDay struct {
	Date         string `json:"date"`
	Centicredits amount `json:"centicredits"`
}

func countUsed(ctx context.Context, t *taskCall, o organization) used {
	u := used{byTeam: map[schemas.ID]amount{}}
	errs := together(ctx, t,
		func(ctx context.Context) error {
			in := schemas.GetOrganizationUsage{}
			in.OrganizationID = o.ID
			var answer struct{ Data []usageDay }
			err := fetch(ctx, t, makeapi.GetOrganizationUsage, in, &answer)
			u.days = answer.Data
			return err
		},
		func(ctx context.Context) error {
			in := schemas.ListOrganizationUserRoles{}
			in.OrganizationID = o.ID
			var answer struct{ UserOrganizationRoles []membership }
			err := fetch(ctx, t, makeapi.ListOrganizationUserRoles, in, &answer)
			u.users = amount(len(answer.UserOrganizationRoles))
			return err
		},
	)
	t.lacks("The usage by day", errs[0])
	t.lacks("The number of users", errs[1])
	u.countStores(ctx, t, o.Teams)
	return u
}

// countStores adds up the data stores of all teams: capacity is reserved, full or not.
func (u *used) countStores(ctx context.Context, t *taskCall, teams []team) {
	type store struct {
		TeamID  schemas.ID `json:"teamId"`
		MaxSize amount     `json:"maxSize"`
	}
	lists := make([][]store, len(teams))
	errs := each(ctx, t, indexes(teams), func(ctx context.Context, i int) error {
		var answer struct{ DataStores []store }
		err := fetch(ctx, t, makeapi.ListDataStores, schemas.ListDataStores{TeamID: teams[i].ID, Cols: []string{"id", "teamId", "maxSize"}}, &answer)
		lists[i] = answer.DataStores
		return err
	})
	t.lackSome("The data stores of teams", errs)
	u.counted = allOf(errs, func(err error) bool { return err == nil })
	for i, list := range lists {
		for _, s := range list {
			u.stores++
			u.reserved += s.MaxSize
			u.byTeam[teams[i].ID] += s.MaxSize
		}
	}
}

func indexes[T any](items []T) []int {
	all := make([]int, len(items))
	for i := range items {
		all[i] = i
	}
	return all
}

func headOf(o organization) accountHead {
	return accountHead{
		ID: o.ID, Name: o.Name, Zone: o.Zone, Plan: cmp.Or(o.ProductName, "unknown"), PeriodFrom: o.LastReset, PeriodTo: o.NextReset,
		Teams: len(o.Teams), Scenarios: o.Scenarios, ActiveScenarios: o.ActiveScenarios, APIRequestsPerMinute: o.License.APILimit,
	}
}

// The limits by name.
const (
	ofCredits = "credits in this period"
	ofStorage = "MB reserved for data stores"
	megabyte  = 1 << 20
)

func limitsOf(o organization, u used) []limitRow {
	rows := []limitRow{
		{Of: ofCredits, Used: o.Centicredits / 100, Limit: o.License.Credits + o.ExtraCredits/100},
		{Of: "MB transferred in this period", Used: o.Transfer / megabyte, Limit: (o.License.Transfer + o.ExtraTransfer) / megabyte},
		{Of: "teams", Used: amount(len(o.Teams)), Limit: o.License.Teams},
	}
	if u.users > 0 {
		rows = append(rows, limitRow{Of: "users, with those who are invited", Used: u.users, Limit: o.License.Users})
	}
	if u.counted {
		rows = append(rows, limitRow{Of: "data stores", Used: u.stores, Limit: o.License.DataStores},
			limitRow{Of: ofStorage, Used: u.reserved / megabyte, Limit: o.License.DataStoreSize / megabyte})
	}
	rows = slices.DeleteFunc(rows, func(r limitRow) bool { return r.Limit <= 0 }) // no limit, or none that Make tells
	for i, r := range rows {
		rows[i].Percent = int(r.Used * 100 / r.Limit)
	}
	return rows
}

// paceDays are the days that make a pace: a week, as weekends differ.
const paceDays = 7

// paceOf is the use of credits by day, and when they run out at that pace.
func paceOf(o organization, days []usageDay, now time.Time) *pace {
	if len(days) == 0 || o.NextReset == "" {
		return nil
	}
	latest := days[max(0, len(days)-paceDays):]
	var sum amount
	for _, d := range latest {
		sum += d.Centicredits
	}
	p := pace{PerDay: sum / 100 / amount(len(latest)), DaysLeft: max(0, int(timeOf(o.NextReset).Sub(now).Hours()/24))}
	left := o.License.Credits + o.ExtraCredits/100 - o.Centicredits/100
	if p.PerDay > 0 && o.License.Credits > 0 && left < p.PerDay*amount(p.DaysLeft) {
		p.RunsOut = now.AddDate(0, 0, int(max(0, left)/p.PerDay)).Format(time.DateOnly)
	}
	return &p
}

func warningsOf(o organization, a account) []string {
	var found []string
	if o.IsPaused {
		found = append(found, "The organization is paused: its scenarios do not run.")
	}
	for _, r := range a.Limits {
		if r.Percent >= nearLimit {
			found = append(found, fmt.Sprintf("%d %% of the %s are used: %d of %d.", r.Percent, r.Of, r.Used, r.Limit))
		}
	}
	if a.Pace != nil && a.Pace.RunsOut != "" {
		found = append(found, fmt.Sprintf("At the pace of the last %d days the credits run out on %s, before the period ends.", paceDays, a.Pace.RunsOut))
	}
	return found
}

// afterAccount goes on with what uses up the limit that is nearest.
func afterAccount(o organization, a account, u used) *step {
	near := func(of string) bool {
		return slices.ContainsFunc(a.Limits, func(r limitRow) bool { return r.Of == of && r.Percent >= nearLimit })
	}
	switch {
	case near(ofCredits), a.Pace != nil && a.Pace.RunsOut != "":
		return &step{makeapi.ListScenarioConsumptions.Name, schemas.Args{"organizationId": o.ID}, "which scenarios use the credits"}
	case near(ofStorage):
		largest := slices.MaxFunc(o.Teams, func(a, b team) int { return cmp.Compare(u.byTeam[a.ID], u.byTeam[b.ID]) })
		return &step{makeapi.ListDataStores.Name, schemas.Args{"teamId": largest.ID}, "the data stores of " + largest.Name + ", which reserve the most"}
	}
	return nil
}
