package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// receiver is a program that webhooks call. It can be switched off, and keeps its port.
type receiver struct {
	name   string
	addr   string
	server *http.Server // nil while it is off

	mu     sync.Mutex
	status int // that it answers
	calls  []hookCall
}

// hookCall is a call that it got.
type hookCall struct {
	event           string // id
	number, attempt int64
	message         string // offline message that it tells of, or ""
	taken           bool
}

func newReceiver(name string) (*receiver, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{name: name, addr: l.Addr().String(), status: http.StatusOK}
	r.serve(l)
	return r, nil
}

func (r *receiver) url() string { return "http://" + r.addr + "/hook" }

func (r *receiver) serve(l net.Listener) {
	r.server = &http.Server{Handler: r, ReadHeaderTimeout: time.Minute}
	go func(s *http.Server) { _ = s.Serve(l) }(r.server)
}

// off refuses all connections.
func (r *receiver) off() {
	if r.server != nil {
		_ = r.server.Close()
		r.server = nil
	}
}

func (r *receiver) on(ctx context.Context) error {
	for {
		l, err := net.Listen("tcp", r.addr)
		if err == nil {
			r.serve(l)
			return nil
		}
		if e := sleep(ctx, 50); e != nil {
			return errors.Join(e, err)
		}
	}
}

// answers has it answer with a status from now on.
func (r *receiver) answers(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the server died on the way: it will call again
	}
	var said struct {
		Message struct {
			ID string `json:"id"`
		} `json:"offline_message"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c := hookCall{event: req.Header.Get("Webhook-Id"), message: said.Message.ID}
	c.number, _ = strconv.ParseInt(req.Header.Get("X-Parley-Number"), 10, 64)
	c.attempt, _ = strconv.ParseInt(req.Header.Get("X-Parley-Attempt"), 10, 64)
	r.mu.Lock()
	c.taken = r.status < 300
	r.calls = append(r.calls, c)
	status := r.status
	r.mu.Unlock()
	w.WriteHeader(status)
}

// all is what came so far.
func (r *receiver) all() []hookCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]hookCall(nil), r.calls...)
}

// disorder lists what is wrong with the order of the first attempts that a webhook's
// receiver saw. One that is made again, because a server died before it knew the answer,
// is no disorder. complete: it saw every first attempt, up to the number last.
func (r *receiver) disorder(complete bool, last int64) (broken []string) {
	var before int64
	ids := map[int64]string{}
	for _, c := range r.all() {
		if id, known := ids[c.number]; known && id != c.event {
			broken = append(broken, fmt.Sprintf("%s: number %d is two events", r.name, c.number))
		}
		ids[c.number] = c.event
		if c.attempt != 1 {
			continue
		}
		if c.number < before || complete && c.number > before+1 {
			broken = append(broken, fmt.Sprintf("%s: the first attempt of %d comes after that of %d", r.name, c.number, before))
		}
		before = max(before, c.number)
	}
	if complete && before != last {
		broken = append(broken, fmt.Sprintf("%s: the first attempts end with %d, want %d", r.name, before, last))
	}
	return broken
}

// twice counts the calls that were taken more often than once.
func (r *receiver) twice() (n int) {
	times := map[string]int{}
	for _, c := range r.all() {
		if c.taken {
			if times[c.event]++; times[c.event] > 1 {
				n++
			}
		}
	}
	return n
}
