package serve

import (
	"context"

	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
)

// wire is a server and a client that has one line to be written to.
type wire struct {
	server *server.MCPServer
	client *client
	log    zerolog.Logger
	tape   tape
}

// handle has the server handle a message, and sends what it answers.
func (w wire) handle(ctx context.Context, message envelope) {
	defer func() {
		if recovered := recover(); recovered != nil {
			logPanic(w.log, recovered)
			if message.expectsAnswer() {
				w.client.send(faultInternal.answer(message.ID))
			}
		}
	}()
	response := w.server.HandleMessage(ctx, message.raw)
	if response == nil {
		return
	}
	answer, err := render(message.ID, response)
	if err != nil {
		w.log.Error().Err(err).Str("method", message.Method).Msg("an answer can't be written as JSON")
		answer = faultInternal.answer(message.ID)
	}
	w.client.send(answer)
}
