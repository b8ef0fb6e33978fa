package sandbox_test

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"makemcp/makeapi/sandbox"
)

// A client that takes a RoundTripper talks to the sandbox without a network.
func Example() {
	account := sandbox.New()
	client := &http.Client{Transport: account.Transport()}

	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://eu1.make.com/api/v2/teams/512", nil)
	if err != nil {
		panic(err)
	}
	r.Header.Set("Authorization", "Token "+sandbox.SeedAccount().Token)
	response, err := client.Do(r)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		panic(err)
	}
	fmt.Println(response.StatusCode, string(body))
	fmt.Println(account.Requests()[0].Route, account.Mutations())
	// Output:
	// 200 {"team":{"id":512,"name":"Operations","organizationId":2107}}
	// /teams/{teamId} 0
}
