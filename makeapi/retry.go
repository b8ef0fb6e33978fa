package makeapi

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"
)

// retryPolicy says when a request is sent again.
type retryPolicy struct {
	times   int           // repetitions after the first attempt
	first   time.Duration // wait before the first, doubled each time
	longest time.Duration // a longer wait is left to the caller
}

// Make's own SDK waits the same, with jitter, when told to retry.
var defaultRetry = retryPolicy{times: 3, first: time.Second, longest: 30 * time.Second}

// after decides whether to go on after an attempt, and how long to wait first.
// Only what is safe to send twice is repeated, and only when waiting can help: the
// rate limit, an unavailable service, a lost connection.
func (p retryPolicy) after(o *Operation, attempt int, err error) (time.Duration, bool) {
	if err == nil || attempt > p.times || !o.Idempotent() {
		return 0, false
	}
	wait := max(0, min(p.first<<min(attempt-1, 20), p.longest))
	var refusal *Error
	var lost *TransportError
	switch {
	case errors.As(err, &refusal):
		if refusal.Status != http.StatusTooManyRequests && refusal.Status != http.StatusServiceUnavailable {
			return 0, false
		}
		if refusal.RetryAfter > 0 {
			return refusal.RetryAfter, refusal.RetryAfter <= p.longest
		}
	case errors.As(err, &lost):
		if !lost.Temporary {
			return 0, false
		}
	default:
		return 0, false
	}
	return wait/2 + rand.N(wait/2+1), true //nolint:gosec // jitter is no secret
}

// mayBeDone tells whether a request that failed may have been acted on.
func mayBeDone(err error) bool {
	var refusal *Error
	var lost *TransportError
	switch {
	case errors.As(err, &refusal):
		return refusal.Status >= 500
	case errors.As(err, &lost):
		return lost.Sent
	}
	return false
}

// pause waits, and reports whether the context is still alive.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
