package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/store"
)

// AgentStatusItem is a row for one agent.
type AgentStatusItem struct {
	AgentID    int64               `json:"agentId" doc:"Agent the row is about."`
	ChangeLogs []AgentStatusChange `json:"changeLogs" doc:"Status at timeFrom, then every change before timeTo, oldest first."`
}

// AgentStatusChange is one change of an agent's status.
type AgentStatusChange struct {
	Time   string `json:"time" x-format:"yyyy-MM-ddTHH:mm:ss" doc:"Moment of the change in the requested timezone; timeFrom itself for the status carried in."`
	Status string `json:"status" doc:"Status from then on: Online, Away, Offline or the name of a custom away status."`
	Name   string `json:"name" sameAs:"status" doc:"Same value as status, under its other spelling."`
}

// agentStatus is the log of agents' status changes. All agents under the filter are
// listed, for a department those who were its members at some moment of the range; the
// first entry is the status in force at timeFrom (NOTES-reports R13, R14).
func agentStatus() Report {
	return Listed(Report{Path: "agentStatus", ID: "getAgentStatusReport", Tag: "Agent Status", Summary: "Log of agent status changes.",
		Parameters: Parameters{Range: true, Zone: true, Filters: []Dimension{Agent, Department}}},
		func(ctx context.Context, tx *store.Tx, q Query) ([]AgentStatusItem, error) {
			in := rollup.Span{From: q.From, To: q.To}
			list, err := rollup.Statuses(ctx, tx, q.SiteID, in)
			if err != nil {
				return nil, err
			}
			words, err := awayWords(ctx, tx, q.SiteID)
			if err != nil {
				return nil, err
			}
			logs := map[int64][]AgentStatusChange{}
			for _, s := range list {
				if len(logs[s.AgentID]) == 0 && s.Since > q.From {
					logs[s.AgentID] = []AgentStatusChange{q.change(q.From, words.of(fact.Offline, 0))}
				}
				logs[s.AgentID] = append(logs[s.AgentID], q.change(max(s.Since, q.From), words.of(s.Code, s.AwayStatusID)))
			}
			listed, err := agentsUnder(ctx, tx, q, logs)
			if err != nil {
				return nil, err
			}
			var rows []AgentStatusItem
			for id := range listed {
				if len(logs[id]) == 0 {
					logs[id] = []AgentStatusChange{q.change(q.From, words.of(fact.Offline, 0))}
				}
				rows = append(rows, AgentStatusItem{id, logs[id]})
			}
			slices.SortFunc(rows, func(a, b AgentStatusItem) int { return cmp.Compare(a.AgentID, b.AgentID) })
			return rows, nil
		})
}

func (q Query) change(at int64, status string) AgentStatusChange {
	return AgentStatusChange{q.Local(at), status, status}
}

// agentsUnder are the agents under the query's filter: all that exist, and those of whom
// there is something to tell (NOTES-reports R21).
func agentsUnder(ctx context.Context, tx *store.Tx, q Query, logs map[int64][]AgentStatusChange) (map[int64]bool, error) {
	list, err := existing(ctx, tx, q.SiteID, Agent)
	if err != nil {
		return nil, err
	}
	for id, log := range logs {
		if len(log) > 1 || log[0].Status != "Offline" {
			list = append(list, entity{id: id})
		}
	}
	var members map[int64]bool
	if q.Filter.By == Department {
		if members, err = rollup.MembersIn(ctx, tx, q.SiteID, q.Filter.ID, rollup.Span{From: q.From, To: q.To}); err != nil {
			return nil, err
		}
	}
	under := map[int64]bool{}
	for _, e := range list {
		if q.Filter.By == "" || q.Filter.By == Agent && e.id == q.Filter.ID || members[e.id] {
			under[e.id] = true
		}
	}
	return under, nil
}

// statusWords are the names of a site's away statuses.
type statusWords map[int64]string

func awayWords(ctx context.Context, tx *store.Tx, siteID int64) (statusWords, error) {
	rows, err := tx.Query(ctx, `SELECT id, name FROM custom_away_status WHERE site_id = ?`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the names of away statuses: %w", err)
	}
	defer func() { _ = rows.Close() }()
	words := statusWords{}
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, fmt.Errorf("read the names of away statuses: %w", err)
		}
		words[id] = name
	}
	return words, rows.Err()
}

// of names a status; one that has been removed is away.
func (w statusWords) of(code fact.Status, awayID int64) string {
	switch {
	case code == fact.Online:
		return "Online"
	case code == fact.Offline:
		return "Offline"
	case w[awayID] != "":
		return w[awayID]
	}
	return "Away"
}
