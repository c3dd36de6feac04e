// Package fact keeps the facts that reports are computed from.
//
// A fact is recorded once, in the step that makes it true, and never changed.
// Facts hold numbers and what reports count by, and nothing that a person wrote:
// deleting a chat takes its content and leaves its facts. Their meaning, column
// by column, is documented for people with reporting tools in docs/facts.md.
package fact

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/store"
)

// Kind is the kind of a fact, as in the table fact_kind.
type Kind int16

// The kinds, in the order of the event model (contract/NOTES-reports.md).
const (
	KindChatRequested Kind = iota + 1
	KindSegmentMatched
	KindPreChatSubmitted
	KindChatQueued
	KindChatDequeued
	KindChatAccepted
	KindChatRefused
	KindChatMissed
	KindChatTransferred
	KindAgentJoinedChat
	KindAgentLeftChat
	KindChatEnded
	KindMessageSent
	KindCannedMessageUsed
	KindRatingSubmitted
	KindPostChatSubmitted
	KindWrapUpSubmitted
	KindOfflineMessageSubmitted
	KindInvitationSent
	KindInvitationAccepted
	KindVisitStarted
	KindPageViewed
	KindVisitEnded
	KindConversionAchieved
	KindAgentLoggedIn
	KindAgentLoggedOut
	KindAgentStatusChanged
	KindDepartmentMembershipChanged
	KindAgentCapacityChanged
	KindBotChatStarted
	KindBotAnswered
	KindBotChatEnded
)

// Fact is one of the types of this package.
type Fact interface{ row() row }

// row is a fact as it is stored. Zero means nothing, except in code and number.
type row struct {
	kind                                   Kind
	site, at                               int64
	chat, visitor, visit                   int64
	campaign, department, agent, reference int64
	code, number                           *int64
	data                                   any
}

const insertFact = `INSERT INTO fact (site_id, kind, at, chat_id, visitor_id, visit_id, campaign_id, department_id,
	agent_id, ref_id, code, number, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// Record writes facts, in their order, as part of the step. A fact without a
// time of its own happens now.
func Record(ctx context.Context, tx *store.Tx, facts ...Fact) error {
	for _, f := range facts {
		r := f.row()
		if r.at == 0 {
			r.at = tx.Now()
		}
		data, err := r.document()
		if err != nil {
			return fmt.Errorf("record a fact of kind %d: %w", r.kind, err)
		}
		_, err = tx.Exec(ctx, insertFact, r.site, r.kind, r.at, orNull(r.chat), orNull(r.visitor), orNull(r.visit),
			orNull(r.campaign), orNull(r.department), orNull(r.agent), orNull(r.reference), r.code, r.number, data)
		if err != nil {
			return fmt.Errorf("record a fact of kind %d: %w", r.kind, err)
		}
	}
	return nil
}

// document is data as JSON text, or nil.
func (r row) document() (any, error) {
	if r.data == nil {
		return nil, nil
	}
	b, err := json.Marshal(r.data)
	return string(b), err
}

func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// value is for code and number, where zero is a value.
func value[N ~int | ~int64](n N) *int64 {
	v := int64(n)
	return &v
}

func flag(b bool) *int64 {
	if b {
		return value(1)
	}
	return value(0)
}

// Page is a page of the customer's web site.
type Page struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// Answer is the answer to a closed question: one with a list of choices. Answers to
// open ones are a person's own words and never become facts.
type Answer struct {
	FieldID int64  `json:"field"`
	Value   string `json:"value"`
}

// OfChat tells the kinds that tell of a chat while it is waited for and going on, and
// so of the department that it has.
func (k Kind) OfChat() bool {
	switch k {
	case KindOfflineMessageSubmitted, KindInvitationSent, KindInvitationAccepted, KindConversionAchieved:
		return false
	}
	return k <= KindWrapUpSubmitted || k >= KindBotChatStarted
}
