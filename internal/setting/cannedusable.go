package setting

import (
	"context"

	"parley/internal/fault"
	"parley/internal/snapshot"
)

// Canned is the canned messages that an agent may send, with the categories that they
// lie in: the public ones and the own private ones.
type Canned struct {
	Categories []CannedMessageCategory `json:"categories" doc:"Categories, a tree whose root is 0."`
	Messages   []CannedMessage         `json:"messages" doc:"Canned messages."`
}

// UsableCanned are those of an agent. It must not be called inside a step.
func (s *Settings) UsableCanned(ctx context.Context, siteID, agentID int64) (Canned, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return Canned{}, err
	}
	out := Canned{Categories: []CannedMessageCategory{}, Messages: []CannedMessage{}}
	for _, c := range s.categories.All(site) {
		if !c.IsPrivate || c.OwnerID == agentID {
			out.Categories = append(out.Categories, c)
		}
	}
	for _, m := range s.messages.All(site) {
		if m.usableBy(agentID) {
			out.Messages = append(out.Messages, m)
		}
	}
	return out, nil
}

func (m CannedMessage) usableBy(agentID int64) bool { return !m.IsPrivate || m.OwnerID == agentID }

// UsableCannedMessage is one that an agent may send; any other is none of the list. It
// must not be called inside a step.
func (s *Settings) UsableCannedMessage(ctx context.Context, siteID, agentID, id int64) (CannedMessage, error) {
	site, err := s.book.Of(ctx, siteID)
	if err != nil {
		return CannedMessage{}, err
	}
	return s.usable(site, agentID, id)
}

func (s *Settings) usable(site *snapshot.Site, agentID, id int64) (CannedMessage, error) {
	m, there := s.messages.Find(site, id)
	if !there || !m.usableBy(agentID) {
		return CannedMessage{}, fault.NotInList("cannedMessageId")
	}
	return m, nil
}
