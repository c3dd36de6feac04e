package setting_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"parley/internal/store"
)

// TestChangesAreAudited: each change has its line, which tells no address of a
// webhook, because that may be a secret, and nothing of private texts.
func TestChangesAreAudited(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.Admin()
	for _, c := range []struct{ method, path, body string }{
		{"POST", departments, `{"name":"Sales"}`},
		{"PUT", departments + "/1", `{"name":"Shop"}`},
		{"PUT", departments + "/1", `{"agents":[99]}`},
		{"DELETE", departments + "/1", ``},
		{"POST", "/livechat/bans", `{"type":"visitor","visitorId":"v"}`},
		{"POST", "/livechat/webhooks", `{"event":"chatStarted","targetUrl":"https://x.example.com/secret"}`},
		{"POST", messages, `{"name":"hello","message":"Hello!"}`},
		{"POST", messages, `{"name":"mine","message":"x","isPrivate":true}`},
		{"PUT", messages + "/1/similarQuestions", `["hi"]`},
		{"PUT", "/livechat/configs", `{"isEnableJoinme":true}`},
		{"PUT", "/livechat/autoAllocation", `{"isEnable":false}`},
		{"PUT", "/livechat/visitorSSO", `{"isEnable":true}`},
		{"PUT", record(admin), `{"maxChatsCount":5}`},
		{"PUT", record(admin), `{"maxChatsCount":5}`},
	} {
		admin.Do(c.method, c.path, c.body)
	}
	var got []string
	err := s.Server.DB.View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT product, action, summary FROM audit_log WHERE site_id = ? ORDER BY id`, s.ID)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var product, action, summary string
			if err := rows.Scan(&product, &action, &summary); err != nil {
				return err
			}
			if product != "liveChat" {
				t.Errorf("%s is about %s", summary, product)
			}
			got = append(got, action+": "+summary)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Department Management: Add department 'Sales'", "Department Management: Change department 'Shop'", "Department Management: Remove department 'Shop'",
		"Ban Management: Add ban 1", "Webhook Management: Add webhook 1", "Canned Message Management: Add canned message 'hello'", "Canned Message Management: Add canned message 2",
		"Canned Message Management: Change canned message 'hello'", fmt.Sprintf("Agent Management: Change agent '%s'", admin.Principal.Name),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the log is\n%q, want\n%q", got, want)
	}
}
