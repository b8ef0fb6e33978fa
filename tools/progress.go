package tools

import (
	"context"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"makemcp/tools/clean"
)

const (
	// reportEvery is the shortest time between two reports: the queue of a session that
	// nobody reads is short.
	reportEvery = 500 * time.Millisecond
	// reportLead is how far the last report has to be ahead of the result: the library
	// sends them by different ways, and drops a report that comes second.
	reportLead = 3 * time.Millisecond
)

// reporter tells a client how far its call is.
type reporter struct {
	send func(params map[string]any) error

	mu   sync.Mutex
	told float64
	last time.Time
}

// newReporter returns nil for a client that did not ask for reports: those who did not
// must not get any.
func newReporter(ctx context.Context, m *server.MCPServer, request mcp.CallToolRequest) *reporter {
	if request.Params.Meta == nil || request.Params.Meta.ProgressToken == nil {
		return nil
	}
	return &reporter{send: func(params map[string]any) error {
		params["progressToken"] = request.Params.Meta.ProgressToken
		return m.SendNotificationToClient(ctx, "notifications/progress", params)
	}}
}

// report sends one notification, unless it comes too soon after the one before, tells no
// progress, or tells that all is done: that is what the result says.
func (r *reporter) report(done, total float64, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if done <= r.told || total > 0 && done >= total || time.Since(r.last) < reportEvery {
		return
	}
	params := map[string]any{"progress": done}
	if total > 0 {
		params["total"] = total
	}
	if message != "" {
		params["message"] = clean.Text(message)
	}
	if r.send(params) == nil { // a report that is lost costs nobody anything
		r.told, r.last = done, time.Now()
	}
}

// settle lets the last report get ahead of the result.
func (r *reporter) settle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	time.Sleep(reportLead - time.Since(r.last))
}
