// Package realtimetest is a small client of the realtime channel for tests: it
// connects, hears pushes, makes calls, and can stop reading.
package realtimetest

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"
)

// patience is how long a test waits for what must come.
const patience = 15 * time.Second

// Client is a connection.
type Client struct {
	t      testing.TB
	conn   net.Conn
	r      *bufio.Reader
	pushes chan json.RawMessage
	ended  chan struct{}
	gate   sync.Mutex // held while the client does not read

	mu      sync.Mutex // guards writes and the fields below
	next    uint32
	answers map[uint32]chan reply
	code    uint16
	reason  string
}

type reply struct {
	ID      uint32          `json:"id"`
	Error   *Error          `json:"error"`
	Connect json.RawMessage `json:"connect"`
	RPC     *struct {
		Data json.RawMessage `json:"data"`
	} `json:"rpc"`
	Push *struct {
		Channel string `json:"channel"`
		Pub     *struct {
			Data json.RawMessage `json:"data"`
		} `json:"pub"`
	} `json:"push"`
}

// Error is a refused command.
type Error struct {
	Code    uint32 `json:"code"`
	Message string `json:"message"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// Closed is a connection that the server ended.
type Closed struct {
	Code   uint16
	Reason string
}

func (c *Closed) Error() string { return fmt.Sprintf("closed with %d: %s", c.Code, c.Reason) }

// Dial opens a connection at the server's URL with the token in its first frame.
// The error is *Error or *Closed when the server refused it.
func Dial(t testing.TB, server, token, origin string) (*Client, error) {
	t.Helper()
	conn, r, err := handshake(server+"/realtime/websocket", origin)
	if err != nil {
		return nil, err
	}
	c := &Client{t: t, conn: conn, r: r, pushes: make(chan json.RawMessage, 10_000), ended: make(chan struct{}), answers: map[uint32]chan reply{}}
	t.Cleanup(c.Close)
	go c.read()
	if _, err := c.command("connect", map[string]any{"token": token}); err != nil {
		return nil, err
	}
	return c, nil
}

// MustDial is Dial for a connection that has to work.
func MustDial(t testing.TB, server, token string) *Client {
	t.Helper()
	c, err := Dial(t, server, token, "")
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	return c
}

// Close ends the connection without a word.
func (c *Client) Close() { _ = c.conn.Close() }

// Stall stops reading, so that what the server sends piles up on its side, until
// the returned function is called. Little fits into its own side.
func (c *Client) Stall() (resume func()) {
	if tcp, ok := c.conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(64 << 10)
	}
	c.gate.Lock()
	return c.gate.Unlock
}

// Ended is closed when the connection is over.
func (c *Client) Ended() <-chan struct{} { return c.ended }

// WantClosed waits for the end and returns the code that the server gave; 0 when
// it gave none.
func (c *Client) WantClosed() uint16 {
	c.t.Helper()
	select {
	case <-c.ended:
	case <-time.After(patience):
		c.t.Fatal("the connection did not end")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code
}

// Call makes a call and reads its answer into out.
func (c *Client) Call(method string, in, out any) error {
	res, err := c.command("rpc", map[string]any{"method": method, "data": in})
	if err != nil || out == nil {
		return err
	}
	return json.Unmarshal(res.RPC.Data, out)
}

// Subscribe asks for a channel; clients may have none.
func (c *Client) Subscribe(channel string) error {
	_, err := c.command("subscribe", map[string]any{"channel": channel})
	return err
}

// Send writes raw bytes as one text message.
func (c *Client) Send(data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return writeFrame(c.conn, opText, data)
}

// Want waits for a push of the type that match accepts, skipping others, and
// reads it into out.
func (c *Client) Want(kind string, out any, match func() bool) {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case data := <-c.pushes:
			var p struct{ Type string }
			if json.Unmarshal(data, &p) != nil || p.Type != kind {
				continue
			}
			if out != nil {
				if err := json.Unmarshal(data, out); err != nil {
					c.t.Fatal(err)
				}
			}
			if match == nil || match() {
				return
			}
		case <-c.ended:
			c.t.Fatalf("the connection ended while waiting for a push %s", kind)
		case <-deadline:
			c.t.Fatalf("no push %s came", kind)
		}
	}
}

// Drain returns the pushes that are here and not looked at.
func (c *Client) Drain() []json.RawMessage {
	var out []json.RawMessage
	for {
		select {
		case data := <-c.pushes:
			out = append(out, data)
		default:
			return out
		}
	}
}

func (c *Client) command(kind string, body any) (reply, error) {
	answer := make(chan reply, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.answers[id] = answer
	c.mu.Unlock()
	data, err := json.Marshal(map[string]any{"id": id, kind: body})
	if err != nil {
		return reply{}, err
	}
	if err := c.Send(data); err != nil {
		return reply{}, err
	}
	select {
	case res := <-answer:
		if res.Error != nil {
			return res, res.Error
		}
		return res, nil
	case <-c.ended:
		c.mu.Lock()
		defer c.mu.Unlock()
		return reply{}, &Closed{c.code, c.reason}
	case <-time.After(patience):
		return reply{}, errors.New("no answer came")
	}
}

func (c *Client) read() {
	defer close(c.ended)
	for {
		op, data, err := readFrame(c.r)
		if err != nil {
			return
		}
		c.awaitGate()
		switch op {
		case opText:
			c.hear(data)
		case opClose:
			c.mu.Lock()
			if len(data) >= 2 {
				c.code, c.reason = binary.BigEndian.Uint16(data), string(data[2:])
			}
			c.mu.Unlock()
			_ = c.conn.Close()
			return
		case opPing:
			c.mu.Lock()
			_ = writeFrame(c.conn, opPong, data)
			c.mu.Unlock()
		}
	}
}

// awaitGate waits while the client is stalled.
func (c *Client) awaitGate() {
	c.gate.Lock()
	defer c.gate.Unlock()
}

// hear takes one message, which may hold several replies, one a line.
func (c *Client) hear(data []byte) {
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if string(line) == "{}" { // a ping of the protocol
			_ = c.Send([]byte("{}"))
			continue
		}
		var res reply
		if json.Unmarshal(line, &res) != nil {
			continue
		}
		if res.Push != nil && res.Push.Pub != nil {
			select {
			case c.pushes <- res.Push.Pub.Data:
			default: // a test that looks at none
			}
		}
		c.mu.Lock()
		answer := c.answers[res.ID]
		delete(c.answers, res.ID)
		c.mu.Unlock()
		if answer != nil {
			answer <- res
		}
	}
}
