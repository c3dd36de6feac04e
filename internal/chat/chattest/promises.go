// Package chattest tells whether a database shows what the engine promises, whatever
// happened: for tests, simulations and fault drills.
package chattest

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// facts counts a chat's facts of a kind.
func facts(kind int, more string) string {
	return fmt.Sprintf(`(SELECT COUNT(*) FROM fact f WHERE f.chat_id = c.id AND f.kind = %d %s)`, kind, more)
}

// promise is a query for what breaks one.
type promise struct{ broken, query string }

// about is a promise about each chat c and its request r.
func about(broken, where string) promise {
	return promise{broken, `SELECT c.uuid FROM chat c JOIN request r ON r.chat_id = c.id WHERE ` + where}
}

var promises = []promise{
	about("an outcome and an undecided request", `(r.outcome IS NULL) <> (c.state <> 'ended' AND c.accepted_at IS NULL)`),
	about("answered without being accepted", `(r.outcome = 'answered') <> (c.accepted_at IS NOT NULL)`),
	about("not one outcome fact", facts(6, "")+" + "+facts(8, "")+" + "+facts(7, "AND f.code = 1")+" <> (CASE WHEN r.outcome IS NULL THEN 0 ELSE 1 END)"),
	about("facts that contradict the outcome", facts(6, "")+" <> (CASE WHEN r.outcome = 'answered' THEN 1 ELSE 0 END)"),
	about("ended without a fact, or with two", facts(12, "")+" <> (CASE WHEN c.state = 'ended' AND c.accepted_at IS NOT NULL THEN 1 ELSE 0 END)"),
	about("in a queue and not there", facts(4, "")+" - "+facts(5, "")+" <> (CASE WHEN c.state = 'queued' THEN 1 ELSE 0 END)"),
	about("agents who joined and neither left nor are there",
		facts(10, "")+" - "+facts(11, "")+` <> (SELECT COUNT(*) FROM chat_agent a WHERE a.chat_id = c.id AND a.left_at IS NULL)`),
	about("chatting without agents, or agents in a chat that is over", `(c.state = 'chatting' AND c.agents = '[]') OR (c.state = 'ended' AND c.agents <> '[]')`),
	about("agents in a chat that waits and is not handed on", `c.state IN ('queued', 'offered') AND c.agents <> '[]' AND c.handed_by = 0`),
	about("watched after its end", `c.state = 'ended' AND c.monitors <> '[]'`),
	about("asked to join what has ended, or what the agent is in", `EXISTS (SELECT 1 FROM chat_invitation i WHERE i.chat_id = c.id AND (c.state = 'ended' OR EXISTS
		(SELECT 1 FROM chat_agent a WHERE a.chat_id = c.id AND a.agent_id = i.agent_id AND a.left_at IS NULL)))`),
	about("handed on and not waiting", `c.handed_by <> 0 AND c.state NOT IN ('queued', 'offered')`),
	about("handed to an agent by nobody", `c.is_handed AND c.handed_by = 0`),
	about("agents in the chat and not in it",
		`(c.agents <> '[]') <> EXISTS (SELECT 1 FROM chat_agent a WHERE a.chat_id = c.id AND a.left_at IS NULL)`),
	about("ended without an end", `(c.state = 'ended') <> (c.ended_at IS NOT NULL AND c.ended_by <> '')`),
	about("not searchable", `(c.state = 'ended' AND c.accepted_at IS NOT NULL) <> EXISTS (SELECT 1 FROM chat_text x WHERE x.chat_id = c.id)`),
	about("messages with gaps", `c.head <> (SELECT COUNT(*) FROM message m WHERE m.chat_id = c.id) OR c.head <> (SELECT MAX(m.seq) FROM message m WHERE m.chat_id = c.id)`),
	about("message facts that are not one a message", facts(13, "")+` <> c.head`),
	{"times that go back", `SELECT m.chat_id FROM message m JOIN message n ON n.chat_id = m.chat_id AND n.seq = m.seq + 1 WHERE n.at < m.at`},
	{"facts of a chat that go back", `SELECT f.chat_id FROM fact f JOIN fact g ON g.id = f.id + 1 AND g.chat_id = f.chat_id WHERE g.at < f.at`},
	{"visitors with two running chats", `SELECT visitor_id FROM chat WHERE state <> 'ended' GROUP BY visitor_id HAVING COUNT(*) > 1`},
	{"timers of chats that have ended", `SELECT t.chat_id FROM chat_timer t JOIN chat c ON c.id = t.chat_id WHERE c.state = 'ended' AND t.kind = 'gone'`},
}

// Broken lists what breaks a promise of the engine: nothing at any moment, whoever died
// meanwhile.
func Broken(ctx context.Context, db *store.DB) (out []string, err error) {
	for _, p := range promises {
		err := db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
			rows, err := tx.Query(ctx, p.query)
			if err != nil {
				return err
			}
			defer func() { _ = rows.Close() }()
			for rows.Next() {
				var which any
				if err := rows.Scan(&which); err != nil {
					return err
				}
				out = append(out, fmt.Sprintf("%s: %v", p.broken, which))
			}
			return rows.Err()
		})
		if err != nil {
			return nil, fmt.Errorf("look for %s: %w", p.broken, err)
		}
	}
	return out, nil
}
