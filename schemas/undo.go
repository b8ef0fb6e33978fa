package schemas

// ListDeleted lists what was deleted here and can be brought back with undo_restore, the
// newest first.
type ListDeleted struct {
	// Most entries.
	Limit int `json:"limit,omitempty" jsonschema:"minimum=1,maximum=1000,default=20"`
}

// RestoreDeleted brings back what a deletion took, inactive and under a new id, and says
// what is not as it was. Not complete? Call again: it goes on.
type RestoreDeleted struct {
	// From undo_list or the answer of the deletion.
	UndoID string `json:"undoId" jsonschema:"pattern=^[0-9]{8}-[0-9]{9}-[a-z2-7]{8}$,example=20260714-091500000-k3x7qa2m"`
	// Restore although it may be there already; ask the person first.
	Anyway bool `json:"anyway,omitempty"`
}
