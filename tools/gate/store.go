package gate

import (
	"context"
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

// maxEntries bounds a Memory, so that a storm of questions can't fill it. Past it
// nothing is added, which refuses new questions and leaves old ones alone.
const maxEntries = 100_000

// Memory is a Store within one process.
type Memory struct {
	mu      sync.Mutex
	now     func() time.Time
	entries map[string]entry
	swept   time.Time
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
	return &Memory{now: now, entries: map[string]entry{}}
}

// Add implements Store.
func (m *Memory) Add(_ context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	if _, there := m.live(key); there || len(m.entries) >= maxEntries {
		return false, nil
	}
	m.entries[key] = entry{value, m.now().Add(ttl)}
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
	delete(m.entries, key)
	return value, nil
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
			delete(m.entries, key)
		}
	}
}
