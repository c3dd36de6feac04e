package client

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// Beat is how often a follower compares its last number with the server's.
const Beat = 20 * time.Second

// Follower hears one chat: a pushed message that is the next one is appended,
// a later one makes it fetch what came after its last, and an earlier one is
// ignored. Whatever ends the socket, it comes back.
type Follower struct {
	party  Party
	chatID string
	heard  func(Message)

	reading sync.Mutex // held while the follower does not read
	away    sync.Mutex // held while the follower does not connect

	mu       sync.Mutex // guards what follows
	socket   *Socket
	last     int64
	messages []Message
	connects int
	changed  chan struct{} // closed when anything above changes
	stop     func()
	done     chan struct{}
}

// Follow begins to hear a chat. heard, if not nil, is called with each message
// as it is appended.
func Follow(ctx context.Context, p Party, chatID string, heard func(Message)) *Follower {
	ctx, cancel := context.WithCancel(ctx)
	f := &Follower{party: p, chatID: chatID, heard: heard, changed: make(chan struct{}), stop: cancel, done: make(chan struct{})}
	go f.run(ctx)
	return f
}

// Close stops hearing.
func (f *Follower) Close() {
	f.stop()
	<-f.done
}

// Messages returns what was heard, in the order it was heard.
func (f *Follower) Messages() []Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Message(nil), f.messages...)
}

// Connects counts the connections made so far.
func (f *Follower) Connects() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.connects
}

// Stall stops reading, so that what is sent piles up at the server, until resume is called.
func (f *Follower) Stall() (resume func()) {
	f.reading.Lock()
	return f.reading.Unlock
}

// Leave ends the socket and stays away until comeBack is called.
func (f *Follower) Leave() (comeBack func()) {
	f.away.Lock()
	f.Cut()
	return f.away.Unlock
}

// Cut ends the socket.
func (f *Follower) Cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.socket != nil {
		f.socket.Close()
	}
}

// Wait returns when everything up to seq was heard.
func (f *Follower) Wait(ctx context.Context, seq int64) error {
	return f.wait(ctx, func() bool { return f.last >= seq })
}

// WaitConnected returns when at least n connections were made and one is open.
func (f *Follower) WaitConnected(ctx context.Context, n int) error {
	return f.wait(ctx, func() bool { return f.connects >= n && f.socket != nil })
}

func (f *Follower) wait(ctx context.Context, met func() bool) error {
	for {
		f.mu.Lock()
		ok, changed := met(), f.changed
		f.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// change runs fn and wakes whoever waits.
func (f *Follower) change(fn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fn()
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *Follower) run(ctx context.Context) {
	defer close(f.done)
	wait := 50 * time.Millisecond
	for ctx.Err() == nil {
		pass(&f.away)
		if s, err := f.connect(ctx); err == nil {
			wait = 50 * time.Millisecond
			f.serve(ctx, s)
			s.Close()
			f.change(func() { f.socket = nil })
			continue
		}
		_ = pause(ctx, wait)
		wait = min(2*wait, time.Second)
	}
}

// pass waits until nobody holds the gate.
func pass(gate *sync.Mutex) {
	gate.Lock()
	defer gate.Unlock()
}

func (f *Follower) connect(ctx context.Context) (*Socket, error) {
	token, err := f.party.Token(ctx)
	if err != nil {
		return nil, err
	}
	s, err := Dial(ctx, f.party.Server(), token)
	if err != nil {
		return nil, err
	}
	f.change(func() { f.socket, f.connects = s, f.connects+1 })
	return s, nil
}

// serve reads a socket until it ends, and compares numbers at once and every Beat.
func (f *Follower) serve(ctx context.Context, s *Socket) {
	ctx, cancel := context.WithCancel(ctx)
	var beats sync.WaitGroup
	beats.Go(func() { f.beat(ctx, s) })
	defer beats.Wait()
	defer cancel()
	for {
		pass(&f.reading)
		frames, err := s.read(ctx)
		if err != nil {
			return
		}
		for _, fr := range frames {
			f.hear(ctx, fr)
		}
	}
}

func (f *Follower) beat(ctx context.Context, s *Socket) {
	for {
		f.mu.Lock()
		last := f.last
		f.mu.Unlock()
		if s.askHeads(ctx, map[string]int64{f.chatID: last}) != nil || pause(ctx, Beat) != nil {
			return
		}
	}
}

func (f *Follower) hear(ctx context.Context, fr frame) {
	switch {
	case fr.RPC != nil:
		var answer struct {
			Chats map[string]head `json:"chats"`
		}
		if json.Unmarshal(fr.RPC.Data, &answer) == nil {
			f.reach(ctx, answer.Chats[f.chatID].Seq)
		}
	case fr.Push != nil && fr.Push.Pub != nil:
		var p push
		if json.Unmarshal(fr.Push.Pub.Data, &p) != nil || p.ChatID != f.chatID {
			return
		}
		if p.Message != nil && p.Seq == f.last+1 {
			f.append([]Message{*p.Message}, p.Seq)
			return
		}
		f.reach(ctx, p.Seq)
	}
}

// reach fetches until seq. Only the reading goroutine writes f.last, so it may
// read it without the lock.
func (f *Follower) reach(ctx context.Context, seq int64) {
	const limit = 200
	for f.last < seq {
		var page Page
		_, err := Retry(ctx, func(ctx context.Context) error {
			var err error
			page, err = f.party.Messages(ctx, f.chatID, f.last, limit)
			return err
		})
		if err != nil {
			return
		}
		reached := page.Head
		if len(page.Messages) == limit {
			reached = page.Messages[limit-1].Seq
		}
		f.append(page.Messages, max(reached, f.last))
		if len(page.Messages) < limit {
			return
		}
	}
}

func (f *Follower) append(messages []Message, last int64) {
	f.change(func() { f.messages, f.last = append(f.messages, messages...), last })
	if f.heard == nil {
		return
	}
	for _, m := range messages {
		f.heard(m)
	}
}
