package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/google/uuid"

	"parley/internal/fulltext"
	"parley/internal/store"
)

const (
	agents      = 20
	departments = 5
	perStep     = 500 // chats that one step inserts
	greeting    = "Hello, how can I help you today?"
)

// loader fills a site's history by plain SQL, faster than chatting could.
type loader struct {
	db     *store.DB
	siteID int64
	words  *language
	rand   *rand.Rand
	uuids  *rand.ChaCha8
}

// load makes so many chats, spread over a year that ends now.
func load(ctx context.Context, url string, siteID int64, chats int) error {
	db, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	l := &loader{db: db, siteID: siteID, words: newLanguage(), rand: rand.New(rand.NewPCG(1, 1)), uuids: rand.NewChaCha8([32]byte{1})}
	if err := db.Update(ctx, l.people); err != nil {
		return err
	}
	begun, year := time.Now(), 365*24*time.Hour.Milliseconds()
	first := db.Now() - year
	for at := 0; at < chats; at += perStep {
		n := min(perStep, chats-at)
		err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
			return l.chats(ctx, tx, int64(at+1), n, func(i int) int64 { return first + int64(float64(year)*float64(at+i)/float64(chats)) })
		})
		if err != nil {
			return err
		}
	}
	if err := db.Update(ctx, func(ctx context.Context, tx *store.Tx) error { return l.count(ctx, tx) }); err != nil {
		return err
	}
	fmt.Printf("  %d chats loaded in %.0f s\n", chats, time.Since(begun).Seconds())
	return nil
}

// index makes the search index, or what of it is missing, as the server would.
func index(ctx context.Context, url string) error {
	db, err := store.Open(ctx, store.Options{URL: url})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	begun := time.Now()
	if err := fulltext.New(db, nil).Merge(ctx); err != nil {
		return err
	}
	fmt.Printf("  indexed in %.0f s\n", time.Since(begun).Seconds())
	return nil
}

// people are the site's agents and departments, and the one visitor whose visit all chats
// come from: who a chat was with is in the chat itself.
func (l *loader) people(ctx context.Context, tx *store.Tx) error {
	for id := 101; id <= 100+agents; id++ {
		email := fmt.Sprintf("agent%d@history.example.test", id)
		_, err := tx.Exec(ctx, `INSERT INTO agent (site_id, id, email, email_lower, display_name, first_name, last_name, created_at) VALUES (?, ?, ?, ?, ?, '', '', 0)`,
			l.siteID, id, email, email, fmt.Sprintf("Agent %d", id))
		if err != nil {
			return err
		}
	}
	for id := 1; id <= departments; id++ {
		if _, err := tx.Exec(ctx, `INSERT INTO department (site_id, id, name) VALUES (?, ?, ?)`, l.siteID, id, fmt.Sprintf("Department %d", id)); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO visitor (id, site_id, uuid, first_seen_at) VALUES (1, ?, ?, 0)`, l.siteID, uuid.NewString())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO visit (id, site_id, visitor_id, campaign_id, started_at, seen_at, due_at, ended_at, landing_url, landing_title, referrer, page_url, page_title,
		pages, language, time_zone, address, user_agent) VALUES (1, ?, 1, 1, 0, 0, 0, 1, '', '', '', '', '', 1, '', '', '', '')`, l.siteID)
	return err
}

// table gathers rows for one statement.
type table struct {
	into string
	cols int
	args []any
}

func (t *table) add(values ...any) { t.args = append(t.args, values...) }

// rowsPerStatement keeps statements below the databases' limits of parameters.
const rowsPerStatement = 500

func (t *table) insert(ctx context.Context, tx *store.Tx) error {
	row := "(?" + strings.Repeat(", ?", t.cols-1) + ")"
	for args := t.args; len(args) > 0; {
		n := min(rowsPerStatement, len(args)/t.cols)
		if _, err := tx.Exec(ctx, "INSERT INTO "+t.into+" VALUES "+row+strings.Repeat(", "+row, n-1), args[:n*t.cols]...); err != nil {
			return fmt.Errorf("fill %s: %w", t.into, err)
		}
		args = args[n*t.cols:]
	}
	return nil
}

// chats inserts chats of the history with their agent, messages and text.
func (l *loader) chats(ctx context.Context, tx *store.Tx, firstID int64, n int, when func(i int) int64) error {
	chat := &table{into: `chat (id, site_id, uuid, visitor_id, visitor_uuid, visit_id, campaign_id, department_id, priority, state, head, last_at, requested_at, accepted_at,
		ended_at, ended_by, agents, visitor_name, visitor_email, visitor_phone, visitor_company, page_url, page_title, pre_chat)`, cols: 24}
	agent := &table{into: `chat_agent (chat_id, site_id, agent_id, name, email, requested_at, joined_at, left_at)`, cols: 8}
	message := &table{into: `message (chat_id, seq, at, kind, sender_kind, sender_id, sender_name, visibility, text)`, cols: 9}
	text := &table{into: `chat_text (chat_id, text)`, cols: 2}
	pending := &table{into: `search_pending (site_id, chat_id, tags)`, cols: 3}
	for i := range n {
		id, at := firstID+int64(i), when(i)
		agentID, department := int64(101+l.rand.IntN(agents)), int64(l.rand.IntN(departments+1))
		name := l.words.words[l.rand.IntN(vocabulary)]
		email := name + "@example.test"
		agentName := fmt.Sprintf("Agent %d", agentID)
		chat.add(id, l.siteID, l.uuid(), 1, l.uuid(), 1, 1, department, 2, "ended", 5, at+300_000, at, at+5_000, at+300_000, "visitor", "[]",
			name, email, "", "", "https://shop.example.test/", "Shop", "[]")
		agent.add(id, l.siteID, agentID, agentName, fmt.Sprintf("agent%d@history.example.test", agentID), at, at+5_000, at+300_000)
		said := []string{greeting, l.words.sentence(10 + l.rand.IntN(40)), l.words.sentence(10+l.rand.IntN(30)) + fmt.Sprintf(" order %08d.", id*7919%100_000_000), l.words.sentence(3 + l.rand.IntN(15))}
		for seq, t := range said {
			who, sender := "visitor", name
			if seq%2 == 0 {
				who, sender = "agent", agentName
			}
			message.add(id, seq+1, at+10_000*int64(seq), "text", who, agentID, sender, "all", t)
		}
		text.add(id, strings.ToLower(name+"\n"+email+"\n"+strings.Join(said, "\n")+"\n"))
		pending.add(l.siteID, id, fulltext.DepartmentTag(department)+" "+fulltext.AgentTag(agentID))
	}
	for _, t := range []*table{chat, agent, message, text, pending} {
		if err := t.insert(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) uuid() string {
	u, err := uuid.NewRandomFromReader(l.uuids)
	if err != nil {
		panic(err) // it never runs out
	}
	return u.String()
}

// count counts the hours as the engine does when chats end.
func (l *loader) count(ctx context.Context, tx *store.Tx) error {
	const hours = `INSERT INTO history_count (site_id, subject, subject_id, hours, part, chats, first_id, last_id) `
	for _, query := range []string{
		hours + `SELECT site_id, 'site', 0, 1, requested_at / 3600000, COUNT(*), MIN(id), MAX(id) FROM chat GROUP BY 1, 5`,
		hours + `SELECT site_id, 'department', department_id, 1, requested_at / 3600000, COUNT(*), MIN(id), MAX(id) FROM chat GROUP BY 1, 3, 5`,
		hours + `SELECT site_id, 'agent', agent_id, 1, requested_at / 3600000, COUNT(*), MIN(chat_id), MAX(chat_id) FROM chat_agent GROUP BY 1, 3, 5`,
		hours + `SELECT site_id, subject, subject_id, 24, part / 24, SUM(chats), MIN(first_id), MAX(last_id) FROM history_count WHERE hours = 1 GROUP BY 1, 2, 3, 5`,
		hours + `SELECT site_id, subject, subject_id, 720, part / 30, SUM(chats), MIN(first_id), MAX(last_id) FROM history_count WHERE hours = 24 GROUP BY 1, 2, 3, 5`,
	} {
		if _, err := tx.Exec(ctx, query); err != nil {
			return fmt.Errorf("count the history: %w", err)
		}
	}
	return nil
}
