package onsite_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/auth"
	"parley/internal/visitor"
)

const guests = "/api/agent/v1/visitors"

func TestAgentsSeeWhoIsThere(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	agent := s.agent()
	pots := s.manager.Do("POST", "/livechat/visitorSegmentations", `{"name":"Pots","color":"112233","isEnable":true,"conditions":{"list":[{"field":"CurrentPageUrl","operator":"include","value":"pots"}]}}`).Want(200).ID()
	agent.Do("GET", guests).Want(200, `{"total":0,"visitors":[]}`)
	ann := s.arrives("https://shop.example.test/pots", "")
	s.clock.Advance(time.Second)
	bob := s.arrives("https://shop.example.test/pans", "")
	s.clock.Advance(time.Second)
	cleo := s.arrives("https://shop.example.test/", "")
	cleo.Do("POST", "/api/visitor/v1/visits/"+cleo.visit+"/pages", `{"url":"https://shop.example.test/lids"}`).Want(200)
	id := s.asks(ann, `,"name":"Ann"`)
	waits := s.asks(bob, `,"name":"Ünal"`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)

	for query, want := range map[string]string{
		"":                           `{"total":3,"visitors":[{"id":"` + cleo.id + `","status":10,"pageViews":2,"segments":[],"chat":null},{"id":"` + bob.id + `"},{"id":"` + ann.id + `"}]}`,
		"?show=chatting":             `{"total":1,"visitors":[{"id":"` + ann.id + `","name":"Ann","status":2,"chats":1,"segments":[{"id":` + pots + `,"name":"Pots","color":"112233"}],"chat":{"id":"` + id + `","state":"chatting","agents":[{"name":"agent 2"}]}}]}`,
		"?show=waiting":              `{"total":1,"visitors":[{"id":"` + bob.id + `","status":0,"chat":{"id":"` + waits + `"}}]}`,
		"?show=browsing":             `{"total":1,"visitors":[{"id":"` + cleo.id + `"}]}`,
		"?show=invited":              `{"total":0,"visitors":[]}`,
		"?segmentId=" + pots:         `{"total":1,"visitors":[{"id":"` + ann.id + `"}]}`,
		"?search=ÜNA":                `{"total":1,"visitors":[{"id":"` + bob.id + `"}]}`,
		"?search=lids":               `{"total":1,"visitors":[{"id":"` + cleo.id + `"}]}`,
		"?search=%25":                `{"total":0}`,
		"?sort=pageViews&pageSize=1": `{"total":3,"visitors":[{"id":"` + cleo.id + `"}]}`,
		"?sort=page&order=ascending": `{"visitors":[{"id":"` + cleo.id + `"},{"id":"` + bob.id + `"},{"id":"` + ann.id + `"}]}`,
		"?order=ascending&pageSize=2&pageIndex=1": `{"total":3,"visitors":[{"id":"` + cleo.id + `"}]}`,
	} {
		t.Run(query, func(t *testing.T) { agent.On(t).Do("GET", guests+query).Want(200, want) })
	}
	agent.Do("GET", guests+"?show=nobody").Want(400)
	ann.Do("GET", guests).Want(403)
	s.OtherSite().As().Do("GET", guests).Want(200, `{"total":0}`)
}

func TestAllOfAVisitor(t *testing.T) {
	t.Parallel()
	s := openShop(t)
	agent, colleague, reader := s.agent(), s.agent(), s.agent(auth.ViewAllHistory)
	s.manager.Do("POST", "/livechat/customVariables", `{"name":"Plan","type":"text","hyperlink":"https://crm.example.test/{!Visitor.Id}"}`).Want(200)
	g := s.arrives("https://shop.example.test/", `,"customVariables":[{"name":"plan","value":"gold"}]`)
	g.Do("POST", "/api/visitor/v1/visits/"+g.visit+"/pages", `{"url":"https://shop.example.test/pots","title":"Pots"}`).Want(200)
	path := guests + "/" + g.id
	colleague.Do("GET", path).Want(200, `{"id":"`+g.id+`","isOnSite":true,"status":10,"browser":"Firefox 67.0","operatingSystem":"Windows 10","zone":"Asia/Shanghai",
		"customVariables":[{"name":"Plan","value":"gold","url":"https://crm.example.test/`+g.id+`"}],"pastChats":[],
		"pages":[{"url":"https://shop.example.test/pots","title":"Pots"},{"url":"https://shop.example.test/","title":"A page"}]}`)
	id := s.asks(g, `,"name":"Ann"`)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/accept").Want(200)
	agent.Do("POST", "/api/agent/v1/chats/"+id+"/end").Want(200)
	past := `{"pastChats":[{"id":"` + id + `","agents":[{"id":` + fmt.Sprint(agent.Principal.AgentID) + `}]}]}`
	agent.Do("GET", path).Want(200, past)
	reader.Do("GET", path).Want(200, past)
	colleague.Do("GET", path).Want(200, `{"pastChats":[]}`)

	s.clock.Advance(visitor.Gone + time.Minute)
	if err := s.engine.Upkeep(context.Background()); err != nil {
		t.Fatal(err)
	}
	agent.Do("GET", path).Want(200, `{"isOnSite":false,"status":11}`)
	reader.Do("GET", path).Want(200, past)
	colleague.Do("GET", path).Want(404, `{"code":404001}`)
	agent.Do("GET", guests+"/somebody").Want(404, `{"code":404001}`)
	s.OtherSite().As(auth.ViewAllHistory).Do("GET", path).Want(404, `{"code":404001}`)
}
