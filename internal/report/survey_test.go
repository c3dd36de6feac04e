package report_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/store"
)

// newForms is an office with the campaign 1, whose forms have closed questions.
func newForms(t *testing.T) *office {
	o := newOffice(t)
	o.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		if _, err := campaign.CreateDefault(ctx, tx, o.ID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE campaign SET pre_chat = ?, post_chat = ?, agent_wrapup = ? WHERE site_id = ? AND id = 1`,
			`{"fields":[{"id":1,"name":"Name","type":"text","isSystem":true,"isVisible":true},{"id":2,"name":"Email","type":"text","isSystem":true},{"id":3,"name":"Phone","type":"text","isSystem":true},
				{"id":4,"name":"Company","type":"text","isSystem":true},{"id":5,"name":"Product","type":"select","isSystem":true,"options":"Pots"},
				{"id":6,"name":"Department","type":"select","isSystem":true,"isVisible":true},{"id":41,"name":"Size","type":"radio","isVisible":true,"options":"Small\nLarge"}]}`,
			`{"fields":[{"id":42,"name":"Would you come again?","type":"checkbox","isVisible":true},{"id":43,"name":"Grade","type":"rating","isVisible":true},
				{"id":44,"name":"What was good","type":"checkboxList","isVisible":true,"options":"Speed\nKindness"}]}`,
			`[{"id":45,"name":"Category","type":"wrapupcategory","isSystem":true,"isVisible":true,"options":"Old","categories":[{"name":"Product","options":["Chat","Ticket"]},{"name":"Other","options":["Ticket"]}]},
				{"id":46,"name":"Solved","type":"checkbox","isVisible":true}]`, o.ID)
		if err == nil {
			_, err = tx.Exec(ctx, `INSERT INTO department (site_id, id, name, description) VALUES (?, 5, 'Sales', '')`, o.ID)
		}
		return err
	})
	return o
}

func TestAnswersBeforeChats(t *testing.T) {
	t.Parallel()
	o := newForms(t)
	for _, at := range []string{"2026-03-01T10:00:00", "2026-03-02T10:00:00"} {
		c := o.about(at)
		o.record(fact.ChatRequested{Chat: c, Source: fact.FromButton},
			fact.PreChatSubmitted{Chat: c, Answers: []fact.Answer{{FieldID: 6, Value: "5"}, {FieldID: 41, Value: "Large"}, {FieldID: 41, Value: "Removed"}}})
	}
	gone := o.about("2026-03-02T10:00:00")
	gone.CampaignID = 77
	o.record(fact.ChatRequested{Chat: gone, Source: fact.FromButton}, fact.PreChatSubmitted{Chat: gone, Answers: []fact.Answer{{FieldID: 99, Value: "x"}}})

	const path = "/livechat/reports/prechatSurvey?"
	row := func(n string) string {
		return `{"campaignId":1,"fields":[{"fieldId":6,"fieldName":"Department","options":[{"name":"Sales","count":` + n + `}],"groups":null},
			{"fieldId":41,"fieldName":"Size","options":[{"name":"Small","count":0},{"name":"Large","count":` + n + `}],"groups":null}]}`
	}
	for query, want := range map[string]string{
		"timeFrom=2026-03-01&timeTo=2026-03-03":                                      `[` + row("2") + `,{"campaignId":77,"fields":[]}]`,
		"timeFrom=2026-03-02&timeTo=2026-03-03&filterName=campaign&filterValue=1":    `[` + row("1") + `]`,
		"timeFrom=2026-03-01T10:00:01&timeTo=2026-03-02T10:00:00":                    `[` + row("0") + `]`,
		"timeFrom=2026-03-01&timeTo=2026-03-03&filterName=campaign&filterValue=9999": `[]`,
	} {
		o.reader.Do("GET", path+query).Want(200, want)
	}
	o.reader.Do("GET", path+"timeFrom=2026-03-01&timeTo=2026-03-03&filterName=agent&filterValue=1").Want(400)
	o.reader.Do("GET", path).Want(400, `{"code":400000,"message":"Parameter 'timeFrom' is required."}`)
}

func TestAnswersAfterChats(t *testing.T) {
	t.Parallel()
	o := newForms(t)
	c := o.about("2026-03-01T10:00:00")
	o.record(answered(c, 7)...)
	o.record(fact.PostChatSubmitted{Chat: later(c, 900), Answers: []fact.Answer{{FieldID: 42, Value: "false"}, {FieldID: 44, Value: "Speed"}, {FieldID: 44, Value: "Kindness"}}})
	missed := o.about("2026-03-01T10:00:00")
	o.record(fact.ChatRequested{Chat: missed, Source: fact.FromButton}, fact.PostChatSubmitted{Chat: missed, Answers: []fact.Answer{{FieldID: 42, Value: "true"}}})
	const path = "/livechat/reports/postChatSurvey?timeFrom=2026-03-01&timeTo=2026-03-02"
	o.reader.Do("GET", path).Want(200, `[{"campaignId":1,"fields":[
		{"fieldId":42,"fieldName":"Would you come again?","options":[{"name":"true","count":0},{"name":"false","count":1}]},
		{"fieldId":44,"options":[{"name":"Speed","count":1},{"name":"Kindness","count":1}]}]}]`)
	body := string(o.reader.Do("GET", path).Want(200).Body)
	if strings.Contains(body, "groups") {
		t.Errorf("a field without groups tells of them: %s", body)
	}
	csv := string(o.reader.Do("GET", path+"&format=csv").Want(200).Body)
	if !strings.Contains(csv, "\r\n1,42,Would you come again?,true,0,,,\r\n1,42,Would you come again?,false,1,,,\r\n1,44,") {
		t.Errorf("the file is %q", csv)
	}
}

func TestTheLastWrapUpCounts(t *testing.T) {
	t.Parallel()
	o := newForms(t)
	c := o.about("2026-03-01T10:00:00")
	o.record(answered(c, 7)...)
	wrap := func(after int64, solved string, categories ...fact.Category) {
		o.record(fact.WrapUpSubmitted{Chat: later(c, after), AgentID: 7, Categories: categories, Answers: []fact.Answer{{FieldID: 46, Value: solved}}})
	}
	const query = "?timeFrom=2026-03-01&timeTo=2026-03-02"
	want := func(chat, ticket, other, yes, no string) string {
		return `[{"campaignId":1,"fields":[{"fieldId":45,"fieldName":"Category","groups":[{"name":"Product","options":[{"name":"Chat","count":` + chat + `},{"name":"Ticket","count":` + ticket + `}]},
			{"name":"Other","options":[{"name":"Ticket","count":` + other + `}]}]},{"fieldId":46,"options":[{"name":"true","count":` + yes + `},{"name":"false","count":` + no + `}]}]}]`
	}
	o.reader.Do("GET", "/livechat/reports/wrapup/survey"+query).Want(200, want("0", "0", "0", "0", "0"))
	wrap(900, "false", fact.Category{Category: "Chat", Group: "Product"}, fact.Category{Category: "Ticket", Group: "Other"})
	o.reader.Do("GET", "/livechat/reports/wrapup"+query).Want(200, want("1", "0", "1", "0", "1"))
	wrap(30*24*3600, "true", fact.Category{Category: "Ticket", Group: "Product"})
	o.reader.Do("GET", "/livechat/reports/WRAPUP/SURVEY"+query).Want(200, want("0", "1", "0", "1", "0"))
	o.reader.Do("GET", "/livechat/reports/wrapup/survey?timeFrom=2026-03-30&timeTo=2026-04-10").Want(200, want("0", "0", "0", "0", "0"))
}
