package onsite

import (
	"parley/internal/api"
	"parley/internal/chat"
	"parley/internal/setting"
	"parley/internal/visitor"
)

// Guest is a visitor as agents see one in the list.
type Guest struct {
	ID              string         `json:"id" doc:"Visitor id."`
	SSOUserID       string         `json:"ssoUserId" doc:"Who the visitor is at the site's identity provider; empty for one who has not signed in."`
	VisitID         int64          `json:"visitId" doc:"The visit."`
	Name            string         `json:"name" doc:"Name, or the address when unknown."`
	Email           string         `json:"email" doc:"Mail address."`
	Status          visitor.Status `json:"status" enum:"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14" doc:"What the visitor is doing, as in the v2 API."`
	VisitTime       api.Time       `json:"visitTime" doc:"Start of this visit."`
	SeenTime        api.Time       `json:"seenTime" doc:"When something was heard last; pages give a sign each minute."`
	FirstVisitTime  api.Time       `json:"firstVisitTime" doc:"First visit."`
	PageURL         string         `json:"pageUrl" doc:"Page now open."`
	PageTitle       string         `json:"pageTitle" doc:"Its title."`
	LandingPage     string         `json:"landingPage" doc:"First page of the visit."`
	Referrer        string         `json:"referrer" doc:"Page they came from."`
	SearchEngine    string         `json:"searchEngine" doc:"Search engine used."`
	Keywords        string         `json:"keywords" doc:"Search words used."`
	PageViews       int64          `json:"pageViews" doc:"Pages seen this visit."`
	AllPageViews    int64          `json:"allPageViews" doc:"Pages seen on all visits."`
	Visits          int64          `json:"visits" doc:"Visits so far."`
	Chats           int64          `json:"chats" doc:"Chats so far."`
	Country         string         `json:"country" doc:"Country."`
	State           string         `json:"state" doc:"State or province."`
	City            string         `json:"city" doc:"City."`
	IP              string         `json:"ip" doc:"IP address."`
	Language        string         `json:"language" doc:"Browser language."`
	TimeZone        string         `json:"timeZone" doc:"Such as GMT +08:00."`
	Zone            string         `json:"zone" doc:"The zone's name, such as Asia/Shanghai."`
	Browser         string         `json:"browser" doc:"Browser and version."`
	OperatingSystem string         `json:"operatingSystem" doc:"Operating system."`
	Screen          string         `json:"screen" doc:"Such as 1920x1080."`
	CampaignID      int64          `json:"campaignId" doc:"Campaign of the page on which the visit began."`
	Segments        []Segment      `json:"segments" doc:"Segments that the visitor is in, by priority."`
	Chat            *GuestChat     `json:"chat" doc:"The running chat."`
}

// Segment is one that a visitor is in.
type Segment struct {
	ID    int64  `json:"id" doc:"Segment id."`
	Name  string `json:"name" doc:"Name."`
	Color string `json:"color" doc:"Colour as RRGGBB."`
}

// GuestChat is a visitor's running chat in the list.
type GuestChat struct {
	ID           string       `json:"id" doc:"Chat id."`
	State        chat.State   `json:"state" enum:"queued,offered,chatting,ended" doc:"Where it stands."`
	DepartmentID int64        `json:"departmentId" doc:"Department it is for; 0 is the whole site."`
	Agents       []chat.Agent `json:"agents" doc:"Agents who are in it."`
}

// guest is the stay as agents see it; segments are those it is in, by priority.
func (at *stay) guest(segments []setting.VisitorSegmentation) Guest {
	g := Guest{
		ID: at.uuid, SSOUserID: at.ssoUserID, VisitID: at.visitID, Name: at.shownName(), Email: at.email, Status: at.status,
		VisitTime: api.Time(at.startedAt), SeenTime: api.Time(at.seenAt), FirstVisitTime: api.Time(at.firstSeenAt),
		PageURL: at.pageURL, PageTitle: at.pageTitle, LandingPage: at.landingURL, Referrer: at.referrer, SearchEngine: at.engine, Keywords: at.keywords,
		PageViews: at.pages, AllPageViews: at.pagesBefore + at.pages, Visits: at.visits, Chats: at.chats,
		Country: at.country, State: at.state, City: at.city, IP: at.address, Language: at.language, TimeZone: at.gmt, Zone: at.zone,
		Browser: at.browser, OperatingSystem: at.system, Screen: at.screen, CampaignID: at.campaignID, Segments: []Segment{},
	}
	for _, s := range segments {
		g.Segments = append(g.Segments, Segment{s.ID, s.Name, s.Color})
	}
	if at.chatID != "" && at.chatState != chat.Ended {
		g.Chat = &GuestChat{ID: at.chatID, State: at.chatState, DepartmentID: at.departmentID, Agents: at.agents}
	}
	return g
}
