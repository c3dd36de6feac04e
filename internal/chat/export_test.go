package chat_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/fulltext"
)

// sheet reads a file of comma-separated values: a map for each line.
func sheet(t *testing.T, a *apitest.Answer) (lines []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(a.Want(200).Body))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, name := range all[0] {
			row[name] = line[i]
		}
		lines = append(lines, row)
	}
	return lines
}

func TestTheHistoryIsExported(t *testing.T) {
	t.Parallel()
	h := openHouse(t, false)
	agent, reader := h.agent(auth.ViewHistoryInMyDepartment), h.As(auth.ViewAllHistory)
	vera := h.talk(agent, "Vera", "Do you sell plants?")
	h.department = h.w.department("Sales", 1)
	walt := h.talk(agent, "Walt", "My order is late")
	h.w.exec(`UPDATE chat SET visitor_name = ? WHERE uuid = ?`, "Wält, \"the\"\nother", walt)
	missed, gone := h.request("Max")
	missed.Do("POST", "/api/visitor/v1/chats/"+gone+"/end").Want(200)
	h.w.exec(`UPDATE chat SET visitor_name = '=1+1' WHERE uuid = ?`, vera)
	h.w.exec(`UPDATE chat SET visitor_name = '@Max' WHERE uuid = ?`, gone)
	h.w.exec(`UPDATE chat SET pre_chat = '[{"id":987,"name":"Shoe size","value":"+42"},{"id":988,"name":"Hat","value":"-3"}]' WHERE uuid = ?`, vera)

	const path = "/livechat/chats?format=CSV"
	file := reader.Do("GET", path).Want(200)
	if got := file.Header.Get("Content-Type") + " " + file.Header.Get("Content-Disposition"); got != "text/csv; charset=utf-8 attachment; filename=chats.csv" {
		t.Errorf("the file is %s", got)
	}
	if !strings.HasPrefix(string(file.Body), "id,campaign,department,requestTime,") || strings.Count(string(file.Body), "\r\n") != 4 {
		t.Errorf("the file is\n%q", file.Body)
	}
	if bom := reader.Do("GET", path+"&bom=true").Want(200).Body; string(bom) != "\ufeff"+string(file.Body) {
		t.Errorf("with a mark the file is\n%q", bom)
	}
	lines := sheet(t, file)
	if len(lines) != 2 {
		t.Fatalf("the file has %d chats", len(lines))
	}
	for name, want := range map[string]string{"id": walt, "name": "Wält, \"the\"\nother", "department": "Sales", "agents": "agent 1", "source": "button", "ratingGrade": ""} {
		if lines[0][name] != want {
			t.Errorf("%s is %q, want %q", name, lines[0][name], want)
		}
	}
	for name, want := range map[string]string{"id": vera, "name": "'=1+1", "preChat.(other)": "Shoe size: +42; Hat: -3", "waitingSeconds": "0", "endedBy": "agent"} {
		if lines[1][name] != want {
			t.Errorf("%s is %q, want %q", name, lines[1][name], want)
		}
	}
	count := func(who apitest.Caller, query string, want int) {
		t.Helper()
		if got := len(sheet(t, who.Do("GET", path+query))); got != want {
			t.Errorf("%s exports %d chats, want %d", query, got, want)
		}
	}
	try := func() {
		count(reader, "&pageSize=1&pageIndex=1", 2)
		count(reader, "&keywords=late", 1)
		count(reader, "&keywords=nothing", 0)
		count(reader, "&agentId=1", 2)
		count(reader, "&agentId=1&departmentId=0&keywords=plants", 1)
		count(reader, "&categoryId=1", 0)
		count(reader, "&timeTo=2019-01-02&timeFrom=2019-01-01", 0)
	}
	try()
	if err := fulltext.New(h.w.db, nil).Merge(t.Context()); err != nil {
		t.Fatal(err)
	}
	try()
	h.w.exec(`DELETE FROM department_agent WHERE agent_id = 1`)
	count(h.As(auth.ViewHistoryInMyDepartment), "", 0)
	count(h.OtherSite().As(auth.ViewAllHistory), "", 0)
	h.As().Do("GET", path).Want(403, `{"code":403003}`)
	reader.Do("GET", "/livechat/chats?format=pdf").Want(400, `{"code":400006}`)
	reader.Do("GET", path+"&conditions[0][field]=x&conditions[0][operate]=is").Want(400, `{"code":400006}`)
	refused := sheet(t, reader.Do("GET", "/livechat/missedAndRefusedChats?format=csv"))
	if len(refused) != 1 || refused[0]["type"] != "Missed" || refused[0]["name"] != "'@Max" || refused[0]["id"] != gone {
		t.Errorf("missed are %v", refused)
	}
}

// exportedChats are enough for many parts of a file, in which each has a long answer.
const exportedChats = 5000

// many has a site with so many chats.
func (h *house) many(t *testing.T) {
	t.Helper()
	h.talk(h.agent(), "Vera", "Hello")
	rest := `uuid || '-' || n.n, visitor_id, visitor_uuid, visit_id, campaign_id, department_id, priority, state, 0, last_at, requested_at - n.n / 3, accepted_at, ended_at,
		ended_by, agents, visitor_name, visitor_email, visitor_phone, visitor_company, page_url, page_title`
	columns := strings.NewReplacer("uuid || '-' || n.n", "uuid", " - n.n / 3", "", "state, 0,", "state, head,").Replace(rest)
	h.w.exec(fmt.Sprintf(`INSERT INTO chat (site_id, %s, pre_chat)
		WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d)
		SELECT site_id, %s, '[{"id":987,"name":"Story","value":"%s"}]' FROM chat, n WHERE chat.head > 0`, columns, exportedChats, rest, strings.Repeat("long ", 800)))
	h.w.exec(`INSERT INTO request (site_id, chat_id, visitor_id, client_id, source, requested_at, outcome)
		SELECT site_id, id, visitor_id, 'r' || id, 'button', requested_at, 'answered' FROM chat WHERE head = 0`)
}

// reading is a client that looks around between the pieces that it reads.
type reading struct {
	header http.Header
	bytes  int
	lines  int
	each   func(written int) error
}

func (r *reading) Header() http.Header { return r.header }
func (r *reading) WriteHeader(int)     {}
func (r *reading) Write(p []byte) (int, error) {
	r.bytes += len(p)
	r.lines += strings.Count(string(p), "\n")
	return len(p), r.each(r.bytes)
}

// TestAnExportHoldsLittle is not run beside others: it looks at the memory of them all.
func TestAnExportHoldsLittle(t *testing.T) {
	h := openHouse(t, false)
	h.many(t)
	who := h.As(auth.ViewAllHistory)
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, most, next := heap(), uint64(0), 0
	r := &reading{header: http.Header{}, each: func(written int) error {
		if written >= next {
			next = written + 2<<20
			most = max(most, heap())
			h.w.exec(`UPDATE site SET revision = revision + 1`) // a step need not wait for the client
			h.nobodyReads(t)
		}
		return nil
	}}
	who.Into(r, "/livechat/chats?format=csv&timeFrom=2000-01-01")
	if r.lines != exportedChats+2 || r.bytes < 15<<20 {
		t.Fatalf("the file has %d lines and %d bytes", r.lines, r.bytes)
	}
	if held := int64(most) - int64(before); held > 8<<20 {
		t.Errorf("%d bytes are held while %d are sent", held, r.bytes)
	}

	gone := &reading{header: http.Header{}, each: func(written int) error {
		if written > 1<<20 {
			return io.ErrClosedPipe
		}
		return nil
	}}
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler {
				t.Errorf("an export whose client goes away ends with %v", p)
			}
		}()
		who.Into(gone, "/livechat/chats?format=csv&timeFrom=2000-01-01")
	}()
	if gone.bytes > 2<<20 {
		t.Errorf("%d bytes are written for a client who is not there", gone.bytes)
	}
	h.nobodyReads(t)
}

// nobodyReads checks that no view of the database is held.
func (h *house) nobodyReads(t *testing.T) {
	t.Helper()
	if n := h.w.db.Running(); n != 0 {
		t.Errorf("%d views are held", n)
	}
}
