package setting

import (
	"context"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
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

func (s *Settings) serveAutoAllocation(a *api.API, desk Desk) {
	api.ServePage(a, api.SettingsPage[AutoAllocation]{
		Path: "/livechat/autoAllocation", Name: "AutoAllocation", Tag: "Auto Allocation", Permission: auth.ManageSettings, Book: s.book,
		Read: s.AutoAllocation,
		Load: func(ctx context.Context, tx *store.Tx, siteID int64) (AutoAllocation, error) {
			if err := account.HoldMembers(ctx, tx, siteID); err != nil {
				return AutoAllocation{}, err
			}
			p, err := lockPages(ctx, tx, siteID)
			return p.allocation, err
		},
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v AutoAllocation) error {
			if err := saveAllocation(ctx, tx, siteID, v); err != nil {
				return err
			}
			return desk.MembersChanged(ctx, tx, siteID) // a higher limit is room for who waits
		},
	})
}

func saveAllocation(ctx context.Context, tx *store.Tx, siteID int64, v AutoAllocation) error {
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
