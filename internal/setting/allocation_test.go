package setting_test

import (
	"context"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/store"
	"parley/internal/visitor"
)

// waits has somebody ask for a chat of a site.
func waits(t *testing.T, s *apitest.Site, engine *chat.Engine) {
	t.Helper()
	var seen visitor.Visit
	s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{SiteID: s.ID, CampaignID: 1, Page: visitor.Page{URL: "https://shop.example.test/"}})
		if err == nil {
			seen = *v
		}
		return err
	})
	who := chat.Party{SiteID: s.ID, VisitorID: seen.Visitor.UUID}
	if _, err := engine.Request(context.Background(), who, chat.NewRequest{ClientID: "r", VisitID: seen.ID}); err != nil {
		t.Fatal(err)
	}
}

// TestSettingsThatMakeRoomGiveChats changes what decides how many chats an agent is given,
// and looks what the agent is offered in the same moment.
func TestSettingsThatMakeRoomGiveChats(t *testing.T) {
	t.Parallel()
	s, engine := newDesk(t)
	admin, agent := s.As(auth.ManageSettings, auth.ManageAgentAndGroups), s.As()
	connects(s, agent)
	for range 9 {
		waits(t, s, engine)
	}
	for _, c := range []struct {
		name, path, body string
		offers           int
	}{
		{"at first agents take chats by hand", "/livechat/configs", `{}`, 0},
		{"one who accepts allocation is given three", record(agent), `{"isAcceptAllocation":true}`, 3},
		{"the limit for all", "/livechat/autoAllocation", `{"maxChatForAllAgents":5}`, 5},
		{"a lower one takes back nothing", "/livechat/autoAllocation", `{"maxChatForAllAgents":1}`, 5},
		{"the agent's own counts for nothing", record(agent), `{"maxChatsCount":7}`, 5},
		{"until each has one", "/livechat/autoAllocation", `{"isMaxChatForAllAgents":false}`, 7},
		{"a higher one", record(agent), `{"maxChatsCount":8}`, 8},
		{"off by the page", "/livechat/autoAllocation", `{"isEnable":false}`, 0},
		{"on by the switch", "/livechat/configs", `{"isEnableAutoAllocation":true}`, 8},
		{"off by the switch", "/livechat/configs", `{"isEnableAutoAllocation":false}`, 0},
		{"on by the page", "/livechat/autoAllocation", `{"isEnable":true}`, 8},
		{"away", record(agent), `{"status":"away"}`, 0},
		{"back", record(agent), `{"status":"online"}`, 8},
		{"accepting none", record(agent), `{"isAcceptAllocation":false}`, 0},
	} {
		admin.Do("PUT", c.path, c.body).Want(200)
		d, err := engine.Desk(context.Background(), chat.Party{SiteID: s.ID, AgentID: agent.Principal.AgentID})
		if err != nil {
			t.Fatal(err)
		}
		offers := 0
		for i, r := range d.Requests {
			if r.OfferedTo == agent.Principal.AgentID {
				offers++
				if i >= c.offers {
					t.Errorf("%s: number %d was given before others", c.name, i+1)
				}
			}
		}
		if offers != c.offers {
			t.Errorf("%s: %d are offered, want %d", c.name, offers, c.offers)
		}
	}
}
