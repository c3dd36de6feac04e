package setting

import (
	"context"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/report"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// AutoAllocation is how chats are handed out by themselves. IsEnable is also the
// feature switch of the same meaning: one stored value (NOTES-livechat B9).
type AutoAllocation struct {
	IsEnable                            bool   `json:"isEnable" default:"true" doc:"Hand out chats automatically."`
	AllocationRule                      string `json:"allocationRule" enum:"load balancing,round robin,capability weighted" enumAlias:"load banlancing=load balancing,loadBalancing=load balancing,roundRobin=round robin,capabilityWeighted=capability weighted" default:"load balancing" doc:"How chats are shared out."`
	IsLastChattedPreferred              bool   `json:"isLastChattedPreferred" default:"true" doc:"Prefer the agent of the last chat."`
	IsAllocateChatWhenAgentInAudioVideo bool   `json:"isAllocateChatWhenAgentInAudioVideo" default:"false" doc:"Also give chats to agents in an audio or video chat."`
	IsMaxChatForAllAgents               bool   `json:"isMaxChatForAllAgents" default:"true" doc:"One limit for all agents."`
	MaxChatForAllAgents                 int    `json:"maxChatForAllAgents" default:"3" minimum:"0" maximum:"1000000" doc:"That limit."`
	IsAllowAgentManualAcceptChat        bool   `json:"isAllowAgentManualAcceptChat" default:"true" doc:"Agents may still accept by hand."`
}

// AutoAllocation is how the site's chats are handed out by themselves.
func (s *Settings) AutoAllocation(site *snapshot.Site) AutoAllocation {
	return s.pages.In(site).allocation
}

func (s *Settings) serveAutoAllocation(a *api.API) {
	api.ServePage(a, api.SettingsPage[AutoAllocation]{
		Path: "/livechat/autoAllocation", Name: "AutoAllocation", Tag: "Auto Allocation", Permission: auth.ManageSettings, Book: s.book,
		Read: func(site *snapshot.Site, _ int64) (AutoAllocation, error) { return s.AutoAllocation(site), nil },
		Load: func(ctx context.Context, tx *store.Tx, siteID, _ int64) (AutoAllocation, error) {
			p, err := lockPages(ctx, tx, siteID)
			return p.allocation, err
		},
		Save: saveAllocation,
	})
}

func saveAllocation(ctx context.Context, tx *store.Tx, siteID, _ int64, v AutoAllocation) error {
	stored, err := lockPages(ctx, tx, siteID)
	if err != nil {
		return err
	}
	stored.configs.IsEnableAutoAllocation = v.IsEnable
	if err := writePage(ctx, tx, siteID, "configs", stored.configs); err != nil {
		return err
	}
	if err := writePage(ctx, tx, siteID, "auto_allocation", v); err != nil {
		return err
	}
	return recordCapacities(ctx, tx, siteID, stored.allocation, v)
}

// capacity is how many chats an agent with a limit of its own may have at once.
func (a AutoAllocation) capacity(own int) int {
	if a.IsMaxChatForAllAgents {
		return a.MaxChatForAllAgents
	}
	return own
}

// recordCapacities tells the facts of agents who may have more or fewer chats at
// once when allocation changes.
func recordCapacities(ctx context.Context, tx *store.Tx, siteID int64, from, to AutoAllocation) error {
	if from.IsMaxChatForAllAgents == to.IsMaxChatForAllAgents && from.MaxChatForAllAgents == to.MaxChatForAllAgents {
		return nil
	}
	agents, err := account.ActiveAgents(ctx, tx, siteID)
	if err != nil {
		return err
	}
	own, err := readAllocations(ctx, tx, siteID)
	if err != nil {
		return err
	}
	for _, a := range agents {
		if err := recordCapacity(ctx, tx, siteID, a.ID, from.capacity(own.of(a.ID).maxChats), to.capacity(own.of(a.ID).maxChats)); err != nil {
			return err
		}
	}
	return nil
}

func recordCapacity(ctx context.Context, tx *store.Tx, siteID, agentID int64, from, to int) error {
	if from == to {
		return nil
	}
	return report.Record(ctx, tx, report.AgentCapacityChanged{Person: report.Person{SiteID: siteID, AgentID: agentID}, MaxChats: to})
}
