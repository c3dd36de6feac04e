package campaign

import (
	"context"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/store"
)

// page is a page of a campaign that is stored in a column of its own.
type page[T any] struct {
	name   string // last part of the path
	id     string // of the operations, behind get and update
	what   string // as people call it
	column string
	of     func(*Pages) *T
	check  func(*T) error  // absent: the tags say all
	fields func(*T) Fields // of a form
	images func(T) []int64 // the images that it shows
}

// The pages that are plain values. Each may be changed in part.
var (
	buttonPage = page[ChatButton]{name: "chatButton", id: "CampaignChatButton", what: "chat button", column: "chat_button",
		of: func(p *Pages) *ChatButton { return &p.ChatButton }, check: (*ChatButton).check, images: ChatButton.images}
	windowPage = page[ChatWindow]{name: "chatWindow", id: "CampaignChatWindow", what: "chat window", column: "chat_window",
		of: func(p *Pages) *ChatWindow { return &p.ChatWindow }, check: (*ChatWindow).check, images: ChatWindow.images}
	preChatPage = page[PreChat]{name: "preChat", id: "CampaignPreChat", what: "pre-chat form", column: "pre_chat",
		of: func(p *Pages) *PreChat { return &p.PreChat }, check: (*PreChat).check, fields: func(p *PreChat) Fields { return p.Fields }}
	postChatPage = page[PostChat]{name: "postChat", id: "CampaignPostChat", what: "post-chat form", column: "post_chat",
		of: func(p *Pages) *PostChat { return &p.PostChat }, check: (*PostChat).check, fields: func(p *PostChat) Fields { return p.Fields }}
	offlinePage = page[OfflineMessageSettings]{name: "offlineMessage", id: "CampaignOfflineMessageSettings", what: "offline message form",
		column: "offline_message", of: func(p *Pages) *OfflineMessageSettings { return &p.OfflineMessage },
		check: (*OfflineMessageSettings).check, fields: func(p *OfflineMessageSettings) Fields { return p.Fields }}
	wrapupPage = page[Fields]{name: "agentWrapup", id: "CampaignAgentWrapup", what: "wrap-up form", column: "agent_wrapup",
		of: func(p *Pages) *Fields { return &p.AgentWrapup }, fields: func(f *Fields) Fields { return *f }}
)

func (c *Campaigns) servePages(a *api.API) {
	servePage(a, c, buttonPage)
	servePage(a, c, windowPage)
	servePage(a, c, preChatPage)
	servePage(a, c, postChatPage)
	servePage(a, c, offlinePage)
	servePage(a, c, wrapupPage)
}

// pageOp reads or changes a page of a campaign.
func pageOp(method, name, id, what string) api.Op {
	op := api.Op{Method: method, Path: campaignPath + "/" + name, ID: "get" + id, Tag: "Campaign Settings",
		Summary: "Read the " + what, Permission: auth.ManageCampaigns}
	if method == "PUT" {
		op.ID, op.Summary = "update"+id, "Change the "+what
	}
	return op
}

func servePage[T any](a *api.API, c *Campaigns, p page[T]) {
	api.Handle(a, pageOp("GET", p.name, p.id, p.what), func(ctx context.Context, in *campaignIn) (*api.Out[T], error) {
		s, err := c.mine(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &api.Out[T]{Body: *p.of(&s.Pages)}, nil
	})
	api.Handle(a, pageOp("PUT", p.name, p.id, p.what), func(ctx context.Context, in *pageIn[T]) (*api.Out[T], error) {
		out := &api.Out[T]{}
		err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (_ api.Change, err error) {
			out.Body, err = p.update(ctx, tx, siteID, in.ID, in.Body)
			return api.Change{What: "campaign " + p.what, Verb: "changed"}, err
		})
		return out, err
	})
}

// update lays a patch on the page of a campaign that the step has locked.
func (p page[T]) update(ctx context.Context, tx *store.Tx, siteID, id int64, patch api.Patch[T]) (v T, err error) {
	bare := barePages()
	if v, err = column(ctx, tx, siteID, id, p.column, *p.of(&bare)); err != nil {
		return v, err
	}
	if v, err = patch.Onto(v); err != nil {
		return v, err
	}
	if p.check != nil {
		if err := p.check(&v); err != nil {
			return v, err
		}
	}
	if p.fields != nil {
		if err := Number(ctx, tx, siteID, fieldCounter, p.fields(&v)); err != nil {
			return v, err
		}
	}
	if p.images != nil {
		if err := writeImages(ctx, tx, siteID, id, p.name, p.images(v)); err != nil {
			return v, err
		}
	}
	return v, setColumn(ctx, tx, siteID, id, p.column, v)
}
