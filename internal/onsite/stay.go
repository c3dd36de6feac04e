package onsite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/internal/chat"
	"parley/internal/condition"
	"parley/internal/store"
	"parley/internal/visitor"
)

// stay is a visit with its visitor and the chat that was asked for last on it: one row of
// the list. Nothing in it is worked out when it is read.
type stay struct {
	visitID, personID, campaignID     int64
	uuid, name, email, ssoUserID      string
	firstSeenAt, startedAt, seenAt    int64
	visits, chats, pagesBefore, pages int64
	landingURL, referrer              string
	pageURL, pageTitle                string
	language, zone, gmt               string
	address                           string
	browser, system, screen           string
	engine, keywords                  string
	country, state, city              string
	variables                         visitor.Variables
	status                            visitor.Status

	chatID                 string // empty: none was asked for
	chatState              chat.State
	accepted               bool
	departmentID           int64
	phone, company, answer string
	agents                 []chat.Agent
}

const stayColumns = `SELECT v.id, p.id, v.campaign_id, p.uuid, p.name, p.email, p.sso_user_id, p.first_seen_at, v.started_at, v.seen_at, p.visits, p.chats, p.pages, v.pages,
	v.landing_url, v.referrer, v.page_url, v.page_title, v.language, v.time_zone, v.gmt, v.address, v.browser, v.operating_system, v.screen,
	v.search_engine, v.keywords, v.country, v.state, v.city, v.variables, v.status,
	COALESCE(c.uuid, ''), COALESCE(c.state, ''), c.accepted_at IS NOT NULL, COALESCE(c.department_id, 0), COALESCE(c.visitor_phone, ''),
	COALESCE(c.visitor_company, ''), COALESCE(c.pre_chat, '[]'), COALESCE(c.agents, '[]')
	FROM visit v JOIN visitor p ON p.id = v.visitor_id LEFT JOIN chat c ON c.id = v.chat_id `

type scanner interface{ Scan(...any) error }

func scanStay(row scanner) (*stay, error) {
	s := &stay{}
	var agents string
	err := row.Scan(&s.visitID, &s.personID, &s.campaignID, &s.uuid, &s.name, &s.email, &s.ssoUserID, &s.firstSeenAt, &s.startedAt, &s.seenAt, &s.visits, &s.chats,
		&s.pagesBefore, &s.pages, &s.landingURL, &s.referrer, &s.pageURL, &s.pageTitle, &s.language, &s.zone, &s.gmt, &s.address, &s.browser, &s.system,
		&s.screen, &s.engine, &s.keywords, &s.country, &s.state, &s.city, &s.variables, &s.status,
		&s.chatID, &s.chatState, &s.accepted, &s.departmentID, &s.phone, &s.company, &s.answer, &agents)
	if err != nil {
		return nil, err
	}
	switch {
	case s.chatState.Waiting() && s.accepted:
		s.status = visitor.Transferring
	case s.chatState.Waiting():
		s.status = visitor.Waiting
	case s.chatState == chat.Chatting:
		s.status = visitor.Chatting
	}
	return s, json.Unmarshal([]byte(agents), &s.agents)
}

// find reads the stay of a visitor who is on the site; store.ErrNone is nobody.
func find(ctx context.Context, tx *store.Tx, siteID int64, uuid string) (*stay, error) {
	s, err := scanStay(tx.QueryRow(ctx, stayColumns+`WHERE p.uuid = ? AND v.site_id = ? AND v.ended_at IS NULL`, uuid, siteID))
	if err != nil && !errors.Is(err, store.ErrNone) {
		err = fmt.Errorf("read a visitor on the site: %w", err)
	}
	return s, err
}

// each calls fn for the stays that a query means, until it returns false.
func each(ctx context.Context, tx *store.Tx, fn func(*stay) bool, where string, args ...any) error {
	rows, err := tx.Query(ctx, stayColumns+where, args...)
	if err != nil {
		return fmt.Errorf("list visitors on the site: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		s, err := scanStay(rows)
		if err != nil {
			return fmt.Errorf("list visitors on the site: %w", err)
		}
		if !fn(s) {
			return nil
		}
	}
	return rows.Err()
}

// shownName is the name, or else the address (NOTES-livechat B18).
func (s *stay) shownName() string {
	if s.name != "" {
		return s.name
	}
	return s.address
}

// onSite is how long the visit lasts already.
func (s *stay) onSite(now int64) time.Duration {
	return time.Duration(now-s.startedAt) * time.Millisecond
}

// facts is what conditions may ask, as visitor.FactsOf reads it.
func (s *stay) facts(now int64) *condition.Facts {
	return &condition.Facts{
		CurrentPageURL: s.pageURL, ReferringPageURL: s.referrer, ChatRequestingPageURL: s.pageURL, LandingPageURL: s.landingURL,
		SearchEngine: s.engine, SearchKeywords: s.keywords, NumberOfVisits: s.visits, NumberOfChats: s.chats,
		TimeOnWebSite: int64(s.onSite(now).Seconds()), PageViews: s.pages,
		Country: s.country, State: s.state, City: s.city, TimeZone: s.gmt, Language: s.language,
		Variables: s.variables.Values(), Prechat: condition.Values{},
	}
}
