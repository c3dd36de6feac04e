package chat_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
)

const octets = "application/octet-stream"

func pixels(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesAreSentBothWays(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent := h.agent(auth.ViewAllHistory)
	v, id := h.request("Vera")
	path, own := "/api/agent/v1/chats/"+id, "/api/visitor/v1/chats/"+id
	agent.Do("POST", path+"/accept").Want(200)
	send := func(who apitest.Caller, path, query string, data []byte) *apitest.Answer {
		return who.Raw("POST", path+"/files", query, octets, data)
	}
	secret := []byte("%PDF-1.7 the bill")
	bill := send(agent, path, "clientId=f1&name=bill.pdf", secret).Want(200, `{"seq":3,"kind":"file","text":"bill.pdf","visibility":"all","sender":{"type":"agent","id":1},
		"payload":{"file":{"name":"bill.pdf","size":17,"mediaType":"application/pdf","width":0,"height":0}}}`)
	send(agent, path, "clientId=f1&name=bill.pdf", secret).Want(200, `{"seq":3}`)
	photo := send(v, own, "clientId=f1&name=C:%5Cphoto", append(pixels(t), "<script>"...)).Want(200, `{"seq":4,"text":"photo.png","sender":{"type":"visitor"},
		"payload":{"file":{"name":"photo.png","mediaType":"image/png","width":3,"height":2}}}`)
	note := send(agent, path, "clientId=f2&name=known.txt&note=true", []byte("a fraud")).Want(200, `{"seq":5,"visibility":"agents"}`)
	v.Do("GET", own+"/messages?after=2").Want(200, `{"head":5,"messages":[{"seq":3,"payload":{"file":{"name":"bill.pdf"}}},{"seq":4}]}`)
	agent.Do("GET", path+"/messages?after=4").Want(200, `{"messages":[{"seq":5,"text":"known.txt"}]}`)

	for _, a := range []struct {
		sent *apitest.Answer
		want []byte
	}{{bill, secret}, {photo, pixels(t)}, {note, []byte("a fraud")}} {
		link := a.sent.Text("payload.file.url")
		got := h.Anonymous().Do("GET", link).Want(200)
		if !bytes.Equal(got.Body, a.want) || got.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is %q", link, got.Body)
		}
		h.Anonymous().Do("GET", link[:10]+"aaaa"+link[14:]).Want(404)
	}
	for _, c := range []struct {
		name, query string
		data        []byte
		want        string
	}{
		{"an empty one", "clientId=x", nil, `{"code":400000,"message":"Parameter 'file' is required."}`},
		{"a program", "clientId=x&name=a.pdf.EXE", []byte("MZ"), `{"code":400009,"message":"Parameter 'name' is out of range: files of the type .exe are not taken."}`},
		{"a program in disguise", "clientId=x&name=a.exe.%20", []byte("MZ"), `{"code":400009}`},
		{"what the scanner refuses", "clientId=x", []byte("the EICAR test"), `{"code":400009,"message":"Parameter 'file' is out of range: the check for harmful content refuses it."}`},
		{"nameless", "", []byte("x"), `{"code":400000}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			send(v.On(t), own, c.query, c.data).Want(400, c.want)
		})
	}
	send(v, own, "clientId=big", make([]byte, 1<<20+1)).Want(400)
	send(h.Visitor("somebody else"), own, "clientId=x", []byte("x")).Want(404)
	send(h.agent(), path, "clientId=x", []byte("x")).Want(404)
	send(h.OtherSite().As(auth.ViewAllHistory), path, "clientId=x", []byte("x")).Want(404)

	v.Do("POST", own+"/end").Want(200)
	send(v, own, "clientId=late", []byte("x")).Want(400, `{"message":"The chat has ended."}`)
	send(v, own, "clientId=f1", []byte("x")).Want(200, `{"seq":4}`)
	past := agent.Do("GET", "/livechat/chats/"+id).Want(200, `{"attachments":[{"name":"bill.pdf"},{"name":"photo.png"}],"noteAttachments":[{"name":"known.txt"}],
		"chatTranscript":[{},{},{"content":"bill.pdf","type":"enumAgent"},{"content":"photo.png","type":"enumVisitor"},{"content":"known.txt","isNoteMessage":true},{}]}`)
	if !strings.Contains(past.Text("attachments.0.uri"), "downloadtype=chatattachment") {
		t.Errorf("an attachment is at %s", past.Text("attachments.0.uri"))
	}
	agent.Do("GET", "/livechat/chats?keywords=photo.png").Want(200, `{"total":1}`)
	wantList(t, "messages", h.w.rows(`SELECT code || ' ' || number FROM fact WHERE kind = 13 AND code <> 3 ORDER BY id`), "2 0", "1 0", "2 1")
}

func TestVisitorsSendFilesWhereTheWindowLetsThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	h.w.exec(`UPDATE campaign SET chat_window = '{"options":{"isCanSendFile":false}}' WHERE site_id = 6000000`)
	agent := h.agent()
	v, id := h.request("Vera")
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	v.Raw("POST", "/api/visitor/v1/chats/"+id+"/files", "clientId=f1", octets, []byte("x")).Want(400, `{"code":400030,"message":"Files are not taken here."}`)
	agent.Raw("POST", "/api/agent/v1/chats/"+id+"/files", "clientId=f1&name=4111-1111-1111-1111.txt", octets, []byte("x")).Want(200, `{"text":"****-****-****-1111.txt"}`)
}
