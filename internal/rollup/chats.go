package rollup

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/store"
)

// chatsOf gathers the chats that facts are about, with all their facts. A chat that was
// asked for among these facts has no earlier ones that count.
func chatsOf(ctx context.Context, tx *store.Tx, list []Fact) ([]Chat, error) {
	of, begun := map[int64][]Fact{}, map[int64]bool{}
	for _, f := range list {
		if f.ChatID == 0 || !f.Kind.OfChat() {
			continue
		}
		of[f.ChatID] = append(of[f.ChatID], f)
		begun[f.ChatID] = begun[f.ChatID] || f.Kind == fact.KindChatRequested
	}
	var older []int64
	for id := range of {
		if !begun[id] {
			older = append(older, id)
			of[id] = nil
		}
	}
	slices.Sort(older)
	for ids := range slices.Chunk(older, store.ListLimit) {
		marks, args := store.In(ids)
		all, err := facts(ctx, tx, `WHERE chat_id IN (`+marks+`) ORDER BY chat_id, id`, args...)
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			of[f.ChatID] = append(of[f.ChatID], f)
		}
	}
	chats := make([]Chat, 0, len(of))
	for _, own := range of {
		slices.SortFunc(own, func(a, b Fact) int { return cmp.Compare(a.ID, b.ID) })
		chats = append(chats, Chat{derive(own), own})
	}
	slices.SortFunc(chats, func(a, b Chat) int { return cmp.Compare(a.Facts[0].ChatID, b.Facts[0].ChatID) })
	return chats, nil
}

var requestColumns = []string{
	"site_id", "requested_at", "chat_id", "visitor_id", "campaign_id", "department_id", "source", "invitation_id", "page_url",
	"outcome", "outcome_at", "queued_at", "ended_at", "agent_messages", "visitor_messages", "canned_messages", "last_by_agent",
	"responses", "response_time", "grade", "wrapped_up", "transferred", "department_transferred",
	"transferred_in", "transferred_out", "departments", "segments", "agents", "queue_kind", "queue_id",
}

// values are the request as a row.
func (r *Request) values() []any {
	return []any{
		r.SiteID, r.RequestedAt, r.ChatID, r.VisitorID, r.CampaignID, r.DepartmentID, r.Source, r.InvitationID, r.PageURL,
		r.Outcome, r.OutcomeAt, r.QueuedAt, r.EndedAt, r.AgentMessages, r.VisitorMessages, r.CannedMessages, r.LastByAgent,
		r.Responses, r.ResponseTime, r.Grade, r.WrappedUp, r.Transferred, r.DepartmentTransferred,
		text(r.In), text(r.Out), text(r.Departments), text(r.Segments), text(r.Agents), r.Queue.Kind, r.Queue.ID,
	}
}

// text is a list as JSON.
func text[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // numbers always marshal
	}
	return string(b)
}

// list reads what text wrote.
func list[T any](text string) (out []T, err error) {
	if text == "[]" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(text), &out)
	return out, err
}

// replacing has an insert replace all but the first columns, which are the key.
func replacing(columns []string, key int) string {
	set := ""
	for i, c := range columns[key:] {
		if i > 0 {
			set += ", "
		}
		set += c + " = excluded." + c
	}
	conflict := ""
	for i, c := range columns[:key] {
		if i > 0 {
			conflict += ", "
		}
		conflict += c
	}
	return "ON CONFLICT (" + conflict + ") DO UPDATE SET " + set
}

var replaceRequest = replacing(requestColumns, 3)

// writeRequests writes the requests and queues of the chats of a batch.
func writeRequests(ctx context.Context, tx *store.Tx, b *Batch, dirty marks) error {
	var rows, queues [][]any
	for _, c := range b.Chats {
		r := c.Request
		if r == nil {
			continue
		}
		rows = append(rows, r.values())
		dirty.at(r.SiteID, r.RequestedAt)
		for _, q := range r.queues {
			span := Span{q.since, q.until}
			if q.until != 0 {
				dirty.over(r.SiteID, Span{q.since, q.until + 1})
			}
			queues = append(queues, []any{r.SiteID, q.since, r.ChatID, until(span), lasted(span, hour), q.Kind, q.ID})
		}
	}
	if err := store.InsertMany(ctx, tx, "rollup_request", requestColumns, rows, replaceRequest); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "rollup_queue", []string{"site_id", "since_at", "chat_id", "until_at", "lasted", "kind", "id"}, queues,
		`ON CONFLICT (site_id, since_at, chat_id) DO UPDATE SET until_at = excluded.until_at, lasted = excluded.lasted, kind = excluded.kind, id = excluded.id`)
}

// readRequests calls fn with the requests of a site in a span.
func readRequests(ctx context.Context, tx *store.Tx, siteID int64, in Span, fn func(*Request)) error {
	rows, err := tx.Query(ctx, `SELECT requested_at, chat_id, visitor_id, campaign_id, department_id, source,
		outcome, outcome_at, queued_at, ended_at, agent_messages, visitor_messages, canned_messages, last_by_agent,
		responses, response_time, grade, wrapped_up, transferred, department_transferred,
		transferred_in, transferred_out, departments, segments, agents
		FROM rollup_request WHERE site_id = ? AND requested_at >= ? AND requested_at < ?`, siteID, in.From, in.To)
	if err != nil {
		return fmt.Errorf("read requests: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		r := &Request{SiteID: siteID}
		var in, out, departments, segments, agents string
		err := rows.Scan(&r.RequestedAt, &r.ChatID, &r.VisitorID, &r.CampaignID, &r.DepartmentID, &r.Source,
			&r.Outcome, &r.OutcomeAt, &r.QueuedAt, &r.EndedAt, &r.AgentMessages, &r.VisitorMessages, &r.CannedMessages, &r.LastByAgent,
			&r.Responses, &r.ResponseTime, &r.Grade, &r.WrappedUp, &r.Transferred, &r.DepartmentTransferred,
			&in, &out, &departments, &segments, &agents)
		if err == nil {
			err = r.readLists(in, out, departments, segments, agents)
		}
		if err != nil {
			return fmt.Errorf("read requests: %w", err)
		}
		fn(r)
	}
	return rows.Err()
}

func (r *Request) readLists(in, out, departments, segments, agents string) (err error) {
	for into, from := range map[*[]int64]string{&r.In: in, &r.Out: out, &r.Departments: departments, &r.Segments: segments} {
		if *into, err = list[int64](from); err != nil {
			return err
		}
	}
	r.Agents, err = list[Stay](agents)
	return err
}
