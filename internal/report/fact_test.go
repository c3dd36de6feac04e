package report_test

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"testing"

	"parley/internal/report"
	"parley/internal/store"
	"parley/internal/store/storetest"
)

var about = report.Chat{At: 1000, SiteID: 6000000, ChatID: 1, VisitorID: 2, VisitID: 3, CampaignID: 4, DepartmentID: 5}

// all is one fact of each kind, in the order of the kinds, with what is stored of it.
var all = []struct {
	fact report.Fact
	want string // agent, ref, code, number, data
}{
	{report.ChatRequested{Chat: about, Source: report.FromAutoInvitation, InvitationID: 9, Page: report.Page{URL: "u", Title: "t"}}, `- 9 3 - {"url":"u","title":"t"}`},
	{report.SegmentMatched{Chat: about, SegmentID: 9, OfflineMessageID: 8}, `- 9 - 8 -`},
	{report.PreChatSubmitted{Chat: about, Answers: []report.Answer{{FieldID: 5, Value: "x"}}}, `- - - - [{"field":5,"value":"x"}]`},
	{report.ChatQueued{Chat: about}, `- - 1 - -`},
	{report.ChatDequeued{Chat: about, Queue: report.Queue{AgentID: 7}, Reason: report.DequeuedAnswered}, `7 - 2 2 -`},
	{report.ChatAccepted{Chat: about, AgentID: 7, Waited: 12}, `7 - 1 12 -`},
	{report.ChatRefused{Chat: about, AgentID: 7}, `7 - 0 - -`},
	{report.ChatMissed{Chat: about, Switched: true, Waited: 12}, `- - 2 12 -`},
	{report.ChatTransferred{Chat: about, ByAgentID: 7, ToDepartmentID: 6, FromDepartmentID: 5, Success: true}, `7 6 2 1 {"fromAgent":0,"fromDepartment":5}`},
	{report.AgentJoinedChat{Chat: about, AgentID: 7}, `7 - - - -`},
	{report.AgentLeftChat{Chat: about, AgentID: 7, Stayed: 12}, `7 - - 12 -`},
	{report.ChatEnded{Chat: about, By: report.System, Lasted: 12}, `- - 3 12 -`},
	{report.MessageSent{Chat: about, By: report.Agent, AgentID: 7, Note: true}, `7 - 2 1 -`},
	{report.CannedMessageUsed{Chat: about, AgentID: 7, CannedMessageID: 9, CategoryID: 8}, `7 9 - 8 -`},
	{report.RatingSubmitted{Chat: about, Grade: 5}, `- - 5 - -`},
	{report.PostChatSubmitted{Chat: about}, `- - - - []`},
	{report.WrapUpSubmitted{Chat: about, AgentID: 7, Categories: []report.Category{{Category: "c", Group: ""}}}, `7 - - - {"categories":[{"category":"c","group":""}],"answers":[]}`},
	{report.OfflineMessageSubmitted{Chat: about, MessageID: 9}, `- 9 1 - -`},
	{report.InvitationSent{Invitation: report.Invitation{SiteID: 6000000, Kind: report.FromManualInvitation, AgentID: 7}}, `7 - 2 - -`},
	{report.InvitationAccepted{Invitation: report.Invitation{SiteID: 6000000, Kind: report.FromAutoInvitation, InvitationID: 9}, ChatID: 1, SentAt: 900}, `- 9 3 900 -`},
	{report.VisitStarted{Visit: report.Visit{SiteID: 6000000, VisitID: 3}, Page: report.Page{URL: "u"}}, `- - - - {"url":"u","title":""}`},
	{report.PageViewed{Visit: report.Visit{SiteID: 6000000, VisitID: 3}, Page: report.Page{URL: "u"}}, `- - - - {"url":"u","title":""}`},
	{report.VisitEnded{Visit: report.Visit{SiteID: 6000000, VisitID: 3}, Lasted: 12}, `- - - 12 -`},
	{report.ConversionAchieved{Chat: about, ActionID: 9, Thousandths: 1500, AgentIDs: []int64{7}}, `- 9 - 1500 {"agents":[7]}`},
	{report.AgentLoggedIn{Person: person}, `7 - - - -`},
	{report.AgentLoggedOut{Person: person}, `7 - - - -`},
	{report.AgentStatusChanged{Person: person, Status: report.Away, AwayStatusID: 100}, `7 100 2 0 -`},
	{report.DepartmentMembershipChanged{Person: person, DepartmentID: 5, Member: true}, `7 - 1 - -`},
	{report.AgentCapacityChanged{Person: person, MaxChats: 3}, `7 - - 3 -`},
	{report.BotChatStarted{Chat: about, BotID: 9}, `- 9 - - -`},
	{report.BotAnswered{Chat: about, BotID: 9, Confidence: 80}, `- 9 - 80 -`},
	{report.BotChatEnded{Chat: about, BotID: 9, HandedOver: true}, `- 9 1 - -`},
}

var person = report.Person{SiteID: 6000000, AgentID: 7}

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
				return report.Record(ctx, tx, c.fact)
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
