package makeapi

import "makemcp/schemas"

var scenarioNotes = Group{
	Name:      "scenario-notes",
	About:     "Notes on the canvas of a scenario.",
	Endpoints: []Declared{ListScenarioNotes, CreateScenarioNote, GetScenarioNote, UpdateScenarioNote, DeleteScenarioNote},
}

// ListScenarioNotes is GET /scenarios/{scenarioId}/notes.
var ListScenarioNotes = Endpoint[schemas.ListScenarioNotes]{
	Name: "scenario-notes_list", Route: "GET /scenarios/{scenarioId}/notes", Scope: "scenarios:read", Reply: "notes",
}

// CreateScenarioNote is POST /scenarios/{scenarioId}/notes.
var CreateScenarioNote = Endpoint[schemas.CreateScenarioNote]{
	Name: "scenario-notes_create", Route: "POST /scenarios/{scenarioId}/notes", Scope: "scenarios:write", Reply: "note",
}

// GetScenarioNote is GET /scenarios/{scenarioId}/notes/{noteId}.
var GetScenarioNote = Endpoint[schemas.GetScenarioNote]{
	Name: "scenario-notes_get", Route: "GET /scenarios/{scenarioId}/notes/{noteId}", Scope: "scenarios:read", Reply: "note",
}

// UpdateScenarioNote is PATCH /scenarios/{scenarioId}/notes/{noteId}.
var UpdateScenarioNote = Endpoint[schemas.UpdateScenarioNote]{
	Name: "scenario-notes_update", Route: "PATCH /scenarios/{scenarioId}/notes/{noteId}", Scope: "scenarios:write", Reply: "note",
}

// DeleteScenarioNote is DELETE /scenarios/{scenarioId}/notes/{noteId}.
var DeleteScenarioNote = Endpoint[schemas.DeleteScenarioNote]{
	Name: "scenario-notes_delete", Route: "DELETE /scenarios/{scenarioId}/notes/{noteId}", Scope: "scenarios:write",
}
