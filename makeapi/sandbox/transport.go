package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Transport returns a RoundTripper that calls the handler directly, without
// sockets. Whatever host the request names, the sandbox answers. An answer
// that breaks off is an error or a body that ends too early, as on a network.
func (s *Sandbox) Transport() http.RoundTripper { return transport{s} }

type transport struct{ handler http.Handler }

// RoundTrip serves one request.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err // as a network's would, which never begins
	}
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer func() { _ = in.Body.Close() }()
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	in.RequestURI = in.URL.RequestURI()
	out := &recorder{header: http.Header{}}
	broken := out.serve(t.handler, in)
	switch {
	case broken && r.Context().Err() != nil:
		return nil, r.Context().Err()
	case broken && out.status == 0:
		return nil, io.ErrUnexpectedEOF
	}
	return out.response(r, broken), nil
}

// recorder keeps what a handler writes.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) { w.status = status }

func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }

// Flush lets the handler flush as it would on a network.
func (w *recorder) Flush() {}

// serve runs the handler and tells whether it broke off.
func (w *recorder) serve(h http.Handler, r *http.Request) (broken bool) {
	defer func() {
		switch p := recover(); p {
		case nil:
		case http.ErrAbortHandler:
			broken = true
		default:
			panic(p)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

func (w *recorder) response(r *http.Request, broken bool) *http.Response {
	length, _ := strconv.ParseInt(w.header.Get("Content-Length"), 10, 64)
	var body io.Reader = &w.body
	switch {
	case r.Method == http.MethodHead:
		body = http.NoBody
	case broken:
		body = io.MultiReader(body, cutOff{})
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(body), ContentLength: length, Request: r,
	}
}

// cutOff is the end of a body that the connection did not live to see.
type cutOff struct{}

func (cutOff) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
