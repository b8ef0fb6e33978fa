package gate

import (
	"context"
	"fmt"
	"strings"
)

// vote is what one approver said, while others have still to agree.
type vote struct {
	By string
	// Secrets are typed by the first.
	Secrets map[string]string
}

// The ways in which an answer is taken in.
type taken uint8

const (
	late    taken = iota // somebody decided before
	twice                // the same person approved before
	counted              // others have still to agree
	decided
)

// take records what a person said. by is empty where no approvers are named.
func (d *Desk) take(ctx context.Context, id string, q *Question, a Answer, by string) (taken, error) {
	if by != "" {
		a.Via += " by " + by
	}
	if q.Approvals > 0 && a.Approved {
		votes, state, err := d.count(ctx, id, q, vote{by, a.Secrets})
		if err != nil || state != decided {
			return state, err
		}
		a.Via, a.Secrets = "page by "+strings.Join(names(votes), " and "), votes[0].Secrets
	}
	first, err := d.claim(ctx, "answer:"+id, a)
	if err != nil || !first {
		return late, err
	}
	return decided, nil
}

// count adds a vote, and returns all of them once they are enough.
func (d *Desk) count(ctx context.Context, id string, q *Question, v vote) ([]vote, taken, error) {
	first, err := d.claim(ctx, "voter:"+id+":"+v.By, true)
	if err != nil || !first {
		return nil, twice, err
	}
	for n := range q.Approvals {
		mine, err := d.claim(ctx, voteKey(id, n), v)
		if err != nil {
			return nil, late, err
		}
		if !mine {
			continue
		}
		if n < q.Approvals-1 {
			return nil, counted, nil
		}
		votes, err := d.votes(ctx, id, q)
		return votes, decided, err
	}
	return nil, late, nil
}

// votes are those that were cast so far.
func (d *Desk) votes(ctx context.Context, id string, q *Question) ([]vote, error) {
	var all []vote
	for n := range q.Approvals {
		var v vote
		there, err := d.get(ctx, voteKey(id, n), &v)
		if err != nil || !there {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

func voteKey(id string, n int) string { return fmt.Sprintf("vote:%s:%d", id, n) }

func names(votes []vote) []string {
	var out []string
	for _, v := range votes {
		out = append(out, v.By)
	}
	return out
}

// What bounds how often passphrases are tried, right ones included: on one page, and on all
// of them within ten minutes, since whoever may call may have as many pages as they like.
const (
	maxTries    = 10
	maxAllTries = 100
)

// tries counts an attempt, before it is looked at, and reports whether it is one too many.
func (d *Desk) tries(ctx context.Context, id string) (late bool, err error) {
	for _, of := range []struct {
		whose string
		most  int
	}{{id, maxTries}, {"all", maxAllTries}} {
		free := false
		for n := 0; n < of.most && !free; n++ {
			if free, err = d.store.Add(ctx, fmt.Sprintf("try:%s:%d", of.whose, n), []byte{1}, ticketLife); err != nil {
				return false, err
			}
		}
		if !free {
			return true, nil
		}
	}
	return false, nil
}
