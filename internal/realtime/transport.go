package realtime

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/centrifugal/centrifuge"
)

// Paths of the transports.
const (
	PathWebsocket  = "/realtime/websocket"
	PathHTTPStream = "/realtime/http_stream"
	PathEmulation  = "/realtime/emulation"
)

// Handler serves the websocket and its fallback, a streamed answer with posts
// beside it. It must be mounted without response writers wrapped around it.
func (h *Hub) Handler() http.Handler {
	ping := centrifuge.PingPongConfig{PingInterval: 25 * time.Second, PongTimeout: 10 * time.Second}
	mux := http.NewServeMux()
	mux.Handle(PathWebsocket, h.origin(centrifuge.NewWebsocketHandler(h.node, centrifuge.WebsocketConfig{
		CheckOrigin:    func(*http.Request) bool { return true }, // decided with the token
		ReadBufferSize: 1024, UseWriteBufferPool: true, ProcessCommandsOffReadLoop: true,
		MessageSizeLimit: maxFrame, WriteTimeout: 2 * time.Second, PingPongConfig: ping,
	})))
	mux.Handle(PathHTTPStream, anyOrigin(h.origin(centrifuge.NewHTTPStreamHandler(h.node, centrifuge.HTTPStreamConfig{
		MaxRequestBodySize: maxFrame, PingPongConfig: ping,
	}))))
	mux.Handle(PathEmulation, anyOrigin(centrifuge.NewEmulationHandler(h.node, centrifuge.EmulationConfig{MaxRequestBodySize: maxFrame})))
	return h.whenStarted(mux)
}

func (h *Hub) whenStarted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-h.started:
			next.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "The server is starting.", http.StatusServiceUnavailable)
		}
	})
}

type foreignKey struct{}

// origin notes whether a connection was opened by a page of another host. Whose it
// is shows in its first frame only: visitors connect from their shop's pages,
// agents from the console's own host.
func (h *Hub) origin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.foreign(r) {
			r = r.WithContext(context.WithValue(r.Context(), foreignKey{}, true))
		}
		next.ServeHTTP(w, r)
	})
}

func (h *Hub) foreign(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false // no browser
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host != r.Host && u.Host != h.publicHost
}

// anyOrigin lets pages of any host post here; no cookie counts on these paths.
func anyOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Access-Control-Allow-Headers", "Content-Type")
		next.ServeHTTP(w, r)
	})
}
