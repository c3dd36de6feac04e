package webhook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"parley/internal/api"
	"parley/internal/chat"
	"parley/internal/file"
	"parley/internal/offline"
	"parley/internal/store"
	"parley/internal/visitor"
)

// separator ends every line of a transcript (NOTES-reports W17).
const separator = "⊙"

// maxTranscript bounds a transcript, in bytes: the step that ends a chat writes it down,
// and a receiver must be able to take it. Lines that do not fit are left out.
const maxTranscript = 1 << 20

// build makes the payload of something that happened, from what the step has written.
func (s *Service) build(ctx context.Context, tx *store.Tx, h happening) (any, error) {
	switch h.event {
	case operatorEventNotification:
		return OperatorEvent{Event: h.word, OperatorID: h.agentID}, nil
	case offlineMessageSubmitted:
		return s.buildMessage(ctx, tx, h)
	}
	story, err := chat.Tell(ctx, tx, h.chatID)
	if err != nil {
		return nil, err
	}
	v, err := s.visitorOf(ctx, tx, h.siteID, story)
	if err != nil {
		return nil, err
	}
	switch h.event {
	case chatRequested:
		v.Status = waiting
		return ChatRequested{"chat_request", v}, nil
	case chatStarted:
		v.Status = chatting
		return ChatStarted{"chat_started", v}, nil
	case chatEnded:
		v.Status = ended
		return ChatEnded{"chat_ended", v, s.chatOf(story, v)}, nil
	case chatTransferred:
		v.Status = chatting
		return ChatTransferred{"chat_transferred", v, s.chatOf(story, v)}, nil
	case chatWrappedUp:
		v.Status = chatting
		if story.EndedAt != 0 {
			v.Status = ended
		}
		return ChatWrappedUp{story.ID, "chat_wrapped_up", v, wrapUpOf(story.Wrapup, h.at)}, nil
	}
	return nil, fmt.Errorf("nothing is known of the event %q", h.event)
}

// visitorOf is the visitor of a chat.
func (s *Service) visitorOf(ctx context.Context, tx *store.Tx, siteID int64, c *chat.Story) (Visitor, error) {
	p, err := visitor.Portray(ctx, tx, siteID, c.VisitID)
	if err != nil {
		return Visitor{}, err
	}
	v := portrayed(p)
	v.ChatID = c.ID
	v.Name, v.Email, v.Phone, v.Company, v.ProductService = c.Name, c.Email, c.Phone, c.Company, c.Product
	if v.Name == "" {
		v.Name = v.IP
	}
	v.Department = orNone(c.DepartmentID)
	v.CustomFields = fields(c.PrechatFields)
	return v, nil
}

func portrayed(p *visitor.Portrait) Visitor {
	return Visitor{
		Browser: p.Browser, Chats: p.Chats, City: p.City, Country: p.Country, CurrentBrowsing: p.Page, CustomVariables: variables(p.Variables.Given()),
		FirstVisitTime: api.WebhookTime(p.FirstSeenAt), ID: p.UUID, IP: p.Address, Keywords: p.SearchKeywords, LandingPage: p.LandingURL,
		Language: p.Language, OperatingSystem: p.OperatingSystem, PageViews: p.PageViews, ReferrerURL: p.Referrer, ScreenResolution: p.Screen,
		SearchEngine: p.SearchEngine, State: p.State, TimeZone: p.TimeZone, VisitTime: api.WebhookTime(p.VisitAt), Visits: p.Visits,
	}
}

// chatOf is a chat of a visitor as it stands. One that nobody has taken yet starts with its request.
func (s *Service) chatOf(c *chat.Story, v Visitor) Chat {
	given := v.CustomVariables
	if c.EndedAt != 0 { // as they were then
		given = variables(c.CustomVariables)
	}
	out := Chat{
		Attachment: s.attachments(c.Attachments), ChatTranscript: transcript(c.ChatTranscript), Company: c.Company,
		CustomFields: v.CustomFields, CustomVariable: given, CustomVariables: given,
		Department: c.Department, Email: c.Email, ID: c.ID, Name: c.Name, Operators: operators(c.Agents),
		OperatorComment: comment(c), Phone: c.Phone, ProductService: c.Product,
		Rating: c.PostChat.RatingGrade, RatingComment: c.PostChat.RatingComment,
		StartTime: api.WebhookTime(cmp.Or(c.StartedAt, c.RequestedAt)), WaitingTime: fmt.Sprintf("%ds", c.Waited/1000),
	}
	if c.EndedAt != 0 {
		end := api.WebhookTime(c.EndedAt)
		out.EndTime = &end
	}
	if c.Wrapup != nil {
		w := wrapUpOf(c.Wrapup, c.WrappedUpAt)
		out.WrapUp = &w
	}
	return out
}

// wrapUpOf is a wrap-up that was submitted at a time; of several categories all, joined by commas.
func wrapUpOf(w *chat.Wrapup, at int64) WrapUp {
	out := WrapUp{Fields: []CustomField{}, Time: api.WebhookTime(at)}
	if w == nil {
		return out
	}
	var names []string
	for _, c := range w.Category {
		names = append(names, c.Category)
	}
	out.Category, out.Comment, out.Fields = strings.Join(names, ","), w.Comment, fields(w.Fields)
	return out
}

// comment is what an agent noted about a chat: in the wrap-up, else the last note.
func comment(c *chat.Story) string {
	if c.Wrapup != nil && c.Wrapup.Comment != "" {
		return c.Wrapup.Comment
	}
	for i := len(c.ChatTranscript) - 1; i >= 0; i-- {
		if c.ChatTranscript[i].IsNoteMessage {
			return c.ChatTranscript[i].Content
		}
	}
	return ""
}

func operators(agents []chat.ChatAgent) string {
	names := make([]string, len(agents))
	for i, a := range agents {
		names[i] = a.DisplayName
	}
	return strings.Join(names, ",")
}

// transcript is what was said, without the agents' notes.
func transcript(lines []chat.TranscriptLine) string {
	var b strings.Builder
	for _, l := range lines {
		if l.IsNoteMessage {
			continue
		}
		text := l.Content
		if l.Type != "enumSystem" {
			text = fmt.Sprintf("[%s] %s: %s", l.Time[len(l.Time)-len("15:04:05"):], l.Sender, l.Content)
		}
		if b.Len()+len(text)+len(separator) > maxTranscript {
			break
		}
		b.WriteString(text + separator)
	}
	return b.String()
}

func (s *Service) buildMessage(ctx context.Context, tx *store.Tx, h happening) (any, error) {
	m, err := offline.Tell(ctx, tx, h.siteID, h.messageID)
	if err != nil {
		return nil, err
	}
	v := Visitor{FirstVisitTime: api.WebhookTime(m.SubmittedAt), VisitTime: api.WebhookTime(m.SubmittedAt)}
	if h.visitID != 0 {
		p, err := visitor.Portray(ctx, tx, h.siteID, h.visitID)
		if err != nil && !errors.Is(err, store.ErrNone) {
			return nil, err
		}
		if err == nil {
			v = portrayed(p)
		}
	}
	v.ChatID, v.Status, v.Name, v.Email, v.Phone, v.Company = m.ID, inSite, m.Name, m.Email, m.Phone, m.Company
	if v.Name == "" {
		v.Name = v.IP
	}
	v.Department, v.CustomFields, v.CustomVariables = orNone(m.DepartmentID), []CustomField{}, variables(m.CustomVariables)
	out := OfflineMessageSubmitted{"offline_message_submitted", OfflineMessage{
		Company: m.Company, Content: m.Content, CustomFields: fields(m.Fields), CustomVariable: v.CustomVariables,
		CustomVariables: v.CustomVariables, Department: orNone(m.DepartmentID), Email: m.Email, ID: m.ID, Name: m.Name,
		Phone: m.Phone, Subject: m.Subject, Time: api.WebhookTime(m.SubmittedAt),
	}, v}
	if files := s.attachments(m.Attachment); len(files) > 0 {
		out.Message.Attachment = files[0]
	}
	return out, nil
}

// attachments have addresses under the public address of the installation, whoever's
// call it was that made the event.
func (s *Service) attachments(files []file.Attachment) []Attachment {
	out := make([]Attachment, len(files))
	for i, f := range files {
		uri := f.URI
		if at := strings.Index(uri, "/api/"); s.publicURL != "" && at >= 0 {
			uri = s.publicURL + uri[at:]
		}
		out[i] = Attachment{f.Name, uri}
	}
	return out
}

func fields(list []visitor.FieldValue) []CustomField {
	out := make([]CustomField, len(list))
	for i, f := range list {
		out[i] = CustomField{f.ID, f.Name, f.Value}
	}
	return out
}

func variables(list []visitor.VariableValue) []CustomVariable {
	out := make([]CustomVariable, len(list))
	for i, v := range list {
		out[i] = CustomVariable{v.Name, v.Value}
	}
	return out
}

// orNone is the id of a department as webhooks spell it (NOTES-reports W15).
func orNone(id int64) int64 {
	if id == 0 {
		return -1
	}
	return id
}
