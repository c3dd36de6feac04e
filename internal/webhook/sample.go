package webhook

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fact"
	"parley/internal/store"
)

// lookedAt bounds how many facts are looked at for one whose chat or message is still there.
const lookedAt = 20

// serveSamples registers what integrations are set up with: one object, the last event of
// that kind that there was, else fixed values (NOTES-reports W26-W28).
func (s *Service) serveSamples(a *api.API) {
	sample(a, s, "/chatrequest", "ChatRequested", "chat requested", chatRequested, fact.KindChatRequested,
		ChatRequested{"chat_request", exampleVisitor(waiting)}, "/chatrequested", "/chatrequestd")
	sample(a, s, "/chatstarts", "ChatStarted", "chat started", chatStarted, fact.KindChatAccepted,
		ChatStarted{"chat_started", exampleVisitor(chatting)}, "/chatstarted")
	sample(a, s, "/chatends", "ChatEnded", "chat ended", chatEnded, fact.KindChatEnded,
		ChatEnded{"chat_ended", exampleVisitor(ended), exampleChat(true)}, "/chatended")
	sample(a, s, "/OfflineMessageSubmitted", "OfflineMessageSubmitted", "offline message submitted", offlineMessageSubmitted,
		fact.KindOfflineMessageSubmitted, OfflineMessageSubmitted{"offline_message_submitted", exampleMessage(), exampleVisitor(inSite)})
	sample(a, s, "/chatwrapup", "ChatWrappedUp", "chat wrapped up", chatWrappedUp, fact.KindWrapUpSubmitted,
		ChatWrappedUp{exampleChatID, "chat_wrapped_up", exampleVisitor(chatting), exampleWrapUp()}, "/chatwrappedup")
	sample(a, s, "/chattransferred", "ChatTransferred", "chat transferred", chatTransferred, fact.KindChatTransferred,
		ChatTransferred{"chat_transferred", exampleVisitor(chatting), exampleChat(false)})
}

func sample[T any](a *api.API, s *Service, path, id, words, event string, kind fact.Kind, example T, aliases ...string) {
	const folder = "/livechat/zapsamples"
	op := api.Op{Method: "GET", Path: folder + path, ID: "getZapSample" + id, Tag: "Zap Samples",
		Summary: "Sample of the " + words + " payload.", Permission: auth.ManageIntegration, ThreefoldErrors: true}
	for _, alias := range aliases {
		op.Aliases = append(op.Aliases, folder+alias)
	}
	api.Handle(a, op, func(ctx context.Context, _ *api.Empty) (*api.Out[T], error) {
		found, err := s.last(ctx, auth.From(ctx).SiteID, event, kind)
		if err != nil {
			return nil, err
		}
		if payload, ok := found.(T); ok {
			return &api.Out[T]{Body: payload}, nil
		}
		return &api.Out[T]{Body: example}, nil
	})
}

// last is the payload of the site's last event of a kind that can still be told of, nil
// when there is none.
func (s *Service) last(ctx context.Context, siteID int64, event string, kind fact.Kind) (payload any, err error) {
	err = s.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		facts, err := fact.Latest(ctx, tx, siteID, kind, lookedAt)
		if err != nil {
			return err
		}
		for _, f := range facts {
			h := happening{event: event, siteID: siteID, at: f.At, chatID: f.ChatID, visitID: f.VisitID, messageID: f.RefID}
			payload, err = s.build(ctx, tx, h)
			if !errors.Is(err, store.ErrNone) {
				return err
			}
		}
		payload = nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("make a sample for webhooks: %w", err)
	}
	return payload, nil
}

const exampleChatID = "16c2cc3a-1b15-4b4f-9298-1cd04d6cec15"

// The fixed values are those of the contract's examples.

func exampleVisitor(status int) Visitor {
	return Visitor{
		Browser: "Google Chrome 80.0.3987.132", ChatID: exampleChatID, Chats: 8, City: "Toronto", Country: "Canada",
		CurrentBrowsing: "https://www.example.com/pricing", CustomFields: []CustomField{}, CustomVariables: []CustomVariable{{Name: "Name"}},
		Department: 1165, Email: "test@example.com", FirstVisitTime: 1580361387156, ID: "e2bafca0-efe5-45a7-96ae-a7e3b8d7c410", IP: "203.0.113.19",
		LandingPage: "https://www.example.com/", Language: "en-US", Name: "testName", OperatingSystem: "Windows 10", PageViews: 1,
		ScreenResolution: "1536x864", State: "Ontario", Status: status, TimeZone: "GMT -08:00", VisitTime: 1584415749307, Visits: 7,
	}
}

func exampleChat(over bool) Chat {
	c := Chat{
		Attachment:     []Attachment{},
		ChatTranscript: "Agent Henry has joined the chat.⊙[03:30:01] Henry: How may I help you?⊙The chat is ended.(03:36:59)⊙",
		CustomFields:   []CustomField{}, CustomVariable: []CustomVariable{{Name: "Name"}}, CustomVariables: []CustomVariable{{Name: "Name"}},
		Department: "Support", Email: "test@example.com", ID: exampleChatID, Name: "testName", OperatorComment: "paid", Operators: "henry",
		Rating: "1", RatingComment: "very good", StartTime: 1584415801000, WaitingTime: "6s",
	}
	if over {
		end, wrapUp := api.WebhookTime(1584416219000), exampleWrapUp()
		c.EndTime, c.WrapUp = &end, &wrapUp
	}
	return c
}

func exampleWrapUp() WrapUp {
	return WrapUp{Category: "Support", Comment: "paid", Fields: []CustomField{}, Time: 1584422324807}
}

func exampleMessage() OfflineMessage {
	return OfflineMessage{
		Content: "This is an offline message.", CustomFields: []CustomField{}, CustomVariable: []CustomVariable{{Name: "Name"}},
		CustomVariables: []CustomVariable{{Name: "Name"}}, Department: 1165, Email: "test@example.com",
		ID: "58f738e3-86e5-4ce2-92da-f65ecc0d5318", Name: "TestName", Time: 1584423203253,
	}
}
