package store

import (
	"errors"
	"sync"
)

// ErrClosed is what steps and views of a closed database return.
var ErrClosed = errors.New("the database is closed")

// steps counts what runs, so that Close can wait for it.
type steps struct {
	mu      sync.Mutex
	closed  bool
	running int
	idle    chan struct{} // closed when the last one ends after finish
}

// begin returns the function that ends the step, or ErrClosed.
func (s *steps) begin() (end func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	s.running++
	return s.end, nil
}

func (s *steps) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if s.closed && s.running == 0 {
		close(s.idle)
	}
}

// finish refuses what comes and waits for what runs; false when that was done before.
func (s *steps) finish() bool {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return false
	}
	s.closed = true
	s.idle = make(chan struct{})
	if s.running == 0 {
		close(s.idle)
	}
	s.mu.Unlock()
	<-s.idle
	return true
}

// Running tells how many steps and views run at this moment.
func (db *DB) Running() int {
	db.closing.mu.Lock()
	defer db.closing.mu.Unlock()
	return db.closing.running
}
