package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/contract"
	"parley/internal/store"
	"parley/internal/webhook"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestTheLogOfDeliveries(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	id := h.subscribe("operatorEventNotification", r.url)
	h.happen(3)
	path := log(id)
	h.admin.Do("GET", path).Want(200, `{"more":false,"deliveries":[{"id":3,"event":"operatorEventNotification","state":"waiting","attempts":0,"attemptedAt":null},{"id":2},{"id":1}]}`)
	h.drain()
	r.took()
	h.admin.Do("GET", path+"?limit=2").Want(200, `{"more":true,"deliveries":[{"id":3,"state":"delivered","attempts":1,"status":200,"error":""},{"id":2}]}`)
	h.admin.Do("GET", path+"?limit=2&before=2").Want(200, `{"more":false,"deliveries":[{"id":1}]}`)
	h.admin.Do("GET", path+"?state=dropped").Want(200, `{"deliveries":[]}`)
	h.admin.Do("GET", path+"?state=lost").Want(400, `{"code":400006}`)
	h.admin.Do("GET", path+"/2").Want(200, `{"id":2,"payload":{"event":"login","operator_id":1}}`)

	h.admin.Do("POST", path+"/2/replay").Want(200, `{"id":2,"state":"waiting"}`)
	h.happen(1)
	h.drain()
	calls := r.took()
	if got := numbers(calls); got != " 2.2 4.1" && got != " 4.1 2.2" { // a replay holds nothing back either
		t.Errorf("after a replay:%s", got)
	}
	h.admin.Do("GET", path+"/2").Want(200, `{"state":"delivered","attempts":2}`)

	guest, stranger := h.As(), h.OtherSite().Admin()
	for _, c := range []struct{ method, path string }{{"GET", path}, {"GET", path + "/2"}, {"POST", path + "/2/replay"}, {"GET", secretOf(id)}, {"POST", secretOf(id)}} {
		guest.Do(c.method, c.path).Want(403, `{"code":403003}`)
		stranger.Do(c.method, c.path).Want(404, `{"code":404001}`)
		h.admin.Do(c.method, strings.Replace(c.path, fmt.Sprintf("webhooks/%d", id), "webhooks/99", 1)).Want(404, `{"code":404001}`)
	}
	h.admin.Do("GET", path+"/99").Want(404, `{"code":404001}`)
	h.admin.Do("POST", path+"/99/replay").Want(404, `{"code":404001}`)
	h.admin.Do("POST", path+"/4/replay").Want(200)
	h.admin.Do("POST", path+"/4/replay").Want(200) // twice is once
	h.drain()
	want(t, "after two replays of one", numbers(r.took()), " 4.2")
}

func secretOf(id int64) string { return fmt.Sprintf("/api/agent/v1/webhooks/%d/secret", id) }

func TestADroppedDeliveryIsReplayedWithAllAttempts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	r.answers(500)
	id := h.subscribe("operatorEventNotification", r.url)
	h.happen(1)
	for range 40 {
		h.drain()
		h.Server.Clock.Advance(hour)
	}
	first := r.took()
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"state":"dropped","attempts":10}]}`)
	h.admin.Do("POST", log(id)+"/1/replay").Want(200, `{"state":"waiting"}`)
	h.drain()
	r.answers(200)
	h.Server.Clock.Advance(time.Minute + time.Second)
	h.drain()
	again := r.took()
	want(t, "attempts", numbers(again), " 1.11 1.12")
	if again[0].id != first[0].id || string(again[1].body) != string(first[0].body) {
		t.Error("a replay is another event")
	}
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"state":"delivered","attempts":12}]}`)
}

func TestAllThatWasDroppedIsReplayed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	r.answers(500)
	id := h.subscribe("operatorEventNotification", r.url)
	h.happen(3)
	h.drain()
	h.Server.Clock.Advance(49 * hour) // nobody was there to try
	h.drain()
	h.happen(1)
	r.answers(200)
	h.drain()
	if n := len(r.took()); n != 7 {
		t.Errorf("%d attempts before the replay, want two at three and one at one", n)
	}
	again := fmt.Sprintf("/api/agent/v1/webhooks/%d/replay", id)
	h.As().Do("POST", again).Want(403)
	h.OtherSite().Admin().Do("POST", again).Want(404)
	h.admin.Do("POST", again).Want(200, `{"deliveries":3}`)
	h.drain()
	got := r.took()
	slices.SortFunc(got, func(a, b received) int { return a.number - b.number })
	want(t, "the replay", numbers(got), " 1.3 2.3 3.3")
	h.admin.Do("POST", again).Want(200, `{"deliveries":0}`)
}

func TestCallsAreSigned(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r := newReceiver(t)
	id := h.subscribe("operatorEventNotification", r.url)
	other := h.subscribe("operatorEventNotification", r.url)
	secret := func(id int64) string { return h.admin.Do("GET", secretOf(id)).Want(200).Text("secret") }
	h.happen(1)
	h.drain()
	signed := func(c received, secret string) bool {
		t.Helper()
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		if err != nil || len(key) != 32 {
			t.Fatalf("the secret is %q", secret)
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", c.id, c.header.Get("webhook-timestamp"), c.body)
		return c.header.Get("webhook-signature") == "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	calls := r.took()
	if len(calls) != 2 || calls[0].id != calls[1].id {
		t.Fatalf("%d calls", len(calls))
	}
	if signed(calls[0], secret(id)) == signed(calls[0], secret(other)) || signed(calls[1], secret(id)) == signed(calls[1], secret(other)) {
		t.Error("each webhook has a secret of its own")
	}
	old := secret(id)
	changed := h.admin.Do("POST", secretOf(id)).Want(200).Text("secret")
	if changed == old || secret(id) != changed {
		t.Error("the secret did not change")
	}
	h.admin.Do("DELETE", fmt.Sprintf("/livechat/webhooks/%d", other)).Want(200)
	h.happen(1)
	h.drain()
	if c := r.took(); len(c) != 1 || !signed(c[0], changed) {
		t.Error("the new secret signs nothing")
	}
	h.step(func(ctx context.Context, tx *store.Tx) error {
		var kept string
		err := tx.QueryRow(ctx, `SELECT secret FROM webhook_line WHERE webhook_id = ?`, id).Scan(&kept)
		if strings.Contains(kept, strings.TrimPrefix(changed, "whsec_")) {
			t.Error("the secret stands in the database as it is")
		}
		return err
	})
}

func TestAnAddressInsideIsNotCalled(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *webhook.Options) { o.Allow = nil })
	r := newReceiver(t)
	at := h.subscribe("operatorEventNotification", r.url)
	named := h.subscribe("operatorEventNotification", strings.Replace(r.url, "127.0.0.1", "localhost", 1))
	h.happen(1)
	h.drain()
	if len(r.took()) != 0 {
		t.Error("it was called")
	}
	for _, id := range []int64{at, named} {
		h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"state":"waiting","attempts":1,"status":0,
			"error":"the address may not be called: it is none of the internet's, and --webhook-allow does not name it"}]}`)
	}
}

func TestOldDeliveriesAreTidiedAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	r, down := newReceiver(t), newReceiver(t)
	down.answers(500)
	id := h.subscribe("operatorEventNotification", r.url)
	h.happen(1)
	h.drain()
	h.Server.Clock.Advance(13 * 24 * hour)
	waits := h.subscribe("operatorEventNotification", down.url)
	h.happen(1)
	tidy := func() {
		t.Helper()
		if err := h.hooks.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
	}
	h.drain()
	tidy()
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"id":2},{"id":1}]}`)
	h.Server.Clock.Advance(2 * 24 * hour)
	tidy()
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"id":2}]}`)
	h.Server.Clock.Advance(20 * 24 * hour)
	tidy() // what still waits stays
	h.admin.Do("GET", log(id)).Want(200, `{"deliveries":[{"id":2}]}`)
	h.admin.Do("GET", log(waits)).Want(200, `{"deliveries":[{"id":1,"state":"waiting"}]}`)
}

func TestSamplesForIntegrations(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	data, err := contract.Files.ReadFile("webhooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Fatal(err)
	}
	guest, stranger := h.As(), h.OtherSite().Admin()
	count := 0
	for path, item := range doc.Paths.Map() {
		if !strings.Contains(path, "/zapsamples/") {
			continue
		}
		count++
		example, err := json.Marshal(item.Get.Responses.Value("200").Value.Content["application/json"].Example)
		if err != nil {
			t.Fatal(err)
		}
		for _, caller := range []string{path, strings.ToUpper(path), strings.Replace(path, "/api/", "/livechatwebapi/api/", 1)} {
			h.admin.Do("GET", caller).Want(200, string(example))
		}
		guest.Do("GET", path).Want(403, `{"code":403003,"Message":"No Permission"}`)
		stranger.Do("GET", path).Want(200, string(example))
	}
	if count != 6 {
		t.Fatalf("the contract has %d samples", count)
	}
	for _, alias := range []string{"chatrequested", "chatrequestd", "chatstarted", "chatended", "chatwrappedup"} {
		h.admin.Do("GET", "/livechat/zapsamples/"+alias).Want(200, `{"visitor":{"name":"testName"}}`)
	}
	agent := h.online()
	older, newer := h.talk(agent, h.visitor()), h.talk(agent, h.visitor())
	for path, status := range map[string]string{"chatrequest": "0", "chatstarts": "2", "chatends": "9"} {
		h.admin.Do("GET", "/livechat/zapsamples/"+path).Want(200, `{"visitor":{"chat_id":"`+newer.ID+`","name":"Vera","status":`+status+`}}`)
		stranger.Do("GET", "/livechat/zapsamples/"+path).Want(200, `{"visitor":{"name":"testName"}}`)
	}
	h.admin.Do("DELETE", "/livechat/chats/"+newer.ID).Want(200)
	h.admin.Do("GET", "/livechat/zapsamples/chatends").Want(200, `{"chat":{"id":"`+older.ID+`"}}`)
	h.admin.Do("DELETE", "/livechat/chats/"+older.ID).Want(200)
	h.admin.Do("GET", "/livechat/zapsamples/chatends").Want(200, `{"visitor":{"name":"testName"}}`)
}
