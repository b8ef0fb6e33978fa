package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"
)

// store is all that the sandbox remembers: one table per kind of thing.
// Rows are values. A handler changes one by putting a new value in its place,
// so a clone of the store is cheap and never changes behind anybody's back.
type store struct {
	tables   map[string]*table
	revision int
}

// table holds the rows of one kind by their id.
type table struct {
	rows    map[any]any
	last    int
	private bool
}

// kind names a table and gives its rows their types.
type kind[K cmp.Ordered, V any] struct {
	name string
	// private kinds are bookkeeping: they are no part of State, and writing
	// them is no change that a caller could see.
	private bool
}

// declared is a kind of any type, for the list of kinds in newStore.
type declared interface {
	declare(s *store)
}

// kinds are all the kinds of things that there are.
func kinds() []declared {
	return []declared{
		organizationKind,
		teamKind,
		userKind,
		organizationRoleKind,
		teamRoleKind,
		promiseKind,
		tokenKind,
		attemptKind,
		resetKind,
		mailKind,
		dataStructureKind,
		dataStoreKind,
		folderKind,
		templateKind,
		scenarioKind,
		blueprintKind,
		executionKind,
		incompleteKind,
		retryKind,
		noteKind,
		shareKind,
		structureKind,
		itemKind,
		customAppKind,
		appChangeKind,
		appEventKind,
		appInstallKind,
		appModules.kind,
		appRPCs.kind,
		appFunctions.kind,
		appEndpoints.kind,
		appConnections.kind,
		appWebhooks.kind,
		recordKind,
		hookKind,
		incomingKind,
		hookLogKind,
		connectionKind,
		keyKind,
		functionKind,
		functionHistoryKind,
		credentialRequestKind,
		credentialKind,
		invitationKind,
		featureSwitchKind,
		llmConfigurationKind,
		variableKind,
		variableChangeKind,
		roleKind,
		notificationSettingKind,
		authorizedClientKind,
		surveyKind,
		uiSettingsKind,
		subscriptionKind,
		paymentKind,
		paymentMethodKind,
		discountKind,
		managedKind,
		privateSpaceKind,
		certificateKind,
		partnerKind,
		commissionKind,
		affiliateDayKind,
		templateVersionKind,
		templateAddressKind,
		notificationKind,
		deviceKind,
		pairingKind,
		incomings.kind,
		outgoings.kind,
		onPremKind,
		connectedSystemKind,
		aiAgentKind,
		aiThreadKind,
		aiContextKind,
		llmProviderKind,
		auditLogKind,
		scenarioLoadKind,
	}
}

// newStore returns a store with an empty table for each of the kinds.
func newStore() *store {
	s := &store{tables: map[string]*table{}}
	for _, k := range kinds() {
		k.declare(s)
	}
	return s
}

// clone returns an independent copy.
func (s *store) clone() *store {
	c := &store{tables: make(map[string]*table, len(s.tables)), revision: s.revision}
	for name, t := range s.tables {
		c.tables[name] = &table{rows: maps.Clone(t.rows), last: t.last, private: t.private}
	}
	return c
}

// snapshot renders the store as JSON-shaped values: kind, id, object.
func (s *store) snapshot(kinds []string) map[string]any {
	state := map[string]any{}
	for name, t := range s.tables {
		if t.private || len(kinds) > 0 && !slices.Contains(kinds, name) {
			continue
		}
		rows := make(map[string]any, len(t.rows))
		for id, row := range t.rows {
			rows[fmt.Sprint(id)] = plain(row)
		}
		state[name] = rows
	}
	return state
}

// plain turns a row into what encoding/json makes of it.
func plain(row any) any {
	var v any
	if err := json.Unmarshal(encode(row), &v); err != nil {
		panic(fmt.Sprintf("sandbox: a row of type %T does not survive JSON: %v", row, err))
	}
	return v
}

func (k kind[K, V]) declare(s *store) {
	s.tables[k.name] = &table{rows: map[any]any{}, private: k.private}
}

// get returns the row with this id.
func (k kind[K, V]) get(s *store, id K) (V, bool) {
	row, ok := s.tables[k.name].rows[id].(V)
	return row, ok
}

// put stores the row under this id, whether or not there is one.
func (k kind[K, V]) put(s *store, id K, row V) {
	s.tables[k.name].rows[id] = row
	k.touch(s)
}

// remove deletes the row with this id.
func (k kind[K, V]) remove(s *store, id K) {
	delete(s.tables[k.name].rows, id)
	k.touch(s)
}

// next returns a fresh number for a new row. Numbers are never used twice,
// not even after the row is gone.
func (k kind[K, V]) next(s *store) int {
	t := s.tables[k.name]
	t.last++
	return t.last
}

// all returns the rows that keep accepts, ordered by id; nil keeps all.
func (k kind[K, V]) all(s *store, keep func(V) bool) []V {
	rows := s.tables[k.name].rows
	ids := make([]K, 0, len(rows))
	for id := range rows {
		ids = append(ids, id.(K))
	}
	slices.Sort(ids)
	kept := make([]V, 0, len(ids))
	for _, id := range ids {
		if row := rows[id].(V); keep == nil || keep(row) {
			kept = append(kept, row)
		}
	}
	return kept
}

// forget removes every row whose field of this name holds the id: all that belongs
// to a team or an organization that is deleted. Kinds, if named, are the only ones.
func (s *store) forget(field string, id int, kinds ...string) {
	for name, t := range s.tables {
		if len(kinds) > 0 && !slices.Contains(kinds, name) {
			continue
		}
		for key, row := range t.rows {
			v := reflect.Indirect(reflect.ValueOf(row))
			if v.Kind() != reflect.Struct {
				continue
			}
			if owner := v.FieldByName(field); owner.IsValid() && owner.CanInt() && int(owner.Int()) == id {
				delete(t.rows, key)
			}
		}
	}
	s.revision++
}

func (k kind[K, V]) touch(s *store) {
	if !k.private {
		s.revision++
	}
}

// moment is a time as Make writes it: UTC with milliseconds.
type moment struct{ time.Time }

// MarshalJSON writes the moment in Make's format, or null for the zero time.
func (m moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return []byte(m.UTC().Format(`"2006-01-02T15:04:05.000Z"`)), nil
}
