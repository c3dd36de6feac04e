// Package recount computes reports the plain way: it reads every fact of a site and counts
// with loops, by the words of contract/reports.yaml and NOTES-reports.md alone. Reports
// are held to what it says. It shares nothing with them, and nothing in the product uses it.
package recount

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/store"
)

// The kinds of facts, as docs/facts.md numbers them.
const (
	chatRequested = 1 + iota
	segmentMatched
	preChatSubmitted
	chatQueued
	chatDequeued
	chatAccepted
	chatRefused
	chatMissed
	chatTransferred
	agentJoinedChat
	agentLeftChat
	chatEnded
	messageSent
	cannedMessageUsed
	ratingSubmitted
	postChatSubmitted
	wrapUpSubmitted
	offlineMessageSubmitted
	invitationSent
	invitationAccepted
	visitStarted
	pageViewed
	visitEnded
	conversionAchieved
	agentLoggedIn
	agentLoggedOut
	agentStatusChanged
	departmentMembershipChanged
	agentCapacityChanged
	botChatStarted
)

// event is a fact as it stands in the table; what is NULL there is 0 or empty.
type event struct {
	id, kind, at                int64
	chat, visitor, visit        int64
	campaign, department, agent int64
	ref, code, number           int64
	data                        string
}

// Site is all that happened on a site, and what there is now.
type Site struct {
	events      []event
	requests    []*request
	agents      map[int64]*worker
	now         int64
	away        map[int64]string // names of away statuses
	state       state
	forms       map[int64]forms // of campaigns
	departments map[int64]string

	// Entities that exist, by what reports call them; the value is what they belong to.
	entities map[string]map[int64]int64
}

// Load reads a site.
func Load(ctx context.Context, db *store.DB, siteID int64) (*Site, error) {
	s := &Site{now: db.Now(), entities: map[string]map[int64]int64{}}
	err := db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT id, kind, at, COALESCE(chat_id, 0), COALESCE(visitor_id, 0), COALESCE(visit_id, 0), COALESCE(campaign_id, 0),
			COALESCE(department_id, 0), COALESCE(agent_id, 0), COALESCE(ref_id, 0), COALESCE(code, 0), COALESCE(number, 0), COALESCE(data, '')
			FROM fact WHERE site_id = ? ORDER BY id`, siteID)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var e event
			err := rows.Scan(&e.id, &e.kind, &e.at, &e.chat, &e.visitor, &e.visit, &e.campaign, &e.department, &e.agent, &e.ref, &e.code, &e.number, &e.data)
			if err != nil {
				return err
			}
			s.events = append(s.events, e)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if err := s.loadAway(ctx, tx, siteID); err != nil {
			return err
		}
		if err := s.loadForms(ctx, tx, siteID); err != nil {
			return err
		}
		if err := s.loadState(ctx, tx, siteID); err != nil {
			return err
		}
		return s.loadEntities(ctx, tx, siteID)
	})
	if err != nil {
		return nil, fmt.Errorf("read a site's facts: %w", err)
	}
	s.gather()
	return s, nil
}

// loadAway reads the names of away statuses.
func (s *Site) loadAway(ctx context.Context, tx *store.Tx, siteID int64) error {
	s.away = map[int64]string{}
	rows, err := tx.Query(ctx, `SELECT id, name FROM custom_away_status WHERE site_id = ?`, siteID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		s.away[id] = name
	}
	return rows.Err()
}

// loadEntities reads what there is for rows to stand for.
func (s *Site) loadEntities(ctx context.Context, tx *store.Tx, siteID int64) error {
	for name, query := range map[string]string{
		"agent":            `SELECT id, 0 FROM agent WHERE site_id = ?`,
		"department":       `SELECT id, 0 FROM department WHERE site_id = ?`,
		"campaign":         `SELECT id, 0 FROM campaign WHERE site_id = ?`,
		"visitorSegment":   `SELECT id, 0 FROM visitor_segmentation WHERE site_id = ?`,
		"autoInvitation":   `SELECT id, campaign_id FROM auto_invitation WHERE site_id = ?`,
		"conversionAction": `SELECT id, 0 FROM conversion_action WHERE site_id = ?`,
	} {
		s.entities[name] = map[int64]int64{}
		rows, err := tx.Query(ctx, query, siteID)
		if err != nil {
			return err
		}
		for rows.Next() {
			var id, owner int64
			if err := rows.Scan(&id, &owner); err != nil {
				return err
			}
			s.entities[name][id] = owner
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

// page is the URL that a request was made on, without its fragment.
func (e *event) page() string {
	var p struct{ URL string }
	_ = json.Unmarshal([]byte(e.data), &p)
	for i := range p.URL {
		if p.URL[i] == '#' {
			return p.URL[:i]
		}
	}
	return p.URL
}
