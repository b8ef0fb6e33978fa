package makeapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// A call is an endpoint, a client and a struct; what comes back goes into a type
// of one's own.
func Example() {
	make := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.RequestURI)
		_, _ = io.WriteString(w, `{"dataStores":[{"id":15043,"name":"Old data store"},{"id":13433,"name":"New data store"}]}`)
	}))
	defer make.Close()

	client, err := makeapi.New(make.URL, "abcdefab-1234-5678-abcd-112233445566") // "eu2.make.com" in real life
	if err != nil {
		fmt.Println(err)
		return
	}
	var stores []struct {
		ID   int
		Name string
	}
	in := schemas.ListDataStores{TeamID: 35, Page: &schemas.Page{SortDir: "asc"}}
	if err := makeapi.ListDataStores.Call(context.Background(), client, in, &stores); err != nil {
		fmt.Println(err)
		return
	}
	for _, store := range stores {
		fmt.Println(store.ID, store.Name)
	}
	// Output:
	// GET /api/v2/data-stores?teamId=35&pg%5BsortDir%5D=asc
	// 15043 Old data store
	// 13433 New data store
}

// A refusal keeps what Make said and tells what to do next.
func ExampleError() {
	make := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"detail":"Access denied.","message":"Permission denied","code":"SC403"}`)
	}))
	defer make.Close()

	client, err := makeapi.New(make.URL, "abcdefab-1234-5678-abcd-112233445566")
	if err != nil {
		fmt.Println(err)
		return
	}
	err = makeapi.CreateFolder.Call(context.Background(), client, schemas.CreateFolder{Name: "ZULU", TeamID: 123}, nil)

	var refusal *makeapi.Error
	if errors.As(err, &refusal) {
		fmt.Println(refusal)
		fmt.Println(makeapi.IsForbidden(err), refusal.Code, refusal.Operation.Scope)
	}
	// Output:
	// Make refused folders_create (HTTP 403, SC403): Access denied.
	// true SC403 scenarios:write
}
