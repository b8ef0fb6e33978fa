package tools

import (
	"context"
	"errors"
	"time"
)

// reopenAfter is how long a page is not opened again: who calls in a loop must not fill a
// person's screen.
const reopenAfter = time.Minute

var errNoBrowser = errors.New("no browser could be opened on this machine")

// toPage leads a person to a page: by a link that the agent shows them or, where the
// operator wants agents not to know it, by opening their browser. The words are for the
// agent.
func (s *Set) toPage(ctx context.Context, address string) (string, error) {
	if s.config.OpenPage == nil {
		return "Show them the link: " + address, nil
	}
	first, err := s.store.Add(ctx, "opened:"+address, []byte{1}, reopenAfter)
	if err != nil {
		return "", err
	}
	if first && s.config.OpenPage(address) != nil {
		return "", errNoBrowser
	}
	return "It was opened in their browser, on the machine of this server.", nil
}
