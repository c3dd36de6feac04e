package chat_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/job"
	"parley/internal/mail"
	"parley/internal/mail/mailtest"
)

// openPostHouse is a house that can send mails.
func openPostHouse(t *testing.T) (*house, *mailtest.Receiver) {
	t.Helper()
	post := mailtest.New(t, nil, false)
	sender, err := mail.New(mail.Options{URL: "smtp+plain://" + post.Addr, From: "Parley <parley@example.com>"})
	if err != nil {
		t.Fatal(err)
	}
	h := openHouse(t, false, func(o *chat.Options) { o.Mail = sender })
	jobs := job.NewRunner(h.w.db, slog.New(slog.DiscardHandler))
	chat.HandleJobs(jobs, h.w.engine)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- jobs.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return h, post
}

const window = `{"options":{"isCanPrintTranscript":%s,"isCanDownloadPDF":%s,"isCanEmailTranscript":%s,"email":{"isFromAgent":%s,"fromName":"The shop","fromEmail":"shop@example.com"}},
	"advanced":{"isAutoSendTranscriptToEmail":%s,"transcriptEmailAddress":"copies@example.com,more@example.com","transcriptEmailSubject":"{!Agent.Name} with {!Visitor.Name}: {!Wrapup.Category}"}}`

// windowIs sets what visitors may do with a chat, by what is missing from yes.
func (h *house) windowIs(print, pdf, email, fromAgent, copies bool) {
	text := window
	for _, v := range []bool{print, pdf, email, fromAgent, copies} {
		text = strings.Replace(text, "%s", map[bool]string{false: "false", true: "true"}[v], 1)
	}
	h.w.exec(`UPDATE campaign SET chat_window = ?, language = 'German' WHERE site_id = 6000000`, text)
}

func TestTranscriptsAreMailedWhenAChatIsOver(t *testing.T) {
	t.Parallel()
	h, post := openPostHouse(t)
	h.windowIs(true, true, true, true, true)
	agent := h.agent()
	v, id := h.request("Vera")
	own, path := "/api/visitor/v1/chats/"+id, "/api/agent/v1/chats/"+id
	v.Do("POST", own+"/transcript", `{"email":"vera@example.test"}`).Want(400, `{"message":"Nobody has answered this chat."}`)
	agent.Do("POST", path+"/accept").Want(200)
	v.Do("POST", own+"/messages", `{"clientId":"m1","text":"<b>My</b> card is 4111 1111 1111 1111"}`).Want(200)
	agent.Do("POST", path+"/messages", `{"clientId":"m1","text":"a fraud","note":true}`).Want(200)
	v.Do("POST", own+"/transcript", `{"email":"nobody"}`).Want(400, `{"code":400005}`)
	for range 2 {
		v.Do("POST", own+"/transcript", `{"email":"Vera@example.test"}`).Want(200, `{"email":"Vera@example.test","isSent":false}`)
	}
	h.w.ring()
	agent.Do("POST", path+"/end").Want(200)
	agent.Do("PUT", path+"/wrapUp", `{"categories":[{"category":"Inquiry"}]}`).Want(200)
	h.w.ring()
	post.Wait(2)
	v.Do("POST", own+"/transcript", `{"email":"vera@example.test"}`).Want(200, `{"isSent":true}`)
	agent.Do("POST", path+"/transcript", `{"email":"boss@example.test"}`).Want(200, `{"isSent":true}`)
	post.Wait(3)
	var to []string
	for _, m := range post.Arrived() {
		to = append(to, m.To)
		if !strings.Contains(m.Text, "Vera: <b>My</b> card is **** **** **** 1111") || !strings.Contains(m.Text, "agent 1 ist dem Chat beigetreten.") || !strings.Contains(m.HTML, "&lt;b&gt;My") {
			t.Errorf("the mail to %s says\n%s", m.To, m.Text)
		}
		if strings.Contains(m.Text+m.HTML, "fraud") {
			t.Errorf("the mail to %s holds a note", m.To)
		}
		want := "Ihr Chat mit agent 1"
		if strings.HasPrefix(m.To, "copies") || strings.HasPrefix(m.To, "more") {
			want = "agent 1 with Vera: Inquiry"
		}
		if m.Subject != want || !strings.Contains(m.Header.Get("From"), "agent 1") || !strings.Contains(m.Header.Get("From"), "parley@example.com") ||
			m.Header.Get("Reply-To") != "<agent1@site6000000.example.test>" {
			t.Errorf("the mail to %s is %q from %s, answers go to %s", m.To, m.Subject, m.Header.Get("From"), m.Header.Get("Reply-To"))
		}
	}
	slices.Sort(to)
	wantList(t, "who got mail", to, "boss@example.test", "copies@example.com", "more@example.com", "vera@example.test")
}

func TestTranscriptsAsTheWindowAllows(t *testing.T) {
	t.Parallel()
	h, post := openPostHouse(t)
	h.windowIs(false, true, false, false, false)
	agent := h.agent()
	v, id := h.request("Vera")
	own, path := "/api/visitor/v1/chats/"+id+"/transcript", "/api/agent/v1/chats/"+id+"/transcript"
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/messages", `{"clientId":"m","text":"Grüße"}`).Want(200)
	v.Do("GET", own).Want(400, `{"message":"Transcripts are not given out here."}`)
	if pdf := v.Do("GET", own+"?format=pdf").Want(200); !bytes.HasPrefix(pdf.Body, []byte("%PDF-")) {
		t.Errorf("the PDF is %.20q", pdf.Body)
	}
	v.Do("POST", own, `{"email":"vera@example.test"}`).Want(400, `{"message":"Transcripts are not mailed here."}`)
	if page := agent.Do("GET", path).Want(200); !strings.Contains(string(page.Body), "Grüße") || !strings.Contains(string(page.Body), `lang="de"`) {
		t.Errorf("the page is %s", page.Body)
	}
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/messages", `{"clientId":"n","text":"您好"}`).Want(200)
	agent.Do("GET", path+"?format=pdf").Want(400, `{"message":"The script of this chat cannot be drawn as a PDF here. Print the chat, or have it mailed."}`)
	stranger, _ := h.visit()
	stranger.Do("GET", own+"?format=pdf").Want(404)
	h.As(auth.AcceptChats).Do("GET", path).Want(404)
	h.windowIs(true, false, true, false, false)
	h.w.exec(`UPDATE site SET revision = revision + 1`)
	for _, to := range []string{"a", "b", "c"} {
		v.Do("POST", own, `{"email":"`+to+`@example.test"}`).Want(200)
	}
	v.Do("POST", own, `{"email":"d@example.test"}`).Want(400, `{"message":"The chat is mailed to 3 addresses already."}`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	h.w.ring()
	if m := post.Wait(2); m.Header.Get("Reply-To") != "<shop@example.com>" || !strings.Contains(m.Header.Get("From"), "The shop") {
		t.Errorf("the mail is from %s, answers go to %s", m.Header.Get("From"), m.Header.Get("Reply-To"))
	}
}

func TestWithoutAMailServerNobodyIsToldThatAMailComes(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent()
	id := h.talk(agent, "Vera", "x")
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/transcript", `{"email":"a@example.test"}`).Want(400, `{"message":"This server sends no mails."}`)
	if n := h.w.count(`SELECT COUNT(*) FROM chat_timer`); n != 0 {
		t.Errorf("%d timers are left", n)
	}
}
