package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Answer is what a visitor filled into a field of a form.
type Answer struct {
	ID    int64  `json:"id" doc:"Field id."`
	Value string `json:"value" maxLength:"4000" doc:"Answer."`
}

// NewRequest is a visitor's wish to talk to an agent.
type NewRequest struct {
	ClientID     string // the visitor's own name for the request
	VisitID      int64
	CampaignID   string
	DepartmentID int64  // 0: the whole site
	InvitationID string // that it accepts; empty for none
	Name, Email  string
	Answers      []Answer
}

const (
	maxName  = 200
	maxEmail = 254
)

// Request opens a chat for a visitor and returns it. A client id that was used before
// means the chat opened then, and a visitor who has a running chat gets that one.
func (e *Engine) Request(ctx context.Context, who Party, r NewRequest) (Chat, error) {
	if err := checkRequest(r); err != nil {
		return Chat{}, err
	}
	var err error
	if r.Answers, err = e.maskAnswers(ctx, who.SiteID, r.Answers, &r.Name, &r.Email); err != nil {
		return Chat{}, err
	}
	site, err := e.settings.Site(ctx, who.SiteID)
	if err != nil {
		return Chat{}, err
	}
	settings, unknown := e.campaigns.Find(site, r.CampaignID)
	var c *record
	open := func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = e.request(ctx, tx, who, r, site, settings, unknown)
		return err
	}
	err = e.db.Update(ctx, open)
	if errors.Is(err, store.ErrUnique) { // another call of the same visitor was faster
		err = e.db.Update(ctx, open)
	}
	if err != nil {
		return Chat{}, err
	}
	return c.chat(), nil
}

func checkRequest(r NewRequest) error {
	if err := checkClientID(r.ClientID); err != nil {
		return err
	}
	if err := checkText("name", r.Name, maxName); err != nil {
		return err
	}
	if r.Email != "" && !lenient.IsEmail(r.Email) {
		return fault.NotEmail("email")
	}
	return checkText("email", r.Email, maxEmail)
}

// request opens a chat. settings are those of the campaign that r names, unless that is
// unknown: then only a chat that exists already is an answer.
func (e *Engine) request(ctx context.Context, tx *store.Tx, who Party, r NewRequest, site *snapshot.Site, settings *campaign.Settings, unknown error) (*record, error) {
	if err := lockWaitingList(ctx, tx, who.SiteID); err != nil {
		return nil, err
	}
	person, err := visitor.Find(ctx, tx, who.SiteID, who.VisitorID)
	if errors.Is(err, store.ErrNone) {
		return nil, fault.NotFound("visitor", who.VisitorID)
	}
	if err != nil {
		return nil, err
	}
	if c, err := already(ctx, tx, person.ID, r.ClientID); c != nil || err != nil {
		return c, err
	}
	if unknown != nil {
		return nil, unknown
	}
	where, err := visitor.Locate(ctx, tx, person.ID, r.VisitID)
	if err != nil {
		return nil, err
	}
	if err := e.notBanned(ctx, tx, who.SiteID, who.VisitorID, where.Address); err != nil {
		return nil, err
	}
	signOn, err := e.signOn(site, settings.ID, person)
	if err != nil {
		return nil, err
	}
	form, err := readForm(ctx, tx, settings, who.SiteID, &r, signOn)
	if err != nil {
		return nil, err
	}
	if err := visitor.Introduce(ctx, tx, person.ID, r.Name, r.Email); err != nil {
		return nil, err
	}
	invited, err := follow(ctx, tx, who, r.InvitationID)
	if err != nil {
		return nil, err
	}
	at := tx.Now()
	c := &record{siteID: who.SiteID, uuid: uuid.Must(uuid.NewV7()).String(), visitorID: person.ID, visitorUUID: person.UUID,
		visitID: r.VisitID, campaignID: form.campaign.ID,
		requestedAt: at, lastAt: at, name: cmpOr(r.Name, person.Name), email: cmpOr(r.Email, person.Email),
		ssoUserID: person.Identity.UserID, phone: form.phone, company: form.company, pageURL: where.Page.URL, pageTitle: where.Page.Title}
	if err := e.open(ctx, tx, site, c, r, form, invited); err != nil {
		return nil, err
	}
	return c, nil
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// already is the chat that a repeated request means, or the one that runs.
func already(ctx context.Context, tx *store.Tx, visitorID int64, clientID string) (*record, error) {
	found, err := list(ctx, tx, `WHERE c.id IN (SELECT a.id FROM chat a WHERE a.visitor_id = ? AND a.state <> 'ended'
		UNION ALL SELECT r.chat_id FROM request r WHERE r.visitor_id = ? AND r.client_id = ?) ORDER BY c.id`, visitorID, visitorID, clientID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil // of two, the repeated one is the older: it has ended, the other runs
}

// open makes the chat with its request, and puts it on the waiting list where it belongs,
// unless a message is to be left instead.
func (e *Engine) open(ctx context.Context, tx *store.Tx, site *snapshot.Site, c *record, r NewRequest, form *form, invited *shown) error {
	t, err := e.team(ctx, tx, c.siteID)
	if err != nil {
		return err
	}
	if c.preferredID, err = lastAgent(ctx, tx, c); err != nil {
		return err
	}
	if invited != nil && invited.agentID != 0 {
		c.preferredID = invited.agentID
	}
	way, err := e.course(ctx, tx, site, c, form)
	if err != nil {
		return err
	}
	to, leave := t.floor.Route(way.plan, way.chosen)
	c.targetID, c.departmentID, c.priority = to.AgentID, to.DepartmentID, to.Priority
	c.elsewhere = way.plan.Elsewhere(way.chosen)
	s := e.change(tx, c)
	s.from, c.state = "", Queued
	// Nobody who waits could be given what there is room for, or it would have been.
	d := t.floor.Decide(asked{}.asRequest(c))
	instead, err := s.instead(ctx, form.campaign, leave, d)
	if err != nil {
		return err
	}
	if instead != "" {
		c.state = transition(Switch).To
	} else if err := s.place(ctx, t, d); err != nil {
		return err
	}
	err = tx.QueryRow(ctx, `INSERT INTO chat (site_id, uuid, visitor_id, visitor_uuid, visit_id, campaign_id, department_id, priority, state,
		head, last_at, requested_at, agents, visitor_name, visitor_email, visitor_phone, visitor_company, visitor_product, page_url, page_title, pre_chat,
		target_agent_id, is_handed, preferred_agent_id, offered_agent_id, answer_due_at, elsewhere, sso_user_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		c.siteID, c.uuid, c.visitorID, c.visitorUUID, c.visitID, c.campaignID, c.departmentID, c.priority, c.state,
		c.lastAt, c.requestedAt, c.agents.text(), c.name, c.email, c.phone, c.company, form.product, c.pageURL, c.pageTitle, form.text(),
		c.targetID, c.isHanded, c.preferredID, c.offeredTo, c.answerDue, c.elsewhere.text(), c.ssoUserID).Scan(&c.id)
	if err != nil {
		return fmt.Errorf("open a chat: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO request (site_id, chat_id, visitor_id, client_id, source, requested_at) VALUES (?, ?, ?, ?, ?, ?)`,
		c.siteID, c.id, c.visitorID, r.ClientID, sources[invited.source()], c.requestedAt)
	if err != nil {
		return fmt.Errorf("add a request: %w", err)
	}
	if err := form.takeFiles(ctx, tx, c); err != nil {
		return err
	}
	if err := visitor.Asked(ctx, tx, c.visitorID, c.id); err != nil {
		return err
	}
	s.add(fact.ChatRequested{Chat: s.about(), Source: invited.source(), InvitationID: invited.automatic(), Page: fact.Page{URL: c.pageURL, Title: c.pageTitle}})
	if invited != nil {
		if err := s.followed(ctx, invited); err != nil {
			return err
		}
	}
	if err := s.matchSegments(ctx, way.segments); err != nil {
		return err
	}
	if form.isFilled {
		s.add(fact.PreChatSubmitted{Chat: s.about(), Answers: form.closed})
	}
	if err := s.answerRequest(ctx, form.campaign, instead); err != nil {
		return err
	}
	if err := s.save(ctx); err != nil || s.taker == 0 {
		return err
	}
	return s.begin(ctx, t)
}

// form is what became of the answers before a chat.
type form struct {
	sheet
	campaign                *campaign.Settings
	phone, company, product string
	isFilled                bool

	departmentID    int64             // that was chosen
	departmentLabel string            // of the field that asks for it
	labelled        map[string]string // all answers by the labels of their fields
}

// text is what is kept with the chat, as JSON.
func (f *form) text() string {
	b, err := json.Marshal(f.values())
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	return string(b)
}

// takeFiles gives the chat, which exists now, the files that answers name.
func (f *form) takeFiles(ctx context.Context, tx *store.Tx, c *record) error {
	if len(f.files) == 0 {
		return nil
	}
	if err := f.take(ctx, tx, c.siteID, c.id); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE chat SET pre_chat = ? WHERE id = ?`, f.text(), c.id); err != nil {
		return fmt.Errorf("keep the answers before a chat: %w", err)
	}
	return nil
}

// readForm holds a request to the campaign's form and the site's departments. What the
// visitor's identity provider says takes the place of what was typed.
func readForm(ctx context.Context, tx *store.Tx, settings *campaign.Settings, siteID int64, r *NewRequest, by signOn) (*form, error) {
	by.answer(settings.PreChat, r)
	if r.DepartmentID != 0 {
		there, err := setting.HasDepartment(ctx, tx, siteID, r.DepartmentID)
		if err != nil {
			return nil, err
		}
		if !there {
			return nil, fault.NotInList("departmentId")
		}
	}
	f := &form{campaign: settings, isFilled: settings.PreChat.IsEnable && !by.isSkipped(), departmentID: r.DepartmentID, labelled: map[string]string{}}
	return f, f.fill(*r)
}

// fill holds the answers to the form. System fields that have a place of their own in a
// chat are not kept a second time (NOTES-livechat B19).
func (f *form) fill(r NewRequest) error {
	p := f.campaign.PreChat
	for _, field := range p.Fields {
		field.IsRequired = field.IsRequired && f.isFilled
		value := answerTo(p, field, r)
		part := p.System(field)
		if part == campaign.DepartmentField {
			field.Options = campaign.Choices(value) // the departments, among which it was looked for
		}
		given, err := f.read(field, inputName(p, field), value)
		if err != nil {
			return err
		}
		if given.Value != "" {
			f.labelled[field.Name] = given.Value
		}
		switch part {
		case campaign.DepartmentField:
			f.departmentLabel = field.Name
			continue
		case campaign.NameField, campaign.EmailField:
			continue
		case campaign.PhoneField:
			f.phone = given.Value
		case campaign.CompanyField:
			f.company = given.Value
		case campaign.ProductField:
			f.product = given.Value
		}
		if given.Value != "" {
			f.keep(field, given.Value)
		}
	}
	return nil
}

// inputName is where a request answers a field, for those who are told that it does not.
func inputName(p campaign.PreChat, field campaign.Field) string {
	switch p.System(field) {
	case campaign.NameField:
		return "name"
	case campaign.EmailField:
		return "email"
	case campaign.DepartmentField:
		return "departmentId"
	}
	return field.Name
}

// answerTo is what a request says to a field. Answers to fields that the form does not
// have are ignored.
func answerTo(p campaign.PreChat, field campaign.Field, r NewRequest) string {
	switch p.System(field) {
	case campaign.NameField:
		return r.Name
	case campaign.EmailField:
		return r.Email
	case campaign.DepartmentField:
		if r.DepartmentID == 0 {
			return ""
		}
		return fmt.Sprint(r.DepartmentID)
	}
	return sentTo(r.Answers, field.ID)
}
