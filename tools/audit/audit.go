// Package audit keeps a record of calls in a file: one line of JSON each, appended,
// chained by hashes, and on disk before the call goes on.
//
// Each line carries its number (seq), the hash of the line before it (prev, empty in the
// first) and its own (hash): the SHA-256, in hex, of the line as it stands in the file
// without its last member. Anybody can work it out:
//
//	head -1 audit.jsonl | sed 's/,"hash":"[0-9a-f]*"}$/}/' | tr -d '\n' | sha256sum
//
// So a line that was changed, removed, added or moved is found, with one exception: when
// the last lines are removed, what is left is a chain still. The number and hash of the
// last line are therefore kept beside the log as well, in FILE.head.
//
// What this can't prove: there is no secret in it, so whoever may write both the log and
// FILE.head can make up a history and hash it anew. Against them helps only a head that
// was noted elsewhere in time, which Verify compares.
//
// A call that changes something has two lines, an intent before it is made and an outcome
// after. Both are synced to disk, so that neither a killed process nor a power cut loses
// them. A read has one line, which is written at once and synced with the next line that
// is, since a sync takes longer than all else that a call costs here.
//
// When the file has grown to its limit it is renamed to FILE.NUMBER, where NUMBER is that
// of its last line in twelve digits or more, and the chain goes on in a new file. Nothing
// is ever deleted.
//
// Several processes may write to one log. They take turns by a lock on FILE.lock; and
// each holds a lock on a FILE.live-PROCESS from its first intent on, by which others can
// tell whether it lives. A process id could not tell: it is used again, and means nothing
// in another container.
package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Phase says when a line was written.
type Phase string

// The phases.
const (
	// Intent is written before a call is made that changes something.
	Intent Phase = "intent"
	// Outcome is written when such a call has ended. It has the intent's call id.
	Outcome Phase = "outcome"
	// Call is the one line of a call that needed no intent: a read, or one that was
	// refused before it was made.
	Call Phase = "call"
)

// Entry is one line of the audit: who did what to which thing, how it was confirmed and
// how it ended. No values. Seq, Prev, Process, PID and Hash are filled in by the log.
type Entry struct {
	Seq   uint64 `json:"seq"`
	Prev  string `json:"prev"`
	Phase Phase  `json:"phase"`
	// Time when the line was written.
	Time time.Time `json:"time"`
	// Call finds the call in the server's log, and the intent of an outcome.
	Call string `json:"call"`
	// Process names the run of the program that wrote the line, by chance.
	Process   string `json:"process"`
	PID       int    `json:"pid"`
	Principal string `json:"principal"`
	Client    string `json:"client,omitempty"`
	// Account is a fingerprint of the account at Make.
	Account string `json:"account,omitempty"`
	Zone    string `json:"zone"`
	Team    string `json:"team,omitempty"`
	Tool    string `json:"tool"`
	Effect  string `json:"effect"`
	// Targets are what names things among the arguments, such as {"teamId":"35"}.
	Targets   map[string]string `json:"targets,omitempty"`
	Confirmed string            `json:"confirmed,omitempty"`
	// Status says how the call ended; empty in an intent.
	Status string `json:"status,omitempty"`
	// Milliseconds that the call took, waiting for people included.
	Milliseconds int64  `json:"ms"`
	Hash         string `json:"hash,omitempty"`
}

// durable tells whether a line is on disk before the call goes on.
func (e *Entry) durable() bool { return e.Phase != Call || e.Effect != "read" }

// longestField bounds what callers and clients call themselves and their things, in
// bytes, so that no line is too long to be read again.
const longestField = 256

func (e *Entry) clip() {
	for _, field := range []*string{
		&e.Call, &e.Principal, &e.Client, &e.Account, &e.Zone, &e.Team, &e.Tool, &e.Effect, &e.Confirmed, &e.Status,
	} {
		*field = clipped(*field)
	}
	if len(e.Targets) == 0 {
		return
	}
	short := make(map[string]string, len(e.Targets))
	for name, value := range e.Targets {
		short[clipped(name)] = clipped(value)
	}
	e.Targets = short
}

// clipped is a text of bounded length in which everything can be seen, so that a terminal
// shows the file as it is.
func clipped(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return utf8.RuneError
		}
		return r
	}, text)
	if len(text) <= longestField {
		return text
	}
	end := longestField
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// Head is the number and the hash of a line: the chain up to there in short. The zero
// value is the head of an empty chain.
type Head struct {
	Seq  uint64
	Hash string
}

// String is the head as ParseHead reads it: SEQ:HASH.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Seq, h.Hash) }

var errHead = errors.New("a head is SEQ:HASH, the number and the hash of a line, as make-mcp audit verify prints it")

// ParseHead reads a head that was noted.
func ParseHead(text string) (Head, error) {
	seq, hash, _ := strings.Cut(strings.TrimSpace(text), ":")
	number, err := strconv.ParseUint(seq, 10, 64)
	if raw, wrong := hex.DecodeString(hash); err != nil || wrong != nil || len(raw) != sha256.Size {
		return Head{}, errHead
	}
	return Head{number, strings.ToLower(hash)}, nil
}

// The end of each line, with the hash between.
const (
	hashOpens  = `,"hash":"`
	hashCloses = `"}`
	hashEnding = len(hashOpens) + 2*sha256.Size + len(hashCloses)
)

// longestLine bounds a line that is read, in bytes. What is written stays far below.
const longestLine = 256 << 10

// encode writes an entry as the line that follows the head, and returns it with the head
// that it becomes.
func encode(e Entry, after Head) ([]byte, Head, error) {
	e.clip()
	e.Seq, e.Prev, e.Hash = after.Seq+1, after.Hash, ""
	body, err := json.Marshal(e)
	if err != nil {
		return nil, Head{}, err
	}
	head := Head{e.Seq, digest(body)}
	line := slices.Concat(body[:len(body)-1], []byte(hashOpens+head.Hash+hashCloses+"\n"))
	if len(line) > longestLine {
		return nil, Head{}, fmt.Errorf("a line of %d bytes is too long for the audit", len(line))
	}
	return line, head, nil
}

func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Why a line can't be read.
var (
	errCut     = errors.New("is no whole line of this log")
	errChanged = errors.New("was changed: its hash does not fit")
)

// decode reads a line without its newline.
func decode(line []byte) (Entry, error) {
	var e Entry
	start := len(line) - hashEnding
	if start < 0 || !bytes.HasPrefix(line[start:], []byte(hashOpens)) || !bytes.HasSuffix(line, []byte(hashCloses)) {
		return e, errCut
	}
	body := append(bytes.Clone(line[:start]), '}')
	if hash := line[start+len(hashOpens) : len(line)-len(hashCloses)]; digest(body) != string(hash) {
		return e, errChanged
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return Entry{}, errCut
	}
	return e, nil
}

func (e *Entry) head() Head { return Head{e.Seq, e.Hash} }

// isTorn tells whether a text can be what a process left of the line after a head when it
// was killed while writing.
func isTorn(text []byte, after Head) bool {
	begins := fmt.Appendf(nil, `{"seq":%d,"prev":"%s",`, after.Seq+1, after.Hash)
	return len(text) > 0 && (bytes.HasPrefix(text, begins) || bytes.HasPrefix(begins, text))
}
