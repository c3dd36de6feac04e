package chat

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/setting"
	"parley/internal/store"
)

// StatusIn is an agent's choice.
type StatusIn struct {
	Status       string `json:"status" required:"true" enum:"online,away,offline" doc:"What to be."`
	AwayStatusID int64  `json:"awayStatusId" doc:"Which of the site's away statuses away is, of those that agents may pick; 0: just away."`
}

// StatusOut is what others see now.
type StatusOut struct {
	Status       string `json:"status" enum:"online,away,offline" doc:"What others see: the choice, or offline while the agent is not connected."`
	AwayStatusID int64  `json:"awayStatusId" doc:"Which of the site's away statuses away is; 0: just away."`
}

// Seat is an agent of the site, what others see of it, and how it stands with chats.
type Seat struct {
	ID           int64   `json:"id" doc:"Agent id."`
	Name         string  `json:"name" doc:"Name that visitors see."`
	Status       string  `json:"status" enum:"online,away,offline" doc:"What others see."`
	AwayStatusID int64   `json:"awayStatusId" doc:"Which of the site's away statuses away is; 0, or one that is there no more: just away."`
	Departments  []int64 `json:"departments" doc:"Departments of the agent."`
	IsGiven      bool    `json:"isGiven" doc:"Chats are given to this agent by allocation, if it is on."`
	Load         int     `json:"load" doc:"Chats that the agent is in, and offers that it has not answered."`
	Limit        int     `json:"limit" doc:"How many chats at once the agent is given; by hand there may be more."`
}

// seats are the agents of the team.
func (t *team) seats() []Seat {
	out := make([]Seat, len(t.colleagues))
	for i, c := range t.colleagues {
		a, _ := t.floor.Agent(c.ID)
		seen := t.seen(c.ID)
		out[i] = Seat{ID: c.ID, Name: c.Name, Status: seen.Status, AwayStatusID: seen.AwayStatusID, Departments: append([]int64{}, a.Departments...),
			IsGiven: a.Accepts, Load: a.Load, Limit: a.Limit}
	}
	return out
}

// Colleagues are a site's agents, and what there is to be.
type Colleagues struct {
	Agents       []Seat       `json:"agents" doc:"All agents of the site."`
	AwayStatuses []AwayStatus `json:"awayStatuses" doc:"The site's away statuses."`
}

// AwayStatus is a way to be away.
type AwayStatus struct {
	ID      int64  `json:"id" doc:"Id; 100 is plain away, for which agents show 0."`
	Name    string `json:"name" doc:"Name."`
	CanPick bool   `json:"canPick" doc:"Agents may pick it. Others are there for those who have it from before, or were set to it."`
}

// Colleagues lists the agents of an agent's site as they stand.
func (e *Engine) Colleagues(ctx context.Context, who Party) (out Colleagues, err error) {
	custom, err := e.settings.AwayStatusesOf(ctx, who.SiteID)
	if err != nil {
		return out, err
	}
	out.AwayStatuses = awayStatuses(custom)
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		t, err := e.team(ctx, tx, who.SiteID)
		if err != nil {
			return err
		}
		out.Agents = t.seats()
		return nil
	})
	return out, err
}

func awayStatuses(custom []setting.CustomAwayStatus) []AwayStatus {
	out := make([]AwayStatus, len(custom))
	for i, s := range custom {
		out[i] = AwayStatus{s.ID, s.Name, s.IsVisible}
	}
	return out
}

type colleagueIn struct {
	AgentID int64 `path:"agentId" doc:"Agent id."`
}

type setAwayIn struct {
	colleagueIn
	Body struct {
		AwayStatusID int64 `json:"awayStatusId" doc:"Which of the site's away statuses, of those that agents may pick; 0: just away."`
	}
}

// serveStatuses registers what agents are and see of each other, and what they may make
// of each other: away (setOtherAgentToAway) and offline (logOtherAgentOff; NOTES-livechat 10).
func serveStatuses(a *api.API, e *Engine) {
	op := func(method, path, id, summary string, p auth.Permission) api.Op {
		return api.Op{Method: method, Path: agentDoor + path, ID: id, Tag: "Agent door", Door: api.Root, Summary: summary, Permission: p}
	}
	api.Handle(a, op("GET", "/agents", "listColleagues", "List the site's agents as they stand", auth.Self),
		func(ctx context.Context, _ *api.Empty) (*api.Out[Colleagues], error) {
			return answer(e.Colleagues(ctx, partyOf(ctx)))
		})
	api.Handle(a, op("PUT", "/status", "setStatus", "Choose a status", auth.Self),
		func(ctx context.Context, in *struct{ Body StatusIn }) (*api.Out[StatusOut], error) {
			seen, err := e.SetStatus(ctx, partyOf(ctx), Seen(in.Body))
			return answer(StatusOut(seen), err)
		})
	api.Handle(a, op("PUT", "/agents/{agentId}/away", "setAgentAway", "Set another agent, who is there, to away", auth.SetOtherAgentToAway),
		func(ctx context.Context, in *setAwayIn) (*api.Out[StatusOut], error) {
			seen, err := e.SetAway(ctx, partyOf(ctx), in.AgentID, in.Body.AwayStatusID)
			return answer(StatusOut(seen), err)
		})
	o := op("POST", "/agents/{agentId}/logOff", "logAgentOff", "Set another agent to offline", auth.LogOtherAgentOff)
	o.Description = "Others see the agent offline until it chooses otherwise, and its chats wait for somebody else. What it is signed in with does not end."
	api.Handle(a, o, func(ctx context.Context, in *colleagueIn) (*api.Empty, error) {
		return nil, e.LogOff(ctx, partyOf(ctx), in.AgentID)
	})
}
