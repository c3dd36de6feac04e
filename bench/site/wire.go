package site

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// Wire is the way from clients to nodes: it goes to the first node that takes
// the connection, and any connection on it can be cut.
type Wire struct {
	listener net.Listener
	nodes    []string

	mu    sync.Mutex
	pipes []*pipe
}

// pipe is one connection on the wire.
type pipe struct{ near, far net.Conn }

// cut ends both halves at once, without the goodbye of TCP.
func (p *pipe) cut() {
	for _, c := range []net.Conn{p.near, p.far} {
		if t, ok := c.(*net.TCPConn); ok {
			_ = t.SetLinger(0)
		}
		_ = c.Close()
	}
}

// NewWire opens a wire to nodes, given by their addresses in order of preference.
func NewWire(nodes ...string) (*Wire, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	w := &Wire{listener: l, nodes: nodes}
	go w.accept()
	return w, nil
}

// URL is the near end of the wire.
func (w *Wire) URL() string { return "http://" + w.listener.Addr().String() }

// Close ends the wire and all that is on it.
func (w *Wire) Close() {
	_ = w.listener.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.pipes {
		p.cut()
	}
}

// CutOne cuts a connection at random; false when there is none.
func (w *Wire) CutOne(r *rand.Rand) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pipes) == 0 {
		return false
	}
	w.pipes[r.IntN(len(w.pipes))].cut()
	return true
}

func (w *Wire) accept() {
	for {
		near, err := w.listener.Accept()
		if err != nil {
			return
		}
		go w.carry(near)
	}
}

func (w *Wire) carry(near net.Conn) {
	far := w.dial()
	if far == nil {
		_ = near.Close()
		return
	}
	p := &pipe{near, far}
	w.mu.Lock()
	w.pipes = append(w.pipes, p)
	w.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { carryHalf(far, near) })
	both.Go(func() { carryHalf(near, far) })
	both.Wait()
	w.remove(p)
}

// carryHalf passes one direction on until it ends, and its end too.
func carryHalf(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if t, ok := to.(*net.TCPConn); ok && err == nil {
		_ = t.CloseWrite()
		return
	}
	_ = to.Close()
	_ = from.Close()
}

func (w *Wire) dial() net.Conn {
	for _, node := range w.nodes {
		if far, err := net.DialTimeout("tcp", node, time.Second); err == nil {
			return far
		}
	}
	return nil
}

func (w *Wire) remove(p *pipe) {
	_ = p.near.Close()
	_ = p.far.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, other := range w.pipes {
		if other == p {
			w.pipes = append(w.pipes[:i], w.pipes[i+1:]...)
			return
		}
	}
}
