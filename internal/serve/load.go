package serve

import "sync"

const (
	// maxPending and maxPendingBytes bound the requests that run or wait for their turn. Beyond them a request is
	// refused at once rather than left to wait: a call in flight may need the next message in order to end.
	maxPending      = 2048
	maxPendingBytes = 64 << 20
)

// load counts the requests in flight. The zero value is ready.
type load struct {
	mu              sync.Mutex
	requests, bytes int
	empty           chan struct{} // made by close, closed when the last request has left
}

// enter lets a request of this many bytes in, unless there is too much in flight already or the end has begun.
func (l *load) enter(bytes int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.empty != nil || l.requests == maxPending || l.bytes+bytes > maxPendingBytes {
		return false
	}
	l.requests++
	l.bytes += bytes
	return true
}

// leave takes a request out again.
func (l *load) leave(bytes int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.requests--
	l.bytes -= bytes
	if l.requests == 0 && l.empty != nil {
		close(l.empty)
	}
}

// close lets nothing more in. The channel that it returns is closed when nothing is in flight any more.
func (l *load) close() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.empty == nil {
		l.empty = make(chan struct{})
		if l.requests == 0 {
			close(l.empty)
		}
	}
	return l.empty
}
