package gate

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// Desk keeps questions that wait for a person on a page, and hands each answer to
// the one call it is for.
//
// A question lives in the store under three keys: "call:<key>" leads from a call
// to its ticket, "ticket:<id>" holds the question, "answer:<id>" what the person
// said. All are sealed, so that a shared store learns nothing.
type Desk struct {
	store    Store
	sealer   *Sealer
	address  func() (string, error)
	identify Identify
}

// Identify tells whether a passphrase is that of the approver of a name.
type Identify func(name, passphrase string) bool

const (
	// ticketLife is how long a question waits for a person, and an answer for
	// the call it is for.
	ticketLife = 10 * time.Minute
	// pollEvery is how often a waiting call looks for its answer.
	pollEvery = 100 * time.Millisecond
)

var errBusy = errors.New("too many questions are waiting for a person; try again later")

// NewDesk returns a desk. address returns the base of the pages, such as
// "http://127.0.0.1:8080"; it may start a listener, and fails where none can be. identify
// is nil where no approvers are named: then whoever is shown a question decides.
func NewDesk(store Store, sealer *Sealer, address func() (string, error), identify Identify) *Desk {
	return &Desk{store: store, sealer: sealer, address: address, identify: identify}
}

// HasPages tells whether there is a place for pages.
func (d *Desk) HasPages() bool {
	_, err := d.address()
	return err == nil
}

// Ticket is a question at the desk.
type Ticket struct {
	// ID is unguessable.
	ID string
	// URL is the page for the person.
	URL string
}

// Open puts a question on the desk, or finds the ticket that the same call has there
// already. Is the question about a target that has changed since, it takes its place.
func (d *Desk) Open(ctx context.Context, q Question) (*Ticket, error) {
	if _, err := d.address(); err != nil {
		return nil, err
	}
	id, err := d.waiting(ctx, q)
	if err == nil && id == "" {
		id, err = d.open(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	return d.ticket(id)
}

// Find returns the ticket that a call has on the desk; nil for none.
func (d *Desk) Find(ctx context.Context, key string) (*Ticket, error) {
	id, err := d.find(ctx, key)
	if err != nil || id == "" {
		return nil, err
	}
	return d.ticket(id)
}

func (d *Desk) ticket(id string) (*Ticket, error) {
	base, err := d.address()
	return &Ticket{ID: id, URL: base + "/approve/" + id}, err
}

// waiting finds the ticket of a question that still asks what is to be asked.
func (d *Desk) waiting(ctx context.Context, q Question) (string, error) {
	id, err := d.find(ctx, q.Key)
	if err != nil || id == "" {
		return "", err
	}
	old, err := d.question(ctx, id)
	if err != nil {
		return "", err
	}
	if old == nil || len(old.Target.Changes(q.Target)) > 0 {
		return "", d.Close(ctx, q.Key)
	}
	return id, nil
}

func (d *Desk) find(ctx context.Context, key string) (string, error) {
	id, err := d.store.Get(ctx, "call:"+key)
	return string(id), err
}

func (d *Desk) open(ctx context.Context, q Question) (string, error) {
	id := rand.Text()
	text, err := d.sealer.Seal("ticket:"+id, q, ticketLife)
	if err != nil {
		return "", err
	}
	if err := d.reserve(ctx, q.Caller, id, len(text)); err != nil {
		return "", err
	}
	kept, err := d.store.Add(ctx, "ticket:"+id, []byte(text), ticketLife)
	if err == nil && !kept {
		err = errBusy
	}
	if err != nil {
		return "", errors.Join(err, d.discard(ctx, id))
	}
	added, err := d.store.Add(ctx, "call:"+q.Key, []byte(id), ticketLife)
	if err != nil || added {
		return id, err
	}
	if err := d.discard(ctx, id); err != nil { // the same call came in at the same moment
		return "", err
	}
	id, err = d.find(ctx, q.Key)
	if err == nil && id == "" {
		err = errBusy
	}
	return id, err
}

// Take returns the answer to a call's question, once, waiting for it up to the
// limit. Without an answer, or without a question, it returns nil.
func (d *Desk) Take(ctx context.Context, key string, limit time.Duration) (*Answer, error) {
	id, err := d.find(ctx, key)
	if err != nil || id == "" {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, limit)
	defer stop()
	for {
		raw, err := d.store.Take(context.WithoutCancel(ctx), "answer:"+id)
		if err != nil {
			return nil, err
		}
		if raw != nil {
			return d.settle(ctx, key, id, raw)
		}
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(pollEvery):
		}
	}
}

// settle opens an answer and clears the desk of its question.
func (d *Desk) settle(ctx context.Context, key, id string, raw []byte) (*Answer, error) {
	if err := d.Close(ctx, key); err != nil {
		return nil, err
	}
	var a Answer
	if err := d.sealer.Open("answer:"+id, string(raw), &a); err != nil {
		return nil, err
	}
	a.Ticket = id
	return &a, nil
}

// Close takes a call's question from the desk, so that its page no longer works.
func (d *Desk) Close(ctx context.Context, key string) error {
	ctx = context.WithoutCancel(ctx)
	id, err := d.store.Take(ctx, "call:"+key)
	if err != nil || id == nil {
		return err
	}
	return d.discard(ctx, string(id))
}

// discard drops a ticket, and makes room for another.
func (d *Desk) discard(ctx context.Context, id string) error {
	if _, err := d.store.Take(ctx, "ticket:"+id); err != nil {
		return err
	}
	return d.release(ctx, id)
}

// question reads a ticket's question; nil when there is none.
func (d *Desk) question(ctx context.Context, id string) (*Question, error) {
	var q Question
	if there, err := d.get(ctx, "ticket:"+id, &q); err != nil || !there {
		return nil, err
	}
	return &q, nil
}

// get opens the value under a key, and reports whether there is one.
func (d *Desk) get(ctx context.Context, key string, value any) (bool, error) {
	raw, err := d.store.Get(ctx, key)
	if err != nil || raw == nil {
		return false, err
	}
	return true, d.sealer.Open(key, string(raw), value)
}

// put seals a value under a free key.
func (d *Desk) put(ctx context.Context, key string, value any) error {
	text, err := d.sealer.Seal(key, value, ticketLife)
	if err != nil {
		return err
	}
	added, err := d.store.Add(ctx, key, []byte(text), ticketLife)
	if err == nil && !added {
		err = errBusy
	}
	return err
}

// claim puts a value under a key if it is free, and reports whether it was.
func (d *Desk) claim(ctx context.Context, key string, value any) (bool, error) {
	err := d.put(ctx, key, value)
	if errors.Is(err, errBusy) {
		return false, nil
	}
	return err == nil, err
}
