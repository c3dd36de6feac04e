package client

import (
	"context"
	"encoding/json"
)

// Push is what a socket is sent, of which only what is measured is read.
type Push struct {
	Type   string `json:"type"`
	ChatID string `json:"chatId"`
	Chat   Chat   `json:"chat"`
}

// Hear reads what a socket is sent until it ends or ctx does.
func (s *Socket) Hear(ctx context.Context, heard func(Push)) error {
	for {
		frames, err := s.read(ctx)
		if err != nil {
			return err
		}
		for _, f := range frames {
			if f.Push == nil || f.Push.Pub == nil {
				continue
			}
			var p Push
			if err := json.Unmarshal(f.Push.Pub.Data, &p); err != nil {
				return err
			}
			heard(p)
		}
	}
}
