package setting

import (
	"context"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// LiveChatConfig is the feature switches of a site. What is off keeps its
// settings, and has no effect (NOTES-livechat B8).
type LiveChatConfig struct {
	SiteID                      int64 `json:"siteId" readOnly:"true" doc:"Site id."`
	IsEnableMultipleCampaigns   bool  `json:"isEnableMultipleCampaigns" default:"true" doc:"Several campaigns."`
	IsEnableAutoAllocation      bool  `json:"isEnableAutoAllocation" default:"true" doc:"Automatic distribution."`
	IsEnableCustomAwayStatus    bool  `json:"isEnableCustomAwayStatus" default:"true" doc:"Custom away statuses."`
	IsEnableDepartment          bool  `json:"isEnableDepartment" default:"true" doc:"Departments."`
	IsEnableAutoTranslation     bool  `json:"isEnableAutoTranslation" default:"false" doc:"Message translation."`
	IsEnableAudioAndVideoChat   bool  `json:"isEnableAudioAndVideoChat" default:"false" doc:"Audio and video chat."`
	IsEnableVisitorSegmentation bool  `json:"isEnableVisitorSegmentation" default:"true" doc:"Visitor segments."`
	IsEnableVisitorSSO          bool  `json:"isEnableVisitorSSO" default:"false" doc:"Visitor SSO."`
	IsEnableCreditCardMasking   bool  `json:"isEnableCreditCardMasking" default:"true" doc:"Card number masking."`
	IsEnableCustomVariables     bool  `json:"isEnableCustomVariables" default:"true" doc:"Custom variables."`
	IsEnableSalesforce          bool  `json:"isEnableSalesforce" default:"false" doc:"Salesforce integration."`
	IsEnableZendesk             bool  `json:"isEnableZendesk" default:"false" doc:"Zendesk integration."`
	IsEnableGoogleAnalytics     bool  `json:"isEnableGoogleAnalytics" default:"false" doc:"Google Analytics integration."`
	IsEnableGotoMetting         bool  `json:"isEnableGotoMetting" default:"false" alias:"isEnableGotoMeeting" doc:"GoToMeeting integration."`
	IsEnableJoinme              bool  `json:"isEnableJoinme" default:"false" doc:"join.me integration."`
}

// Configs are the site's feature switches.
func (s *Settings) Configs(site *snapshot.Site) LiveChatConfig { return s.pages.In(site).configs }

func (s *Settings) serveConfigs(a *api.API, desk Desk) {
	api.ServePage(a, api.SettingsPage[LiveChatConfig]{
		Path: "/livechat/configs", Name: "Configs", Tag: "Configs", Permission: auth.ManageSettings, Book: s.book,
		Read: s.Configs,
		Load: func(ctx context.Context, tx *store.Tx, siteID int64) (LiveChatConfig, error) {
			if err := account.HoldMembers(ctx, tx, siteID); err != nil {
				return LiveChatConfig{}, err
			}
			p, err := lockPages(ctx, tx, siteID)
			return p.configs, err
		},
		Save: func(ctx context.Context, tx *store.Tx, siteID int64, v LiveChatConfig) error {
			if err := writePage(ctx, tx, siteID, "configs", v); err != nil {
				return err
			}
			return desk.MembersChanged(ctx, tx, siteID) // allocation may be on now, or off
		},
	})
}
