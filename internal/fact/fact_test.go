package fact_test

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"testing"

	"parley/internal/fact"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

var about = fact.Chat{At: 1000, SiteID: 6000000, ChatID: 1, VisitorID: 2, VisitID: 3, CampaignID: 4, DepartmentID: 5}

// all is one fact of each kind, in the order of the kinds, with what is stored of it.
var all = []struct {
	fact fact.Fact
	want string // agent, ref, code, number, data
}{
	{fact.ChatRequested{Chat: about, Source: fact.FromAutoInvitation, InvitationID: 9, Page: fact.Page{URL: "u", Title: "t"}}, `- 9 3 - {"url":"u","title":"t"}`},
	{fact.SegmentMatched{Chat: about, SegmentID: 9, OfflineMessageID: 8}, `- 9 - 8 -`},
	{fact.PreChatSubmitted{Chat: about, Answers: []fact.Answer{{FieldID: 5, Value: "x"}}}, `- - - - [{"field":5,"value":"x"}]`},
	{fact.ChatQueued{Chat: about}, `- - 1 - -`},
	{fact.ChatDequeued{Chat: about, Queue: fact.Queue{AgentID: 7}, Reason: fact.DequeuedAnswered}, `7 - 2 2 -`},
	{fact.ChatAccepted{Chat: about, AgentID: 7, Waited: 12}, `7 - 1 12 -`},
	{fact.ChatRefused{Chat: about, AgentID: 7}, `7 - 0 - -`},
	{fact.ChatMissed{Chat: about, Switched: true, Waited: 12}, `- - 2 12 -`},
	{fact.ChatTransferred{Chat: about, ByAgentID: 7, ToDepartmentID: 6, FromDepartmentID: 5, Success: true}, `7 6 2 1 {"fromAgent":0,"fromDepartment":5}`},
	{fact.AgentJoinedChat{Chat: about, AgentID: 7}, `7 - - - -`},
	{fact.AgentLeftChat{Chat: about, AgentID: 7, Stayed: 12}, `7 - - 12 -`},
	{fact.ChatEnded{Chat: about, By: fact.System, Lasted: 12}, `- - 3 12 -`},
	{fact.MessageSent{Chat: about, By: fact.Agent, AgentID: 7, Note: true}, `7 - 2 1 -`},
	{fact.CannedMessageUsed{Chat: about, AgentID: 7, CannedMessageID: 9, CategoryID: 8}, `7 9 - 8 -`},
	{fact.RatingSubmitted{Chat: about, Grade: 5}, `- - 5 - -`},
	{fact.PostChatSubmitted{Chat: about}, `- - - - []`},
	{fact.WrapUpSubmitted{Chat: about, AgentID: 7, Categories: []fact.Category{{Category: "c", Group: ""}}}, `7 - - - {"categories":[{"category":"c","group":""}],"answers":[]}`},
	{fact.OfflineMessageSubmitted{Chat: about, MessageID: 9}, `- 9 1 - -`},
	{fact.InvitationSent{Invitation: fact.Invitation{SiteID: 6000000, Kind: fact.FromManualInvitation, AgentID: 7}}, `7 - 2 - -`},
	{fact.InvitationAccepted{Invitation: fact.Invitation{SiteID: 6000000, Kind: fact.FromAutoInvitation, InvitationID: 9}, ChatID: 1, SentAt: 900}, `- 9 3 900 -`},
	{fact.VisitStarted{Visit: fact.Visit{SiteID: 6000000, VisitID: 3}, Page: fact.Page{URL: "u"}}, `- - - - {"url":"u","title":""}`},
	{fact.PageViewed{Visit: fact.Visit{SiteID: 6000000, VisitID: 3}, Page: fact.Page{URL: "u"}}, `- - - - {"url":"u","title":""}`},
	{fact.VisitEnded{Visit: fact.Visit{SiteID: 6000000, VisitID: 3}, Lasted: 12}, `- - - 12 -`},
	{fact.ConversionAchieved{Chat: about, ActionID: 9, Thousandths: 1500, AgentIDs: []int64{7}}, `- 9 - 1500 {"agents":[7]}`},
	{fact.AgentLoggedIn{Person: person}, `7 - - - -`},
	{fact.AgentLoggedOut{Person: person}, `7 - - - -`},
	{fact.AgentStatusChanged{Person: person, Status: fact.Away, AwayStatusID: 100}, `7 100 2 0 -`},
	{fact.DepartmentMembershipChanged{Person: person, DepartmentID: 5, Member: true}, `7 - 1 - -`},
	{fact.AgentCapacityChanged{Person: person, MaxChats: 3}, `7 - - 3 -`},
	{fact.BotChatStarted{Chat: about, BotID: 9}, `- 9 - - -`},
	{fact.BotAnswered{Chat: about, BotID: 9, Confidence: 80}, `- 9 - 80 -`},
	{fact.BotChatEnded{Chat: about, BotID: 9, HandedOver: true}, `- 9 1 - -`},
}

var person = fact.Person{SiteID: 6000000, AgentID: 7}

// TestEveryKind records each fact and holds the type, the table of kinds and the
// documentation to each other.
func TestEveryKind(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{URL: storetest.NewURL(t)})
	document, err := os.ReadFile("../../docs/facts.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range all {
		name := reflect.TypeOf(c.fact).Name()
		t.Run(name, func(t *testing.T) {
			var before int64
			err := db.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				before = tx.Now()
				return fact.Record(ctx, tx, c.fact)
			})
			if err != nil {
				t.Fatal(err)
			}
			var got [6]*string
			var at, site int64
			var kind int
			err = db.Read(context.Background(), func(ctx context.Context, tx *store.Tx) error {
				return tx.QueryRow(ctx, `SELECT f.kind, k.name, f.at, f.site_id, CAST(f.agent_id AS TEXT), CAST(f.ref_id AS TEXT), CAST(f.code AS TEXT), CAST(f.number AS TEXT), f.data
					FROM fact f JOIN fact_kind k ON k.id = f.kind ORDER BY f.id DESC LIMIT 1`).
					Scan(&kind, &got[0], &at, &site, &got[1], &got[2], &got[3], &got[4], &got[5])
			})
			if err != nil {
				t.Fatal(err)
			}
			stored := fmt.Sprintf("%s %s %s %s %s", dash(got[1]), dash(got[2]), dash(got[3]), dash(got[4]), dash(got[5]))
			if kind != i+1 || stored != c.want || site != 6000000 {
				t.Errorf("stored as kind %d of site %d: %s, want %d: %s", kind, site, stored, i+1, c.want)
			}
			if at != 1000 && at != before {
				t.Errorf("it happened at %d", at)
			}
			own := string(name[0]|0x20) + name[1:]
			if *got[0] != own {
				t.Errorf("the table calls it %s", *got[0])
			}
			if line := regexp.MustCompile(fmt.Sprintf("(?m)^\\| %d \\| `%s` \\|", kind, own)); !line.Match(document) {
				t.Errorf("docs/facts.md does not tell of %s", own)
			}
		})
	}
	if len(all) != 32 {
		t.Errorf("%d kinds are tested", len(all))
	}
}

func dash(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}
