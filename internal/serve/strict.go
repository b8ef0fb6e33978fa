package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"strings"
	"unicode"

	"github.com/mark3labs/mcp-go/mcp"
)

// misshapen is the fault of what is JSON but no message.
const misshapen = "a message is one JSON object whose method is a string; batches aren't supported"

// maxDepth bounds the nesting of a message. Tools take arguments of 200 levels, which begin at the third.
const maxDepth = 256

// strict reads one message, which is known to be valid JSON. It notes what routing needs, and finds what two readers
// could understand in two ways: a name that stands twice in an object, of which some take the first and some the last;
// and names that one reader takes for the same and another doesn't, because they differ in case (the library ignores
// it) or by NULs at the end (where programs in C stop). Within params.arguments case and NULs are the tool's business:
// records have names of their own.
type strict struct {
	text []byte
	at   int
	// names are those of the small objects that at is within, as they are compared.
	names [][]byte

	message envelope
	idTwice bool
	fault   *fault // the first one
}

// place is where in a message an object stands.
type place int

const (
	elsewhere place = iota
	atTop
	inParams
	inMeta
	inArguments
)

// below is the place of an object that is the value of a name.
func (p place) below(name []byte) place {
	switch {
	case p == inArguments:
		return inArguments
	case p == atTop && string(name) == "params":
		return inParams
	case p == inParams && string(name) == "arguments":
		return inArguments
	case p == inParams && string(name) == "_meta":
		return inMeta
	}
	return elsewhere
}

// open reads the message from its first byte to its last.
func (s *strict) open() (envelope, *fault) {
	if s.skip() != '{' {
		s.blame(misshapen)
	}
	s.value(1, atTop)
	if s.idTwice {
		s.message.ID = nil
	}
	return s.message, s.fault
}

// blame keeps the first fault. Reading goes on: the id may come later, and the answer needs it.
func (s *strict) blame(format string, words ...any) {
	if s.fault == nil {
		s.fault = &fault{mcp.INVALID_REQUEST, "Invalid request: " + fmt.Sprintf(format, words...)}
	}
}

// skip reads past what stands between values. In valid JSON it stands where it should.
func (s *strict) skip() byte {
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n', ',', ':':
		default:
			return s.text[s.at]
		}
	}
	return 0
}

// value reads past a value that begins here.
func (s *strict) value(depth int, in place) {
	switch s.text[s.at] {
	case '{', '[':
		switch {
		case depth > maxDepth:
			s.blame("the message is nested deeper than %d levels", maxDepth)
			s.pass()
		case s.text[s.at] == '{':
			s.object(depth, in)
		default:
			s.array(depth, in)
		}
	case '"':
		s.quoted()
	default:
		s.at++
		for s.at < len(s.text) && strings.IndexByte(" \t\r\n,:]}", s.text[s.at]) < 0 {
			s.at++
		}
	}
}

// pass reads past an object or an array without looking into it.
func (s *strict) pass() {
	for open := 0; ; {
		switch s.text[s.at] {
		case '"':
			s.quoted()
			continue
		case '{', '[':
			open++
		case '}', ']':
			open--
		}
		s.at++
		if open == 0 {
			return
		}
	}
}

// quoted reads past a string, and returns it with its quotes.
func (s *strict) quoted() []byte {
	start := s.at
	for s.at++; s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
	return s.text[start:s.at]
}

func (s *strict) array(depth int, in place) {
	if in != inArguments {
		in = elsewhere
	}
	s.at++
	for s.skip() != ']' {
		s.value(depth+1, in)
	}
	s.at++
}

func (s *strict) object(depth int, in place) {
	own := members{strict: s, first: len(s.names)}
	s.at++
	for s.skip() != '}' {
		name, compared := spell(s.quoted(), in == inArguments)
		if own.has(compared) {
			s.blame("%.40q stands twice in one object; outside of arguments, names that differ only in case or by NULs at the end count as one", name)
		}
		if known, ok := protocolNames[string(compared)]; ok && in != inArguments && known != string(name) {
			s.blame("%.40q must be spelt %q", name, known)
		}
		s.skip()
		start := s.at
		s.value(depth+1, in.below(name))
		s.note(in, name, compared, s.text[start:s.at])
	}
	s.at++
	s.names = s.names[:own.first]
}

// note keeps what routing needs.
func (s *strict) note(in place, name, compared, value []byte) {
	switch in {
	case atTop:
		s.noteTop(name, compared, value)
	case inParams:
		if string(name) == "name" {
			s.message.name = value
		} else if string(name) == "uri" {
			s.message.uri = value
		}
	case inMeta:
		if string(name) == mcp.MetaKeyProtocolVersion {
			s.message.version = value
		}
	}
}

func (s *strict) noteTop(name, compared, value []byte) {
	switch string(compared) {
	case "id":
		s.idTwice = s.idTwice || s.message.ID != nil || string(name) != "id"
		s.message.ID = value
	case "method":
		if json.Unmarshal(value, &s.message.Method) != nil {
			s.blame(misshapen)
		}
	case "result":
		s.message.Result = value
	case "error":
		s.message.Error = value
	}
}

// members are the names of one object. A few are compared one by one; many are kept as hashes under a key of this
// process, which nobody can foresee and which take less room than the names.
type members struct {
	strict *strict
	first  int // of its names among those of the objects around
	many   map[uint64]struct{}
}

const few = 16

var hashKey = maphash.MakeSeed()

// has tells whether the object has the name already, and adds it.
func (m *members) has(name []byte) bool {
	own := m.strict.names[m.first:]
	if m.many == nil && len(own) < few {
		for _, other := range own {
			if bytes.Equal(name, other) {
				return true
			}
		}
		m.strict.names = append(m.strict.names, name)
		return false
	}
	if m.many == nil {
		m.many = map[uint64]struct{}{}
		for _, other := range own {
			m.many[maphash.Bytes(hashKey, other)] = struct{}{}
		}
	}
	before := len(m.many)
	m.many[maphash.Bytes(hashKey, name)] = struct{}{}
	return len(m.many) == before
}

// spell takes a name out of its quotes, as the library would, and makes of it what is compared: the name itself if it
// is to be taken exactly, else the name without case and without NULs at its end. Most names are in lower case.
func spell(quoted []byte, exactly bool) (name, compared []byte) {
	name = quoted[1 : len(quoted)-1]
	plain, lower := true, true
	for _, c := range name {
		plain = plain && c != '\\' && c < 0x80
		lower = lower && (c < 'A' || c > 'Z')
	}
	if !plain {
		var text string
		_ = json.Unmarshal(quoted, &text) // it is a valid string
		name = []byte(text)
	}
	if exactly || plain && lower {
		return name, name
	}
	return name, fold(name)
}

// fold makes equal what encoding/json takes for the same name, and names that differ by NULs at the end.
func fold(name []byte) []byte {
	return bytes.Map(foldRune, bytes.TrimRight(name, "\x00"))
}

// foldRune is the least of the letters that differ from this one in case only, an ASCII letter in lower case.
func foldRune(r rune) rune {
	for {
		next := unicode.SimpleFold(r)
		if next <= r {
			return unicode.ToLower(next)
		}
		r = next
	}
}

// protocolNames are the names that the protocol has for what clients send, by what they are compared by.
var protocolNames = func() map[string]string {
	byFold := map[string]string{}
	for _, name := range strings.Fields(knownNames + metaNames) {
		byFold[string(fold([]byte(name)))] = name
	}
	return byFold
}()

const metaNames = mcp.MetaKeyProtocolVersion + " " + mcp.MetaKeyClientInfo + " " + mcp.MetaKeyClientCapabilities + " " +
	mcp.MetaKeyLogLevel + " " + mcp.MetaKeySubscriptionID

// knownNames are the fields of the types that the library decodes messages into; a test compares the two.
const knownNames = `
	_meta action argument arguments call cancel capabilities clientInfo code content context create createMessage
	cursor data description elicitation error experimental extensions form icons id inputResponses jsonrpc level
	list listChanged message method mimeType model name notifications params progress progressToken
	promptsListChanged protocolVersion reason ref requestId requests requestState resourcesListChanged
	resourceSubscriptions result resultType role roots sampling sizes src stopReason task taskId tasks theme title
	tools toolsListChanged total ttl type uri url value version websiteUrl
`
