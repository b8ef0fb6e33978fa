package schemas

// ListScenarioNotes lists the notes on a scenario's canvas.
type ListScenarioNotes struct {
	OfScenario
	NoteOwner
}

// CreateScenarioNote puts a note on a scenario's canvas.
type CreateScenarioNote struct {
	OfScenario
	NoteContent
}

// GetScenarioNote returns one note.
type GetScenarioNote struct {
	OfNote
	NoteOwner
}

// UpdateScenarioNote changes a note; what is left out stays.
type UpdateScenarioNote struct {
	OfNote
	NoteContent
	NoteOwner
}

// DeleteScenarioNote deletes a note.
type DeleteScenarioNote struct {
	OfNote
	NoteOwner
}
