package setting

import (
	"context"
	"errors"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// CannedMessage is a text kept for use in chats.
type CannedMessage struct {
	ID               int64    `json:"id" readOnly:"true" doc:"Message id."`
	IsPrivate        bool     `json:"isPrivate" default:"false" doc:"Owned by the calling agent only."`
	Name             string   `json:"name" required:"true" maxLength:"200" doc:"Title."`
	Message          string   `json:"message" required:"true" maxLength:"100000" doc:"Text."`
	CategoryID       int64    `json:"categoryId" default:"0" doc:"Category; 0 is the root."`
	ShortCuts        string   `json:"shortCuts" default:"" maxLength:"200" alias:"shortcuts" doc:"Shortcut typed in the console."`
	OwnerID          int64    `json:"-" bun:",nullzero"`
	SimilarQuestions []string `json:"-"`
}

// known does not tell what a private one is called: it is nobody else's.
func (m CannedMessage) known() (int64, string) {
	if m.IsPrivate {
		return m.ID, ""
	}
	return m.ID, m.Name
}

// CannedMessages are the site's canned messages by id, everybody's private ones among them.
func (s *Settings) CannedMessages(site *snapshot.Site) []CannedMessage {
	return s.messages.All(site)
}

func (s *Settings) serveCannedMessages(a *api.API) {
	n := nounOf(s.messages, reference.CannedMessage.Label)
	n.open = func(ctx context.Context, m *CannedMessage) error {
		return openTo(ctx, m.IsPrivate, m.OwnerID, reference.CannedMessage.Label, m.ID)
	}
	n.check = s.checkMessage
	n.leave = func(ctx context.Context, tx *store.Tx, siteID int64, m *CannedMessage) error {
		return reference.Guard(ctx, tx, siteID, reference.CannedMessage, m.ID)
	}
	f := cannedFamily("/livechat/cannedMessages", "Canned Messages")
	api.Handle(a, f.op("GET", "", "listCannedMessages", "List canned messages"),
		func(ctx context.Context, _ *api.Empty) (*api.Out[[]CannedMessage], error) {
			site, err := s.book.Of(ctx, auth.From(ctx).SiteID)
			if err != nil {
				return nil, err
			}
			out := []CannedMessage{}
			for _, m := range s.messages.All(site) {
				if sees(ctx, m.IsPrivate, m.OwnerID) {
					out = append(out, m)
				}
			}
			return &api.Out[[]CannedMessage]{Body: out}, nil
		})
	api.Handle(a, f.op("POST", "", "createCannedMessage", "Create a canned message"), n.create)
	api.Handle(a, f.op("GET", "/{id}", "getCannedMessage", "Read a canned message"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateCannedMessage", "Change a canned message"), n.update)
	api.Handle(a, f.removal("deleteCannedMessage", "Remove a canned message", ""), n.removeSilently)
	serveSimilarQuestions(a, f, n)
}

// checkMessage settles whose the message is and where it may lie.
func (s *Settings) checkMessage(ctx context.Context, tx *store.Tx, siteID int64, old, m *CannedMessage) error {
	if old == nil {
		m.SimilarQuestions = []string{}
	}
	if err := own(ctx, m.IsPrivate, &m.OwnerID); err != nil {
		return err
	}
	if m.CategoryID == 0 {
		return nil
	}
	tree := categoryTree{}
	c, err := s.categories.GetForUpdate(ctx, tx, siteID, m.CategoryID) // stays as it is until the step ends
	if err == nil {
		tree[c.ID] = *c
	} else if !errors.Is(err, store.ErrNone) {
		return err
	}
	return tree.holds("categoryId", m.CategoryID, m.OwnerID)
}
