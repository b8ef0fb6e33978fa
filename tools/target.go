package tools

import (
	"context"
	"encoding/json"
	"fmt"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// stake says what a call puts at stake, in words for the person who decides.
type stake struct {
	// Loss says what is lost or changed, as a sentence; empty for what the effect says.
	Loss string
	// Typed is for the worst calls: the person types the target's name.
	Typed bool
}

// stakeOf is what a tool's calls put at stake.
func stakeOf(*makeapi.Operation) stake { return stake{} }

// target reads what a call is about, as Make has it at this moment. Calls that were
// approved for one target are refused once it has changed.
func (s *Set) target(ctx context.Context, c *call) (gate.Target, error) {
	if id, ok := c.args["userId"]; ok {
		return s.user(ctx, id)
	}
	if email, ok := c.args["email"].(string); ok {
		return gate.Target{Kind: "the account", Name: email}, nil
	}
	return gate.Target{}, nil
}

// user names a user by id. Only the token's own user can be read by id alone;
// anybody else is named by the number.
func (s *Set) user(ctx context.Context, id any) (gate.Target, error) {
	raw, err := s.config.Client.Do(ctx, makeapi.GetMe.Operation(), schemas.Args{})
	if err != nil {
		return gate.Target{}, err
	}
	var reply struct {
		AuthUser struct {
			ID    json.Number `json:"id"`
			Name  string      `json:"name"`
			Email string      `json:"email"`
		} `json:"authUser"`
	}
	if err := json.Unmarshal(raw, &reply); err != nil {
		return gate.Target{}, err
	}
	me := reply.AuthUser
	if fmt.Sprint(id) != me.ID.String() {
		return gate.Target{Kind: "user", ID: fmt.Sprint(id), Facts: []gate.Fact{{Name: "note", Value: "not the owner of this token"}}}, nil
	}
	return gate.Target{Kind: "user", ID: me.ID.String(), Name: me.Name, Facts: []gate.Fact{{Name: "e-mail", Value: me.Email}}}, nil
}
