package realtime

import (
	"context"
	"encoding/json"
	"errors"
	"net/netip"
	"strconv"
	"time"

	"github.com/centrifugal/centrifuge"

	"parley/internal/account"
)

// Listener is whoever opened a connection: an agent or a visitor of one site.
type Listener struct {
	SiteID    int64
	AgentID   int64  // of an agent
	VisitorID string // of a visitor
	Name      string // shown to others while typing
	Origin    string // of an agent: what the credential goes back to that opened the connection
	Address   netip.Addr
}

// Tokens tells who is behind the token of a connection's first frame.
type Tokens interface {
	// Listener reads a token. A nil listener means that the token is not, or no longer, valid.
	Listener(ctx context.Context, token string) (*Listener, error)
	// Valid tells whether an agent may stay, who is active and still signed in, or a
	// visitor, whose site is open and who is not banned.
	Valid(ctx context.Context, l Listener) (bool, error)
	// Visitors tells which visitors of a site may stay.
	Visitors(ctx context.Context, siteID int64) (func(Listener) bool, error)
	// Doubts lists the agents whose right to stay may have ended behind a revision, and
	// the revision to go on from; a negative one lists nobody.
	Doubts(ctx context.Context, after int64) (agents []account.Doubt, last int64, err error)
}

// recheck is how often an agent's right to stay is looked at when nothing is known
// to have changed.
const recheck = time.Minute

// writeDelay is how long a push waits for company. With it the library writes from a
// timer instead of a goroutine for each connection, which saves a fifth of the
// memory of an idle one.
const writeDelay = 200 * time.Microsecond

type listenerKey struct{}

// connecting decides about a connection's first frame.
func (h *Hub) connecting(ctx context.Context, e centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
	l, err := h.tokens.Listener(ctx, e.Token)
	if err != nil {
		h.log.Error("a connection's token cannot be checked", "error", err)
		return centrifuge.ConnectReply{}, centrifuge.DisconnectServerError
	}
	if l == nil {
		return centrifuge.ConnectReply{}, centrifuge.ErrorTokenExpired // clients fetch a new one
	}
	foreign, _ := ctx.Value(foreignKey{}).(bool)
	if l.AgentID != 0 && foreign {
		return centrifuge.ConnectReply{}, centrifuge.DisconnectPermissionDenied
	}
	reply := centrifuge.ConnectReply{
		Context:       context.WithValue(withLimiter(ctx), listenerKey{}, l),
		Credentials:   &centrifuge.Credentials{UserID: l.user()},
		Subscriptions: map[string]centrifuge.SubscribeOptions{},
		WriteDelay:    writeDelay, WriteWithTimer: true,
	}
	if l.AgentID != 0 {
		reply.Credentials.ExpireAt = time.Now().Add(recheck).Unix()
	}
	for _, ch := range l.channels() {
		reply.Subscriptions[ch] = centrifuge.SubscribeOptions{}
	}
	return reply, nil
}

func (l Listener) user() string {
	if l.AgentID != 0 {
		return "a" + strconv.FormatInt(l.SiteID, 10) + "." + strconv.FormatInt(l.AgentID, 10)
	}
	return "v" + l.VisitorID
}

// connected wires a connection's commands, and makes an agent present.
func (h *Hub) connected(c *centrifuge.Client) {
	l, ok := c.Context().Value(listenerKey{}).(*Listener)
	if !ok {
		c.Disconnect(centrifuge.DisconnectServerError)
		return
	}
	c.OnRPC(func(e centrifuge.RPCEvent, answer centrifuge.RPCCallback) { h.rpc(c, *l, e, answer) })
	if l.AgentID == 0 {
		h.lobby.note(l.SiteID)
		return
	}
	c.OnRefresh(func(_ centrifuge.RefreshEvent, answer centrifuge.RefreshCallback) { answer(h.refresh(c.Context(), *l)) })
	c.OnDisconnect(func(centrifuge.DisconnectEvent) { h.gone(c.ID()) })
	if err := h.roster.open(c.Context(), c.ID(), *l); err != nil && c.Context().Err() == nil {
		h.log.Error("an agent cannot be made present", "error", err)
		c.Disconnect(centrifuge.DisconnectServerError)
		return
	}
	h.doubt(c.Context(), c, *l) // what ended before the connection was known here
}

// refresh looks whether an agent may stay connected.
func (h *Hub) refresh(ctx context.Context, l Listener) (centrifuge.RefreshReply, error) {
	valid, err := h.tokens.Valid(ctx, l)
	if err != nil {
		h.log.Error("an agent's right to stay cannot be checked", "error", err)
	}
	if err == nil && !valid {
		return centrifuge.RefreshReply{Expired: true}, nil
	}
	return centrifuge.RefreshReply{ExpireAt: time.Now().Add(recheck).Unix()}, nil
}

// gone removes an agent's connection. The connection's own context is over by then.
func (h *Hub) gone(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := h.roster.close(ctx, id); err != nil {
		h.log.Error("an agent's connection cannot be removed", "error", err)
	}
}

// rpc answers a command. Faults of the client end the connection only when it
// sends too much (limitCommands).
func (h *Hub) rpc(c *centrifuge.Client, l Listener, e centrifuge.RPCEvent, answer centrifuge.RPCCallback) {
	var result any
	var err error
	switch e.Method {
	case "typing":
		result, err = command(c, l, e.Data, h.typing)
	case "seen":
		result, err = command(c, l, e.Data, h.seen)
	case "heads":
		result, err = command(c, l, e.Data, h.heads)
	default:
		err = centrifuge.ErrorMethodNotFound
	}
	if err != nil {
		var public *centrifuge.Error
		if !errors.As(err, &public) {
			h.log.Error("a realtime command failed", "method", e.Method, "error", err)
			err = centrifuge.ErrorInternal
		}
		answer(centrifuge.RPCReply{}, err)
		return
	}
	data, err := json.Marshal(result)
	answer(centrifuge.RPCReply{Data: data}, err)
}

// command reads a command's input and runs it.
func command[I, O any](c *centrifuge.Client, l Listener, data []byte, run func(context.Context, Listener, I) (O, error)) (any, error) {
	var in I
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, centrifuge.ErrorBadRequest
	}
	return run(c.Context(), l, in)
}
