package recount

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"parley/internal/fact"
)

// Town makes facts that hold together, at random: more of what is rare on a site than a
// simulation has, such as chats with several agents, people of whom nothing is left, and
// what comes late. It knows agents, departments and so on by ids that may not exist.
type Town struct {
	Rand        *rand.Rand
	SiteID      int64
	From, To    int64
	Agents      []int64 // whose days nobody else writes
	Departments []int64
	Campaigns   []int64
	Segments    []int64
	Invitations map[int64]int64 // with the campaign of each
	Actions     []int64
	Forms       map[string][]FormField // what is answered

	last  int64 // chat, visitor and message ids go up from here
	chats []fact.Chat
}

// Ids of what a town makes up begin here.
const madeUp = 1 << 20

func (t *Town) one(ids []int64) int64 { return ids[t.Rand.IntN(len(ids))] }

func (t *Town) id() int64 {
	t.last++
	return madeUp + t.last
}

func (t *Town) some() int64 { return t.From + t.Rand.Int64N(t.To-t.From) }

// Days are the hours of agents: log-ins, statuses, and departments that they come to and leave.
func (t *Town) Days() (facts []fact.Fact) {
	const hour = int64(3600_000)
	for _, a := range t.Agents {
		for _, d := range t.Departments {
			member := false
			for at := t.From - hour; at < t.To; at += hour + t.Rand.Int64N(40*hour) {
				member = !member
				facts = append(facts, fact.DepartmentMembershipChanged{Person: fact.Person{At: at, SiteID: t.SiteID, AgentID: a}, DepartmentID: d, Member: member})
				if t.Rand.IntN(4) == 0 {
					break
				}
			}
		}
		for at := t.From + t.Rand.Int64N(10*hour); at < t.To; at += t.Rand.Int64N(8 * hour) {
			who := fact.Person{At: at, SiteID: t.SiteID, AgentID: a}
			facts = append(facts, fact.AgentLoggedIn{Person: who}, fact.AgentStatusChanged{Person: who, Status: fact.Online, ByLogin: true})
			for i := range t.Rand.IntN(6) {
				at += t.Rand.Int64N(2 * hour)
				who.At = at
				status := fact.AgentStatusChanged{Person: who, Status: fact.Online}
				if i%2 == 0 {
					status.Status, status.AwayStatusID = fact.Away, t.one([]int64{0, 0, 101, 102, 777})
				}
				facts = append(facts, status)
			}
			at += t.Rand.Int64N(3 * hour)
			if who.At = at; at > t.To-hour && t.Rand.IntN(2) == 0 {
				break // is still there
			}
			facts = append(facts, fact.AgentStatusChanged{Person: who, Status: fact.Offline, ByLogin: true}, fact.AgentLoggedOut{Person: who})
		}
	}
	return facts
}

// Chat is a request and what becomes of it.
func (t *Town) Chat() []fact.Fact {
	c := fact.Chat{At: t.some(), SiteID: t.SiteID, ChatID: t.id(), VisitorID: madeUp + t.Rand.Int64N(12), VisitID: t.id(),
		CampaignID: t.one(t.Campaigns), DepartmentID: t.one(append([]int64{0}, t.Departments...))}
	s := &story{Town: t, c: c, until: map[int64]int64{}}
	s.tell(fact.ChatRequested{Chat: c, Source: fact.Source(1 + t.Rand.IntN(3)), Page: fact.Page{URL: pages[t.Rand.IntN(len(pages))]}})
	for _, id := range t.Segments {
		if t.Rand.IntN(3) == 0 {
			s.tell(fact.SegmentMatched{Chat: c, SegmentID: id})
		}
	}
	if t.Rand.IntN(2) == 0 {
		s.tell(fact.PreChatSubmitted{Chat: c, Answers: t.answers(PreChatForm)})
	}
	s.waits()
	switch t.Rand.IntN(8) {
	case 0: // waits on
	case 1:
		s.tell(fact.ChatRefused{Chat: s.c, AgentID: t.one(t.Agents)})
		s.soon()
		s.tell(fact.ChatRefused{Chat: s.c, AgentID: t.one(t.Agents), Final: true})
	case 2, 3:
		s.tell(fact.ChatMissed{Chat: s.c, Switched: t.Rand.IntN(2) == 0, Waited: s.c.At - c.At})
	default:
		s.talk()
		t.chats = append(t.chats, s.c)
	}
	return s.facts
}

var pages = []string{"https://shop.test/", "https://shop.test/?q=a#top", "https://shop.test/?q=a#below", "https://shop.test/cart", ""}

// story is a chat in the making.
type story struct {
	*Town
	c     fact.Chat
	facts []fact.Fact
	until map[int64]int64 // the agents in the chat
}

func (s *story) tell(list ...fact.Fact) { s.facts = append(s.facts, list...) }
func (s *story) soon()                  { s.c.At += s.Rand.Int64N(400_000) }

func (s *story) waits() {
	for range s.Rand.IntN(3) {
		q := fact.Queue{}
		if s.Rand.IntN(3) == 0 {
			q.AgentID = s.one(s.Agents)
		}
		s.tell(fact.ChatQueued{Chat: s.c, Queue: q})
		from := s.c
		s.soon()
		from.At = s.c.At
		if s.Rand.IntN(12) == 0 {
			return // is never said to leave
		}
		s.tell(fact.ChatDequeued{Chat: from, Queue: q, Reason: fact.DequeuedOffered})
		if s.Rand.IntN(3) == 0 {
			s.c.DepartmentID = s.one(s.Departments)
		}
		s.soon()
	}
}

func (s *story) talk() {
	first := s.one(s.Agents)
	began := s.c.At
	s.tell(fact.ChatAccepted{Chat: s.c, AgentID: first}, fact.AgentJoinedChat{Chat: s.c, AgentID: first})
	s.until[first] = 1
	for range s.Rand.IntN(20) {
		s.c.At += s.Rand.Int64N(90_000)
		s.happens()
	}
	if s.Rand.IntN(7) == 0 {
		return // goes on
	}
	s.soon()
	for _, a := range s.Agents {
		s.leaves(a)
	}
	s.tell(fact.ChatEnded{Chat: s.c, By: fact.Visitor, Lasted: s.c.At - began})
}

func (s *story) leaves(a int64) {
	if s.until[a] != 0 {
		delete(s.until, a)
		s.tell(fact.AgentLeftChat{Chat: s.c, AgentID: a})
	}
}

// happens adds one thing that happens in a chat.
func (s *story) happens() {
	a := s.one(s.Agents)
	switch s.Rand.IntN(10) {
	case 0, 1, 2:
		s.tell(fact.MessageSent{Chat: s.c, By: fact.Visitor})
	case 3:
		s.tell(fact.MessageSent{Chat: s.c, By: fact.System})
	case 4:
		s.tell(fact.MessageSent{Chat: s.c, By: fact.Agent, AgentID: a, Note: true})
	case 5:
		s.tell(fact.CannedMessageUsed{Chat: s.c, AgentID: a, CannedMessageID: 1 + s.Rand.Int64N(4), CategoryID: s.Rand.Int64N(3)},
			fact.MessageSent{Chat: s.c, By: fact.Agent, AgentID: a})
	case 6:
		s.joinsOrLeaves(a)
	case 7:
		s.handedOn(a)
	default:
		s.tell(fact.MessageSent{Chat: s.c, By: fact.Agent, AgentID: a})
	}
}

func (s *story) joinsOrLeaves(a int64) {
	if s.until[a] != 0 {
		if len(s.until) > 1 {
			s.leaves(a)
		}
		return
	}
	s.until[a] = 1
	s.tell(fact.AgentJoinedChat{Chat: s.c, AgentID: a})
}

func (s *story) handedOn(a int64) {
	f := fact.ChatTransferred{ByAgentID: a, FromAgentID: a, FromDepartmentID: s.c.DepartmentID, Success: s.Rand.IntN(4) > 0}
	if s.Rand.IntN(2) == 0 {
		f.ToAgentID = s.one(s.Agents)
	} else if f.ToDepartmentID = s.one(s.Departments); f.Success {
		s.c.DepartmentID = f.ToDepartmentID
	}
	f.Chat = s.c
	s.tell(f)
}

// answers are some to the fields of a form, also to one that it has no more.
func (t *Town) answers(form string) (list []fact.Answer) {
	for _, f := range append([]FormField{{ID: madeUp, Options: "gone"}}, t.Forms[form]...) {
		options := strings.Split(f.Options, "\n")
		if f.Type == "checkbox" {
			options = []string{"true", "false"}
		}
		if f.Type == "wrapupcategory" || f.Options == "" && f.Type != "checkbox" {
			continue
		}
		for range t.Rand.IntN(3) {
			list = append(list, fact.Answer{FieldID: f.ID, Value: options[t.Rand.IntN(len(options))]})
		}
	}
	return list
}

// categories are some of the wrap-up's.
func (t *Town) categories() (list []fact.Category) {
	for _, f := range t.Forms[WrapUpForm] {
		for _, option := range strings.Split(f.Options, "\n") {
			if f.Type == "wrapupcategory" && t.Rand.IntN(3) == 0 {
				list = append(list, fact.Category{Category: option})
			}
		}
		for _, g := range f.Categories {
			for _, option := range g.Options {
				if t.Rand.IntN(3) == 0 {
					list = append(list, fact.Category{Category: option, Group: g.Name})
				}
			}
		}
	}
	return list
}

// Late is what comes after a chat, for one of those that were: a grade, a wrap-up, a
// conversion of its visitor.
func (t *Town) Late() []fact.Fact {
	if len(t.chats) == 0 {
		return nil
	}
	c := t.chats[t.Rand.IntN(len(t.chats))]
	c.At += t.Rand.Int64N(30 * 3600_000)
	return []fact.Fact{
		fact.RatingSubmitted{Chat: c, Grade: 1 + t.Rand.IntN(5)},
		fact.PostChatSubmitted{Chat: c, Answers: t.answers(PostChatForm)},
		fact.WrapUpSubmitted{Chat: c, AgentID: t.one(t.Agents), Answers: t.answers(WrapUpForm), Categories: t.categories()},
		fact.ConversionAchieved{Chat: c, ActionID: t.one(t.Actions), Thousandths: t.Rand.Int64N(90_000), AgentIDs: []int64{t.one(t.Agents)}},
	}
}

// Beside is what happens beside chats: a visit, an invitation, an offline message, a
// conversion of somebody who never had a chat.
func (t *Town) Beside() []fact.Fact {
	at, visitor := t.some(), 2*madeUp+t.Rand.Int64N(9)
	visit := fact.Visit{At: at, SiteID: t.SiteID, VisitID: t.id(), VisitorID: visitor, CampaignID: t.one(t.Campaigns)}
	i := fact.Invitation{At: at, SiteID: t.SiteID, VisitorID: visitor, VisitID: visit.VisitID, CampaignID: visit.CampaignID, Kind: fact.FromManualInvitation, AgentID: t.one(t.Agents)}
	if t.Rand.IntN(2) == 0 {
		i.Kind, i.AgentID, i.InvitationID = fact.FromAutoInvitation, 0, t.one(slices.Sorted(maps.Keys(t.Invitations)))
		i.CampaignID = t.Invitations[i.InvitationID]
	}
	facts := []fact.Fact{fact.VisitStarted{Visit: visit}, fact.InvitationSent{Invitation: i}}
	if t.Rand.IntN(2) == 0 {
		accepted := i
		accepted.At += t.Rand.Int64N(3600_000)
		facts = append(facts, fact.InvitationAccepted{Invitation: accepted, SentAt: at, ChatID: t.id()})
	}
	someone := fact.Chat{At: at, SiteID: t.SiteID, VisitorID: visitor, CampaignID: visit.CampaignID}
	facts = append(facts, fact.ConversionAchieved{Chat: someone, ActionID: t.one(t.Actions), Thousandths: t.Rand.Int64N(5000)})
	someone.DepartmentID = t.one(append([]int64{0}, t.Departments...))
	message := t.id()
	facts = append(facts, fact.OfflineMessageSubmitted{Chat: someone, MessageID: message, FromQueue: t.Rand.IntN(2) == 0})
	for _, id := range t.Segments {
		if t.Rand.IntN(2) == 0 {
			facts = append(facts, fact.SegmentMatched{Chat: someone, SegmentID: id, OfflineMessageID: message})
		}
	}
	return facts
}
