package offline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"parley/internal/api"
	"parley/internal/campaign"
	"parley/internal/condition"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/job"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Left is a message that was left.
type Left struct {
	ID   string   `json:"id" format:"uuid" doc:"Message id."`
	Time api.Time `json:"time" doc:"When it was left."`
}

// Letter is a draft that was read with the site's settings, and can be left in a step.
type Letter struct {
	s        *Service
	site     *snapshot.Site
	campaign *campaign.Settings
	rules    *campaign.Rules
	draft    Draft
	filled   filled
}

// Read holds a draft to the form of its campaign. It asks for settings, so it must be
// called before the step that leaves the message.
func (s *Service) Read(ctx context.Context, siteID int64, d Draft) (*Letter, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	site, err := s.Book.Of(ctx, siteID)
	if err != nil {
		return nil, err
	}
	if err := s.mask(ctx, siteID, &d); err != nil {
		return nil, err
	}
	l := &Letter{s: s, site: site, draft: d}
	if l.campaign, err = s.Campaigns.Find(site, d.CampaignID); err != nil {
		return nil, err
	}
	if l.rules, err = s.Campaigns.Rules(site, l.campaign.ID); err != nil {
		return nil, err
	}
	if l.filled, err = d.fill(&l.campaign.OfflineMessage); err != nil {
		return nil, err
	}
	if _, there := s.Settings.Department(site, d.DepartmentID); d.DepartmentID != 0 && !there {
		return nil, fault.NotInList("departmentId")
	}
	return l, nil
}

// mask hides card numbers, where the site wants that.
func (s *Service) mask(ctx context.Context, siteID int64, d *Draft) error {
	texts := []*string{&d.Name, &d.Email, &d.Subject, &d.Content}
	d.Fields = slices.Clone(d.Fields)
	for i := range d.Fields {
		texts = append(texts, &d.Fields[i].Value)
	}
	return s.Settings.Mask(ctx, siteID, texts...)
}

// Leave is the whole way of a message that a visitor leaves by the button. A client id
// that the visitor used before means the message left then.
func (s *Service) Leave(ctx context.Context, siteID int64, visitorUUID string, d Draft) (left Left, err error) {
	l, err := s.Read(ctx, siteID, d)
	if err != nil {
		return left, err
	}
	leave := func(ctx context.Context, tx *store.Tx) (err error) {
		left, err = l.Leave(ctx, tx, visitorUUID, 0)
		return err
	}
	if err = s.DB.Update(ctx, leave); errors.Is(err, store.ErrUnique) { // another call was faster
		err = s.DB.Update(ctx, leave)
	}
	return left, err
}

// LeaveInstead is Leave for a visitor who waits for a chat, or waited until a message was
// to be left instead.
func (s *Service) LeaveInstead(ctx context.Context, q Queue, siteID int64, visitorUUID, chatID string, w Words) (left Left, err error) {
	visitID, campaignID, err := q.Origin(ctx, siteID, visitorUUID, chatID)
	if err != nil {
		return left, err
	}
	l, err := s.Read(ctx, siteID, Draft{w, visitID, strconv.FormatInt(campaignID, 10)})
	if err != nil {
		return left, err
	}
	leave := func(ctx context.Context, tx *store.Tx, chat int64) (err error) {
		left, err = l.Leave(ctx, tx, visitorUUID, chat)
		return err
	}
	if err = q.Switch(ctx, siteID, visitorUUID, chatID, leave); errors.Is(err, store.ErrUnique) { // another call was faster
		err = q.Switch(ctx, siteID, visitorUUID, chatID, leave)
	}
	return left, err
}

// Leave keeps the message with its files, and records the facts, in the caller's step; the
// mails follow by a job. chatID is the chat that the visitor waited for, 0 when the
// message comes by the button (NOTES-reports R26). Somebody else's client id never
// collides; the visitor's own, used before, means the message left then.
func (l *Letter) Leave(ctx context.Context, tx *store.Tx, visitorUUID string, chatID int64) (Left, error) {
	person, err := visitor.Find(ctx, tx, l.site.ID, visitorUUID)
	if errors.Is(err, store.ErrNone) {
		return Left{}, fault.NotFound("visitor", visitorUUID)
	}
	if err != nil {
		return Left{}, err
	}
	if left, known, err := l.before(ctx, tx, visitorUUID); known || err != nil {
		return left, err
	}
	if _, err := visitor.Locate(ctx, tx, person.ID, l.draft.VisitID); err != nil {
		return Left{}, err
	}
	if id := person.Identity; id.UserID != "" { // what is known of who signed in takes the place of what was typed
		l.draft.Name, l.draft.Email = cmp.Or(id.Name(), l.draft.Name), cmp.Or(id.Email(), l.draft.Email)
	}
	if err := visitor.Introduce(ctx, tx, person.ID, l.draft.Name, l.draft.Email); err != nil {
		return Left{}, err
	}
	facts, err := visitor.FactsOf(ctx, tx, person.ID, l.draft.VisitID)
	if err != nil {
		return Left{}, err
	}
	variables, err := visitor.VariablesOf(ctx, tx, l.draft.VisitID)
	if err != nil {
		return Left{}, err
	}
	segments := l.s.Settings.Enter(l.site, facts) // before routing, whose rules may ask for them
	n := l.message(person, facts)
	n.ChatID, n.At, n.CustomVariables, n.SegmentIDs = chatID, tx.Now(), variables.Given(), ids(segments)
	if err := visitor.Stand(ctx, tx, person.ID, visitor.OfflineMessage); err != nil {
		return Left{}, err
	}
	return l.keep(ctx, tx, person, n)
}

// before is the message that a repeated draft means.
func (l *Letter) before(ctx context.Context, tx *store.Tx, visitorUUID string) (left Left, known bool, err error) {
	var at int64
	err = tx.QueryRow(ctx, `SELECT uuid, submitted_at FROM offline_message WHERE site_id = ? AND visitor_uuid = ? AND client_id = ? AND client_id <> ''`,
		l.site.ID, visitorUUID, l.draft.ClientID).Scan(&left.ID, &at)
	if errors.Is(err, store.ErrNone) {
		return left, false, nil
	}
	if err != nil {
		return left, false, fmt.Errorf("look for an offline message: %w", err)
	}
	left.Time = api.Time(at)
	return left, true, nil
}

// message is the draft as it is kept, routed.
func (l *Letter) message(person *visitor.Person, facts *condition.Facts) New {
	d := l.draft
	configs := l.s.Settings.Configs(l.site)
	segments := ids(l.s.Settings.Enter(l.site, facts))
	t := route(d.DepartmentID, configs.IsEnableDepartment, l.rules, facts)
	n := New{
		VisitorUUID: person.UUID, SSOUserID: person.Identity.UserID, VisitID: d.VisitID, CampaignID: l.campaign.ID, ClientID: d.ClientID,
		DepartmentID: t.departmentID, AgentID: t.agentID, Recipients: t.recipients,
		Name: d.Name, Email: d.Email, Phone: l.filled.phone, Company: l.filled.company,
		Subject: d.Subject, Content: d.Content, SegmentIDs: segments,
	}
	return n
}

func ids(segments []setting.VisitorSegmentation) (out []int64) {
	for _, v := range segments {
		out = append(out, v.ID)
	}
	return out
}

// keep writes the message and what follows from it.
func (l *Letter) keep(ctx context.Context, tx *store.Tx, person *visitor.Person, n New) (left Left, err error) {
	var files []string
	if n.Fields, files, err = l.named(ctx, tx); err != nil {
		return Left{}, err
	}
	id, messageUUID, err := Insert(ctx, tx, l.site.ID, n)
	if err != nil {
		return Left{}, err
	}
	if err := file.Claim(ctx, tx, l.site.ID, file.OfflineMessage, id, files); err != nil {
		return Left{}, err
	}
	about := fact.Chat{At: n.At, SiteID: l.site.ID, ChatID: n.ChatID, VisitorID: person.ID, VisitID: n.VisitID,
		CampaignID: n.CampaignID, DepartmentID: n.DepartmentID}
	facts := []fact.Fact{fact.OfflineMessageSubmitted{Chat: about, MessageID: id, FromQueue: n.ChatID != 0}}
	for _, segment := range n.SegmentIDs {
		facts = append(facts, fact.SegmentMatched{Chat: about, SegmentID: segment, OfflineMessageID: id})
	}
	if l.s.Mail != nil {
		if err := job.Insert(ctx, tx, announcement{l.site.ID, id}, job.Attempts(mailTries)); err != nil {
			return Left{}, err
		}
	}
	if err := l.s.record(ctx, tx, facts...); err != nil {
		return Left{}, err
	}
	return Left{ID: messageUUID, Time: api.Time(n.At)}, nil
}
