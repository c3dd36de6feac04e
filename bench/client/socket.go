package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// frameLimit is the largest frame that a socket accepts.
const frameLimit = 1 << 20

// Socket is a connection of the realtime channel, in its JSON protocol. One
// goroutine reads; any may write.
type Socket struct {
	ws *websocket.Conn
}

// frame is one line that the server sends.
type frame struct {
	ID    uint32 `json:"id"`
	Error *struct {
		Code    uint32 `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
	Connect json.RawMessage `json:"connect"`
	RPC     *struct {
		Data json.RawMessage `json:"data"`
	} `json:"rpc"`
	Push *struct {
		Pub *struct {
			Data json.RawMessage `json:"data"`
		} `json:"pub"`
		Disconnect json.RawMessage `json:"disconnect"`
	} `json:"push"`
}

// Dial connects; the token travels in the first frame.
func Dial(ctx context.Context, server, token string) (*Socket, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	ws, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(server, "http")+"/realtime/websocket", nil)
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(frameLimit)
	s := &Socket{ws: ws}
	if err := s.connect(ctx, token); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Socket) connect(ctx context.Context, token string) error {
	if err := s.write(ctx, map[string]any{"id": 1, "connect": map[string]string{"token": token}}); err != nil {
		return err
	}
	for {
		frames, err := s.read(ctx)
		if err != nil {
			return err
		}
		for _, f := range frames {
			if f.Error != nil {
				return fmt.Errorf("the socket is refused: %d %s", f.Error.Code, f.Error.Message)
			}
			if f.Connect != nil {
				return nil
			}
		}
	}
}

// Close ends the connection without a word.
func (s *Socket) Close() { _ = s.ws.CloseNow() }

// askHeads asks where the chats stand; the answer is read like a push.
func (s *Socket) askHeads(ctx context.Context, chats map[string]int64) error {
	return s.write(ctx, map[string]any{"id": 2, "rpc": map[string]any{"method": "heads", "data": map[string]any{"chats": chats}}})
}

func (s *Socket) write(ctx context.Context, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.ws.Write(ctx, websocket.MessageText, data)
}

// read returns the frames of the next message and answers the server's pings.
func (s *Socket) read(ctx context.Context) ([]frame, error) {
	_, data, err := s.ws.Read(ctx)
	if err != nil {
		return nil, err
	}
	var frames []frame
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if string(line) == "{}" {
			if err := s.ws.Write(ctx, websocket.MessageText, []byte("{}")); err != nil {
				return nil, err
			}
			continue
		}
		var f frame
		if err := json.Unmarshal(line, &f); err != nil {
			return nil, fmt.Errorf("the socket said what cannot be read: %w", err)
		}
		if f.Push != nil && f.Push.Disconnect != nil {
			return nil, errors.New("the server ended the connection")
		}
		frames = append(frames, f)
	}
	return frames, nil
}
