package gate

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// A caller has so many places on the desk, and a question takes one for each so many bytes of
// it: so one caller who asks without end leaves room for the questions of others.
const (
	mostPlaces = 128
	placeSize  = 128 << 10
)

var errShare = errors.New("too many or too long questions of this caller are waiting for a person; " +
	"have them decided, or try again when they have expired, in ten minutes")

// reserve takes places for a ticket whose question has this size.
func (d *Desk) reserve(ctx context.Context, caller, id string, size int) error {
	need := 1 + size/placeSize
	var places []string
	for n := 0; n < mostPlaces && len(places) < need; n++ {
		place := fmt.Sprintf("place:%s:%d", caller, n)
		free, err := d.store.Add(ctx, place, []byte{1}, ticketLife)
		if err != nil {
			return err
		}
		if free {
			places = append(places, place)
		}
	}
	if _, err := d.store.Add(ctx, "places:"+id, []byte(strings.Join(places, "\n")), ticketLife); err != nil {
		return err
	}
	if len(places) < need {
		return errors.Join(errShare, d.release(ctx, id))
	}
	return nil
}

// release gives back the places of a ticket.
func (d *Desk) release(ctx context.Context, id string) error {
	list, err := d.store.Take(ctx, "places:"+id)
	if err != nil || len(list) == 0 {
		return err
	}
	for place := range strings.SplitSeq(string(list), "\n") {
		if _, err := d.store.Take(ctx, place); err != nil {
			return err
		}
	}
	return nil
}
