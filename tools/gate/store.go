package gate

import (
	"context"
	"crypto/rand"
	"sync"
	"time"
)

// Store keeps small values for a limited time. It is all that replicas have to
// share: with a common store, a question asked by one can be answered at another,
// and what counts once counts once among them all.
type Store interface {
	// Add keeps a value under a key unless there is one, and reports whether it did.
	Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error)
	// Get returns the value under a key, or nil.
	Get(ctx context.Context, key string) ([]byte, error)
	// Take returns the value under a key, or nil, and removes it: of several
	// callers one gets it.
	Take(ctx context.Context, key string) ([]byte, error)
}

// Within is the part of a store that belongs to an account: of others' values it sees none,
// whatever their keys.
func Within(store Store, account string) Store { return part{store, account + ":"} }

type part struct {
	store  Store
	prefix string
}

// Add implements Store.
func (p part) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	return p.store.Add(ctx, p.prefix+key, value, ttl)
}

// Get implements Store.
func (p part) Get(ctx context.Context, key string) ([]byte, error) {
	return p.store.Get(ctx, p.prefix+key)
}

// Take implements Store.
func (p part) Take(ctx context.Context, key string) ([]byte, error) {
	return p.store.Take(ctx, p.prefix+key)
}

// What bounds a Memory, so that a storm of questions can't fill it: entries, and bytes of
// their values. Past them nothing is added, which refuses new questions and leaves old
// ones alone.
const (
	maxEntries = 100_000
	maxBytes   = 64 << 20
)

// Memory is a Store within one process.
type Memory struct {
	mu      sync.Mutex
	now     func() time.Time
	entries map[string]entry
	swept   time.Time
	bytes   int

	// Instance tells this store from those of other processes.
	Instance string
}

type entry struct {
	value   []byte
	expires time.Time
}

// NewMemory returns an empty store. now may be nil for the real clock.
func NewMemory(now func() time.Time) *Memory {
	if now == nil {
		now = time.Now
	}
	return &Memory{now: now, entries: map[string]entry{}, Instance: rand.Text()}
}

// Add implements Store.
func (m *Memory) Add(_ context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	_, there := m.live(key)
	if there || len(m.entries) >= maxEntries || m.bytes+len(value) > maxBytes {
		return false, nil
	}
	m.drop(key)
	m.entries[key] = entry{value, m.now().Add(ttl)}
	m.bytes += len(value)
	return true, nil
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, _ := m.live(key)
	return value, nil
}

// Take implements Store.
func (m *Memory) Take(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, _ := m.live(key)
	m.drop(key)
	return value, nil
}

func (m *Memory) drop(key string) {
	m.bytes -= len(m.entries[key].value)
	delete(m.entries, key)
}

func (m *Memory) live(key string) ([]byte, bool) {
	e, ok := m.entries[key]
	if !ok || !m.now().Before(e.expires) {
		return nil, false
	}
	return e.value, true
}

// sweep drops what has expired, once a minute at most.
func (m *Memory) sweep() {
	if m.now().Sub(m.swept) < time.Minute {
		return
	}
	m.swept = m.now()
	for key, e := range m.entries {
		if !m.now().Before(e.expires) {
			m.drop(key)
		}
	}
}
