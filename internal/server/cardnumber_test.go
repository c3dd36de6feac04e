package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley/internal/realtime/realtimetest"
	"parley/internal/store"
	"parley/internal/store/storetest"
	"parley/internal/testenv"
)

// spellings of one card number, and what must be found of it nowhere.
var spellings = []string{"4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"}

var masked = regexp.MustCompile(`\*\*[ -]?1111`)

// TestNoCardNumberIsKeptAnywhere sends a card number in every way there is, and looks for
// it in all that the server has written.
func TestNoCardNumberIsKeptAnywhere(t *testing.T) {
	t.Parallel()
	for _, number := range spellings {
		t.Run(number, func(t *testing.T) {
			t.Parallel()
			cfg := settings(t)
			if os.Getenv(testenv.Database) == "postgres" {
				cfg.Database = storetest.NewPostgres(t)
			}
			log := &lines{}
			n := startLogged(t, cfg, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
			told := tellCard(t, n, number)
			nowhere(t, number, "what was answered and pushed", []byte(told))
			if !masked.MatchString(told) {
				t.Errorf("nothing was masked, so nothing was sent: %s", told)
			}
			dump := dumpOf(t, cfg.DatabaseURL())
			nowhere(t, number, "the database", dump)
			if !masked.Match(dump) {
				t.Error("the database holds no masked number, so nothing was kept")
			}
			n.stop()
			nowhere(t, number, "the log", []byte(log.String()))
			err := filepath.WalkDir(cfg.Data, func(path string, d fs.DirEntry, err error) error {
				if err != nil || !d.Type().IsRegular() {
					return err
				}
				data, err := os.ReadFile(path)
				nowhere(t, number, path, data)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func nowhere(t *testing.T, number, where string, data []byte) {
	t.Helper()
	for _, text := range append([]string{number}, spellings...) {
		if at := bytes.Index(data, []byte(text)); at >= 0 {
			t.Errorf("%s holds the number: %q", where, data[max(0, at-80):min(len(data), at+60)])
		}
	}
}

// tellCard has a visitor and an agent tell each other a card number in every way, and
// returns all that they were answered.
func tellCard(t *testing.T, n *node, number string) string {
	t.Helper()
	var told strings.Builder
	call := func(p *person, method, path string, body any) map[string]any {
		t.Helper()
		out := p.do(method, path, body)
		fmt.Fprintln(&told, out)
		return out
	}
	email, password := signInOf(t, n.stdout.String())
	agent := agentOf(t, n.url, email, password)
	for _, event := range []string{"offlineMessageSubmitted", "operatorEventNotification", "chatStarted", "chatEnded", "chatWrappedUp", "chatRequested", "chatTransferred"} {
		agent.do("POST", "/api/v2/livechat/webhooks", map[string]any{"event": event, "targetUrl": "http://127.0.0.1:1/"})
	}
	field := func(name string) map[string]any {
		return map[string]any{"name": name, "type": "text", "isVisible": true}
	}
	own := call(agent, "PUT", "/api/v2/livechat/campaigns/1/preChat", map[string]any{"isEnable": true, "fields": []any{field("Before")}})
	offline := call(agent, "PUT", "/api/v2/livechat/campaigns/1/offlineMessage", map[string]any{"fields": []any{field("Left")}})
	after := call(agent, "PUT", "/api/v2/livechat/campaigns/1/postChat", map[string]any{"isEnable": true, "fields": []any{field("After")}})
	form := call(agent, "POST", "/api/v2/livechat/secureForms", map[string]any{"name": "Payment",
		"fields": []any{map[string]any{"name": "Card Number", "type": "cardNumber", "isVisible": true}}})

	agent.do("POST", "/api/v2/livechat/customVariables", map[string]any{"name": "Basket", "type": "text"})

	visitor, token, visit := visitorOf(t, n.url)
	visitor.do("PUT", visitorDoor+"/customVariables", map[string]any{"customVariables": []any{map[string]any{"name": "Basket", "value": number}}})
	answers := func(page map[string]any) (list []any) {
		for _, f := range page["fields"].([]any) {
			if f := f.(map[string]any); f["type"] == "text" || f["type"] == "textarea" {
				list = append(list, map[string]any{"id": f["id"], "value": "pay by " + number})
			}
		}
		return list
	}
	visitor.do("POST", fmt.Sprintf("%s/visits/%v/pages", visitorDoor, visit), map[string]any{"url": "https://shop.example/pay?card=" + strings.ReplaceAll(number, " ", ""), "title": "Card " + number})
	again := call(visitor, "POST", visitorDoor+"/visits", map[string]any{"siteId": 6000000, "token": token,
		"page": map[string]any{"url": n.url + "/pay/" + strings.ReplaceAll(number, " ", ""), "title": number, "referrer": "https://shop.example/?q=" + strings.ReplaceAll(number, " ", "")}})
	call(agent, "POST", agentDoor+"/visitors/"+again["visitorId"].(string)+"/invite", map[string]any{"message": "Is it " + number + "?"})
	id := call(visitor, "POST", visitorDoor+"/chats", map[string]any{"clientId": "r1", "visitId": visit, "campaignId": 1, "name": "Vera " + number,
		"email": strings.ReplaceAll(number, " ", "") + "@example.com", "fields": answers(own)})["id"].(string)
	asked, asks := visitorDoor+"/chats/"+id, agentDoor+"/chats/"+id
	if status, out := agent.try("POST", asks+"/accept", nil); status != 200 && status != 400 {
		t.Fatalf("the agent cannot accept: %d %v", status, out)
	}
	watching := agent.socket()
	typing := realtimetest.MustDial(t, n.url, token)
	if err := typing.Call("typing", map[string]any{"chatId": id, "text": "it is " + number}, nil); err != nil {
		t.Fatal(err)
	}
	var push struct{ Text string }
	watching.Want("typing", &push, nil)
	fmt.Fprintln(&told, push.Text)
	file := "/files?clientId=f1&name=" + strings.ReplaceAll(number, " ", "%20") + ".txt"
	call(visitor, "POST", asked+"/messages", map[string]any{"clientId": "m1", "text": "it is " + number})
	call(visitor, "POST", asked+file, []byte("x"))
	call(agent, "POST", asks+"/messages", map[string]any{"clientId": "m1", "text": number + "?"})
	call(agent, "POST", asks+"/messages", map[string]any{"clientId": "m2", "text": number, "note": true})
	call(agent, "POST", asks+file, []byte("x"))
	call(visitor, "PUT", asked+"/rating", map[string]any{"grade": 4, "comment": number})
	seq := call(agent, "POST", asks+"/forms", map[string]any{"clientId": "f2", "formId": form["id"]})["seq"]
	filled := []any{map[string]any{"id": form["fields"].([]any)[0].(map[string]any)["id"], "value": number}}
	call(visitor, "POST", fmt.Sprintf("%s/forms/%v", asked, seq), map[string]any{"answers": filled})
	call(agent, "GET", fmt.Sprintf("%s/forms/%v", asks, seq), nil)
	agent.do("POST", fmt.Sprintf("%s/forms/%v/show", asks, seq), nil) // the one answer that tells it
	call(visitor, "POST", asked+"/end", nil)
	call(visitor, "PUT", asked+"/survey", map[string]any{"fields": answers(after)})
	call(agent, "PUT", asks+"/wrapUp", map[string]any{"comment": number})
	call(agent, "GET", "/api/v2/livechat/chats/"+id, nil)
	call(visitor, "GET", asked+"/messages", nil)

	left := call(visitor, "POST", visitorDoor+"/offlineMessages/files?name="+strings.ReplaceAll(number, " ", "%20"), []byte("x"))
	call(visitor, "POST", visitorDoor+"/offlineMessages", map[string]any{"clientId": "o1", "campaignId": 1, "visitId": visit, "name": number, "email": "vera@example.com",
		"subject": number, "content": "it is " + number, "fields": answers(offline), "files": []any{left["id"]}})
	agent.do("GET", "/api/v2/livechat/chats?keywords="+strings.ReplaceAll(number, " ", "%20"), nil)
	return told.String()
}

// dumpOf is all rows of all tables, as text.
func dumpOf(t *testing.T, url string) []byte {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\_index%' ESCAPE '\'`
	if strings.HasPrefix(url, "postgres") {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	var out bytes.Buffer
	err = db.Read(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		for _, table := range columnOf(ctx, t, tx, list) {
			rows, err := tx.Query(ctx, `SELECT * FROM "`+table+`"`)
			if err != nil {
				return err
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			row, at := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				at[i] = &row[i]
			}
			for rows.Next() {
				if err := rows.Scan(at...); err != nil {
					return err
				}
				for _, v := range row {
					if b, ok := v.([]byte); ok {
						v = string(b)
					}
					fmt.Fprintf(&out, "%s: %v\n", table, v)
				}
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func columnOf(ctx context.Context, t *testing.T, tx *store.Tx, query string) (out []string) {
	t.Helper()
	rows, err := tx.Query(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}
