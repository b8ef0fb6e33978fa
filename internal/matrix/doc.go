// Package matrix holds the test that nothing happens to a Make account without a person's
// word: every tool that needs one, over every transport and era of the protocol, with
// every way in which a client or a person can fail to give it. It has no code of its own.
package matrix
