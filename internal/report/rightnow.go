package report

import (
	"context"

	"parley/internal/fact"
	"parley/internal/rollup"
	"parley/internal/setting"
	"parley/internal/store"
)

// RightNow is the state of a site.
type RightNow struct {
	AgentsInChat            int64    `json:"agentsInChat" doc:"Agents in at least one ongoing chat."`
	OngoingChats            int64    `json:"ongoingChats" doc:"Chats going on, with agents or with a chatbot."`
	VisitorsOnSite          int64    `json:"visitorsOnSite" doc:"Visitors with an open visit."`
	LoggedInAgents          int64    `json:"loggedInAgents" doc:"Agents logged in, whatever their status."`
	CurrentQueueLength      *int64   `json:"currentQueueLength" nullable:"true" doc:"Requests waiting in all queues; null when auto allocation is off."`
	ChatUtilization         *Decimal `json:"chatUtilization" nullable:"true" doc:"Ongoing chats of online agents divided by the sum of their maximum concurrent chats, 0 to 1; null when auto allocation is off."`
	OngoingChatsWithAgents  *int64   `json:"ongoingChatsWithAgents" nullable:"true" doc:"Ongoing chats that an agent is in; null without a chatbot."`
	OngoingChatsWithChatbot *int64   `json:"ongoingChatsWithChatbot" nullable:"true" doc:"Ongoing chats that only a chatbot is in; null without a chatbot."`
}

// rightNow tells how a site is at the moment of the call. No site has a chatbot
// (NOTES-reports R31: what is not available is null).
func rightNow() Report {
	return Single(Report{Path: "realtime/rightNow", Aliases: []string{"rightNow"}, ID: "getRealTimeRightNow", Tag: "Real Time - Right Now",
		Summary: "State of the site now."},
		func(ctx context.Context, tx *store.Tx, q Query) (out RightNow, err error) {
			chats, err := rollup.OngoingNow(ctx, tx, q.SiteID)
			if err != nil {
				return out, err
			}
			has := chatsOf(chats)
			out.OngoingChats, out.AgentsInChat = int64(len(chats)), int64(len(has))
			if out.VisitorsOnSite, err = visitorsOnSite(ctx, tx, q.SiteID); err != nil {
				return out, err
			}
			seen, err := statusesNow(ctx, tx, q)
			if err != nil {
				return out, err
			}
			allotment, err := setting.ReadAllotment(ctx, tx, q.SiteID)
			if err != nil {
				return out, err
			}
			var busy, room int64
			for id, s := range seen {
				if s.Code != fact.Offline {
					out.LoggedInAgents++
				}
				if s.Code == fact.Online {
					busy, room = busy+has[id], room+int64(allotment.Capacity(id))
				}
			}
			if !allotment.Auto.IsEnable {
				return out, nil
			}
			waiting, err := rollup.WaitingNow(ctx, tx, q.SiteID)
			length, used := int64(len(waiting)), Decimal(min(1, ShareOf(busy, room)))
			out.CurrentQueueLength, out.ChatUtilization = &length, &used
			return out, err
		})
}

// chatsOf counts the ongoing chats of each agent.
func chatsOf(chats map[int64]*rollup.Ongoing) map[int64]int64 {
	has := map[int64]int64{}
	for _, c := range chats {
		for _, id := range c.Agents {
			has[id]++
		}
	}
	return has
}

// statusesNow are what agents are seen as.
func statusesNow(ctx context.Context, tx *store.Tx, q Query) (map[int64]rollup.Status, error) {
	list, err := rollup.Statuses(ctx, tx, q.SiteID, rollup.Span{From: q.Now, To: q.Now + 1})
	seen := map[int64]rollup.Status{}
	for _, s := range list {
		if s.Until == 0 {
			seen[s.AgentID] = s
		}
	}
	return seen, err
}

func visitorsOnSite(ctx context.Context, tx *store.Tx, siteID int64) (n int64, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(DISTINCT visitor_id) FROM visit WHERE site_id = ? AND ended_at IS NULL`, siteID).Scan(&n)
}
