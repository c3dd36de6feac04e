package chat

import (
	"context"
	"errors"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

const visitorDoor = "/api/visitor/v1"

// VisitIn is a page that introduces itself.
type VisitIn struct {
	SiteID     int64          `json:"siteId" required:"true" doc:"Site id of the embed code."`
	CampaignID string         `json:"campaignId" doc:"Campaign of the embed code: its id, or the name of a foreign code plan; the site's first one when absent."`
	Token      string         `json:"token" doc:"Token of an earlier visit; an unknown one makes a new visitor."`
	Page       PageIn         `json:"page" doc:"The page."`
	Language   string         `json:"language" doc:"Language of the browser."`
	TimeZone   string         `json:"timeZone" doc:"Time zone of the browser, such as Europe/Lisbon."`
	Screen     string         `json:"screen" doc:"Resolution of the screen, such as 1920x1080."`
	Variables  []visitor.Pair `json:"customVariables" doc:"Values of custom variables; those that the site does not have are ignored."`
}

// PageIn is a page of the customer's web site.
type PageIn struct {
	URL      string `json:"url" doc:"Address."`
	Title    string `json:"title" doc:"Title."`
	Referrer string `json:"referrer" doc:"Where the visitor came from."`
}

// VisitOut is who the visitor is and what to draw.
type VisitOut struct {
	Token     string        `json:"token" doc:"To be sent as Bearer with all other calls, and with the next visit."`
	VisitorID string        `json:"visitorId" doc:"Visitor id, a uuid; no credential."`
	VisitID   int64         `json:"visitId" doc:"Visit id."`
	Site      SiteOut       `json:"site" doc:"The site."`
	Campaign  campaign.View `json:"campaign" doc:"The campaign's pages."`
	Availability
	Chat      *Chat        `json:"chat" doc:"The visitor's running chat."`
	Ended     *Chat        `json:"ended" doc:"The chat of this visit that ended last, until its form was sent or passed over or a new chat runs: what to show when the page is loaded again."`
	Team      []string     `json:"team" doc:"Public paths of the photographs of agents who may answer, three at most: what heads of the team show before there is a chat."`
	Settings  Settings     `json:"settings" doc:"What the page should know."`
	Variables []Expression `json:"customVariables" doc:"Custom variables that the page reads by itself."`
	SignOn    SignOn       `json:"signOn" doc:"How visitors sign in, and who this one is."`
	Noticed
}

// Noticed is what a page is told when it is heard of.
type Noticed struct {
	Invitation *Invitation `json:"invitation" doc:"Invitation that the visitor has not answered; null for none."`
	LookIn     int64       `json:"lookIn" doc:"Seconds after which the page should be heard of again, because an invitation may be due then."`
}

// CampaignOut is a campaign as a page draws it.
type CampaignOut struct {
	Campaign campaign.View `json:"campaign" doc:"The campaign's pages."`
	SignOn   SignOn        `json:"signOn" doc:"How visitors sign in, and who this one is."`
	Availability
}

// SiteOut names a site.
type SiteOut struct {
	ID int64 `json:"id" doc:"Site id."`
}

// Settings is what the page should know.
type Settings struct {
	PageHeartbeatSeconds int   `json:"pageHeartbeatSeconds" doc:"How often the page should tell that it is still open."`
	MaxMessageLength     int   `json:"maxMessageLength" doc:"Longest text of a message, in characters."`
	MaxFileSize          int64 `json:"maxFileSize" doc:"Largest file that may be sent, in bytes."`
	SendsMail            bool  `json:"sendsMail" doc:"The server can mail transcripts."`
}

func (e *Engine) forPages() Settings {
	return Settings{PageHeartbeatSeconds: int(visitor.Heartbeat / time.Second), MaxMessageLength: MaxMessage,
		MaxFileSize: e.files.MaxBytes(), SendsMail: e.mail != nil}
}

// Expression is a custom variable that is read on the page.
type Expression struct {
	Name       string `json:"name" doc:"Name of the variable."`
	Expression string `json:"expression" doc:"JavaScript expression whose value it has."`
}

type visitsIn struct {
	Origin    string `header:"Origin" doc:"Set by browsers."`
	UserAgent string `header:"User-Agent" doc:"Set by browsers."`
	Body      VisitIn
}

type statusIn struct {
	CampaignID string `query:"campaignId" doc:"The campaign; the site's first one when absent."`
}

type offeredIn struct {
	CampaignID string `query:"campaignId" required:"true" doc:"The campaign: its id, or the name of a foreign code plan."`
	Origin     string `header:"Origin" doc:"Set by browsers."`
}

type heardIn struct {
	VisitID int64 `path:"visitId" doc:"Visit id."`
	Body    PageIn
}

// VariablesIn is what custom variables hold now.
type VariablesIn struct {
	Variables []visitor.Pair `json:"customVariables" doc:"Values; those of variables that the site does not have are ignored."`
}

// ShownForm is a form that is before a visitor.
type ShownForm struct {
	Form string `json:"form" enum:",preChat,offlineMessage" doc:"The form before a chat, that of an offline message, or none."`
}

func serveVisits(a *api.API, e *Engine, d Doors) {
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/visits", ID: "startVisit", Tag: "Visitor door", Door: api.Root,
		Summary: "Introduce a page", Permission: auth.Public, Errors: []int{404, 429},
		Description: "Recognises the visitor by the token of an earlier visit, opens a visit unless one is open, counts the page, " +
			"and answers with what to draw. A body sent as text/plain is read as JSON, so that no preflight is needed."},
		func(ctx context.Context, in *visitsIn) (*api.Out[VisitOut], error) {
			address := visitor.Neighbourhood(api.RequestFrom(ctx).Remote)
			if err := d.Limiter.Take(visitor.Visiting, address); err != nil {
				return nil, err
			}
			return answer(e.arrive(ctx, d, in))
		})
	api.Handle(a, api.Op{Method: "POST", Path: visitorDoor + "/visits/{visitId}/pages", ID: "viewPage", Tag: "Visitor door", Door: api.Root,
		Summary: "Tell that a page is open", Permission: auth.Visitor, Errors: []int{429},
		Description: "Another address than before counts as a page view, the same one keeps the visit open. 404 when the visit is over: begin a new one."},
		func(ctx context.Context, in *heardIn) (*api.Out[Noticed], error) {
			p := auth.From(ctx)
			if err := d.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
				return nil, err
			}
			return answer(e.Heard(ctx, p.SiteID, p.VisitorID, in.VisitID, visitor.Page{URL: in.Body.URL, Title: in.Body.Title}))
		})
	api.Handle(a, api.Op{Method: "PUT", Path: visitorDoor + "/customVariables", ID: "giveCustomVariables", Tag: "Visitor door", Door: api.Root,
		Summary: "Give custom variables values", Permission: auth.Visitor, Errors: []int{404, 429},
		Description: "Variables that are not named keep their values. 404 when the visit is over."},
		func(ctx context.Context, in *struct{ Body VariablesIn }) (*api.Empty, error) {
			p := auth.From(ctx)
			if err := d.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
				return nil, err
			}
			return nil, e.give(ctx, p.SiteID, p.VisitorID, in.Body.Variables)
		})
	api.Handle(a, api.Op{Method: "PUT", Path: visitorDoor + "/form", ID: "showForm", Tag: "Visitor door", Door: api.Root,
		Summary: "Tell which form is before the visitor", Permission: auth.Visitor, Errors: []int{404, 429},
		Description: "For agents who look at the visitors on the site."},
		func(ctx context.Context, in *struct{ Body ShownForm }) (*api.Empty, error) {
			p := auth.From(ctx)
			if err := d.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
				return nil, err
			}
			return nil, e.fillsIn(ctx, p.SiteID, p.VisitorID, in.Body.Form)
		})
	api.Handle(a, api.Op{Method: "GET", Path: visitorDoor + "/campaign", ID: "getOfferedCampaign", Tag: "Visitor door", Door: api.Root,
		Summary: "Read another campaign of the site", Permission: auth.Visitor, Errors: []int{404, 429},
		Description: "For pages that carry more than one button, or open a campaign by its code plan. 403 where its button may not stand on the visitor's page."},
		func(ctx context.Context, in *offeredIn) (*api.Out[CampaignOut], error) {
			p := auth.From(ctx)
			if err := d.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
				return nil, err
			}
			return answer(e.Offered(ctx, p.SiteID, p.VisitorID, in))
		})
	api.Handle(a, api.Op{Method: "GET", Path: visitorDoor + "/status", ID: "getStatus", Tag: "Visitor door", Door: api.Root,
		Summary: "Read whether somebody is there to answer", Permission: auth.Visitor, Errors: []int{429}},
		func(ctx context.Context, in *statusIn) (*api.Out[Availability], error) {
			p := auth.From(ctx)
			if err := d.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
				return nil, err
			}
			return answer(e.Availability(ctx, p.SiteID, in.CampaignID))
		})
}

// Offered is a campaign of the site as a page shows it that carries more than one, or
// opens one by its code plan (contract/widget.md 1.1, 2). Where the page stands is what
// its visitor's visit says.
func (e *Engine) Offered(ctx context.Context, siteID int64, visitorID string, in *offeredIn) (out CampaignOut, err error) {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	settings, err := e.campaigns.Find(site, in.CampaignID)
	if err != nil {
		return out, err
	}
	rules, err := e.campaigns.Rules(site, settings.ID)
	if err != nil {
		return out, err
	}
	return out, e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		at, err := visitor.PageOf(ctx, tx, siteID, visitorID)
		if err != nil {
			return err
		}
		if !mayShow(ctx, settings.ChatButton, in.Origin, at) {
			return fault.Denied()
		}
		floor, err := e.floor(ctx, tx, siteID)
		if err != nil {
			return err
		}
		open, err := e.openness(site, floor)
		if err != nil {
			return err
		}
		person, err := visitor.Find(ctx, tx, siteID, visitorID)
		if err != nil && !errors.Is(err, store.ErrNone) { // a token can be older than its visitor
			return err
		}
		out = CampaignOut{Campaign: settings.View(rules), SignOn: e.signOnOf(site, settings, person.Identity), Availability: e.availability(site, open, settings.ID)}
		return nil
	})
}

// mayShow tells whether a button may stand on a page: on those that it is limited to,
// and on our own chat page.
func mayShow(ctx context.Context, button campaign.ChatButton, origin, page string) bool {
	return !button.IsUseDomainRestriction || visitor.OnDomain(button.AllowedDomains, origin, page) ||
		visitor.OnChatPage(api.RequestFrom(ctx).Host, origin, page)
}

// arrive opens a visit for a page and tells it what to draw.
func (e *Engine) arrive(ctx context.Context, d Doors, in *visitsIn) (VisitOut, error) {
	b := in.Body
	known := ""
	if p := d.Tokens.Read(b.Token); p != nil && p.SiteID == b.SiteID {
		known = p.VisitorID
	}
	site, err := e.settings.Site(ctx, b.SiteID)
	if err != nil {
		return VisitOut{}, err
	}
	remote := api.RequestFrom(ctx).Remote
	if err := e.settings.Bans(site).Check(known, remote); err != nil {
		return VisitOut{}, err
	}
	settings, err := e.campaigns.Find(site, b.CampaignID)
	if err != nil {
		return VisitOut{}, err
	}
	rules, err := e.campaigns.Rules(site, settings.ID)
	if err != nil {
		return VisitOut{}, err
	}
	variables, _, err := visitor.Known(e.settings, site, b.Variables)
	if err != nil {
		return VisitOut{}, err
	}
	if !mayShow(ctx, settings.ChatButton, in.Origin, b.Page.URL) {
		return VisitOut{}, fault.Denied()
	}
	place := d.Atlas.At(remote)
	var out VisitOut
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := account.MustBeOpen(ctx, tx, b.SiteID); err != nil {
			return err
		}
		v, err := visitor.Arrive(ctx, tx, visitor.Arrival{
			SiteID: b.SiteID, VisitorID: known, CampaignID: settings.ID, Page: e.masked(site, visitor.Page{URL: b.Page.URL, Title: b.Page.Title}),
			Referrer: e.settings.Masked(site, b.Page.Referrer), Language: b.Language, TimeZone: b.TimeZone, Screen: b.Screen,
			Address: remote.String(), Place: place, UserAgent: in.UserAgent, Variables: variables,
		})
		if err != nil {
			return err
		}
		if err := e.notBanned(ctx, tx, b.SiteID, v.Visitor.UUID, remote); err != nil {
			return err
		}
		if err := e.giveKnown(ctx, tx, site, &v.Visitor); err != nil {
			return err
		}
		e.visitorsChanged(ctx, tx, b.SiteID)
		floor, err := e.floor(ctx, tx, b.SiteID)
		if err != nil {
			return err
		}
		open, err := e.openness(site, floor)
		if err != nil {
			return err
		}
		out = VisitOut{
			VisitorID: v.Visitor.UUID, VisitID: v.ID, Site: SiteOut{b.SiteID}, Campaign: settings.View(rules), Availability: e.availability(site, open, settings.ID),
			Settings: e.forPages(), Variables: e.expressions(site), SignOn: e.signOnOf(site, settings, v.Visitor.Identity),
		}
		if out.Team, err = e.faces(ctx, tx, b.SiteID); err != nil {
			return err
		}
		if out.Noticed, err = e.look(ctx, tx, site, v.ID); err != nil {
			return err
		}
		if out.Chat, err = Running(ctx, tx, v.Visitor.ID); err != nil || out.Chat != nil {
			return err
		}
		out.Ended, err = justEnded(ctx, tx, b.SiteID, v)
		return err
	})
	out.Token = d.Tokens.Issue(b.SiteID, out.VisitorID)
	return out, err
}

// masked is a page without card numbers: addresses and titles are what the page makes of
// what people type.
func (e *Engine) masked(site *snapshot.Site, p visitor.Page) visitor.Page {
	return visitor.Page{URL: e.settings.Masked(site, p.URL), Title: e.settings.Masked(site, p.Title)}
}

// Heard notes that a visitor is still there, and on which page, and tells what that means.
func (e *Engine) Heard(ctx context.Context, siteID int64, visitorID string, visitID int64, page visitor.Page) (out Noticed, err error) {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	page = e.masked(site, page)
	address := api.RequestFrom(ctx).Remote
	return out, e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := visitor.Heard(ctx, tx, siteID, visitorID, visitID, page); err != nil {
			return err
		}
		if err := e.notBanned(ctx, tx, siteID, visitorID, address); err != nil {
			return err
		}
		e.visitorsChanged(ctx, tx, siteID)
		out, err = e.look(ctx, tx, site, visitID)
		return err
	})
}

// expressions are what the page reads by itself.
func (e *Engine) expressions(site *snapshot.Site) []Expression {
	out := []Expression{}
	for _, v := range e.settings.CustomVariables(site) {
		if strings.TrimSpace(v.Value) != "" {
			out = append(out, Expression{v.Name, v.Value})
		}
	}
	return out
}

// give keeps what a page says that custom variables hold.
func (e *Engine) give(ctx context.Context, siteID int64, visitorID string, pairs []visitor.Pair) error {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return err
	}
	variables, _, err := visitor.Known(e.settings, site, pairs)
	if err != nil {
		return err
	}
	return e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := visitor.Give(ctx, tx, siteID, visitorID, variables); err != nil {
			return err
		}
		return e.VariablesGiven(ctx, tx, site, visitorID)
	})
}

// VariablesGiven has a visitor who is on the site looked at anew in the step that set
// custom variables, and tells who watches the list.
func (e *Engine) VariablesGiven(ctx context.Context, tx *store.Tx, site *snapshot.Site, visitorID string) error {
	e.visitorsChanged(ctx, tx, site.ID)
	_, visit, err := onSiteNow(ctx, tx, site.ID, visitorID)
	if err == nil {
		_, err = e.look(ctx, tx, site, visit.id)
	}
	return err
}
