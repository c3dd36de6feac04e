package offline

import (
	"context"
	"net/http"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/store"
	"parley/internal/visitor"
)

const visitorDoor = "/api/visitor/v1"

// Form is what a visitor needs to draw the form.
type Form struct {
	campaign.OfflineMessageSettings
	CampaignID  int64    `json:"campaignId" doc:"The campaign."`
	Departments []Choice `json:"departments" doc:"What the department field chooses from."`
	MaxFiles    int      `json:"maxFiles" doc:"How many files may be sent with a message."`
	MaxFileSize int64    `json:"maxFileSize" doc:"How large a file may be, in bytes."`
}

// Choice is a department that a visitor may choose.
type Choice struct {
	ID   int64  `json:"id" doc:"Department id."`
	Name string `json:"name" doc:"Name."`
}

type formIn struct {
	CampaignID string `query:"campaignId" doc:"The campaign; the site's first one when absent."`
}

type fileIn struct {
	Name string `query:"name" default:"file" doc:"File name."`
	Body []byte
}

// SentAhead is a file that waits for its message.
type SentAhead struct {
	ID   string `json:"id" doc:"What the message names the file by; for nobody else's eyes."`
	Name string `json:"name" doc:"File name, as it is kept."`
	Size int64  `json:"size" doc:"Bytes."`
}

// Queue is where visitors wait.
type Queue interface {
	// Origin tells from which visit and campaign a visitor's chat was requested.
	Origin(ctx context.Context, siteID int64, visitorUUID, chatID string) (visitID, campaignID int64, err error)
	// Switch ends a chat that its visitor waits for, if it has not ended because a message
	// is to be left, and has the message kept in the same step: leave is told the chat's number.
	Switch(ctx context.Context, siteID int64, visitorUUID, chatID string, leave func(ctx context.Context, tx *store.Tx, chatID int64) error) error
}

type switchIn struct {
	ChatID string `path:"chatId" doc:"Chat id."`
	Body   Words
}

// ServeVisitors registers the visitors' door for offline messages.
func ServeVisitors(a *api.API, s *Service, q Queue) {
	op := func(method, path, id, summary, description string) api.Op {
		return api.Op{Method: method, Path: visitorDoor + path, ID: id, Tag: "Visitor door", Door: api.Root,
			Summary: summary, Description: description, Permission: auth.Visitor, Errors: []int{http.StatusNotFound, http.StatusTooManyRequests}}
	}
	api.Handle(a, op("GET", "/offlineForm", "getOfflineForm", "Read the form for offline messages",
		"With page.url in place of the form when isUseOwnPage is set. Fields that are not visible are not asked."), s.form)
	api.Handle(a, op("POST", "/offlineMessages", "leaveOfflineMessage", "Leave a message",
		"Name, email, department, subject, content and files answer the system fields of that meaning, all others are answered in fields. "+
			"What the form requires must be there."), s.post)
	api.Handle(a, op("POST", "/chats/{chatId}/message", "leaveMessageInstead", "Leave a message instead of waiting for a chat",
		"While the visitor waits, where the campaign has isCanSwitchToOffline, and the chat ends by it; or after the chat has ended because a message is to be left "+
			"(its member switched says why). The message is as by the button, and stands in the history as one from the queue."),
		func(ctx context.Context, in *switchIn) (*api.Out[Left], error) {
			p, err := s.take(ctx, visitor.Leaving)
			if err != nil {
				return nil, err
			}
			left, err := s.LeaveInstead(ctx, q, p.SiteID, p.VisitorID, in.ChatID, in.Body)
			if err != nil {
				return nil, err
			}
			return &api.Out[Left]{Body: left}, nil
		})
	upload := op("POST", "/offlineMessages/files", "attachToOfflineMessage", "Send a file ahead of a message",
		"The body is the file itself, held to the same rules as files in chats. Only the message that names its id has it; without one it is gone after a day.")
	upload.MaxBody = s.Files.MaxBytes() + 1 // so that larger ones are told why
	api.Handle(a, upload, s.upload)
}

// take counts a deed of a visitor: by itself, and with all who share its address. Who is
// banned may not do it.
func (s *Service) take(ctx context.Context, deed visitor.Deed) (*auth.Principal, error) {
	p, address := auth.From(ctx), api.RequestFrom(ctx).Remote
	if err := s.Limiter.Take(deed, visitor.Neighbourhood(address)); err != nil {
		return nil, err
	}
	site, err := s.Book.Of(ctx, p.SiteID)
	if err != nil {
		return nil, err
	}
	if s.Settings.Bans(site).Holds(p.VisitorID, address) {
		return nil, fault.Denied()
	}
	return p, s.Limiter.Take(deed, p.VisitorID)
}

func (s *Service) form(ctx context.Context, in *formIn) (*api.Out[Form], error) {
	p := auth.From(ctx)
	if err := s.Limiter.Take(visitor.Looking, p.VisitorID); err != nil {
		return nil, err
	}
	site, err := s.Book.Of(ctx, p.SiteID)
	if err != nil {
		return nil, err
	}
	c, err := s.Campaigns.Find(site, in.CampaignID)
	if err != nil {
		return nil, err
	}
	f := Form{OfflineMessageSettings: c.OfflineMessage, CampaignID: c.ID, Departments: []Choice{}, MaxFiles: MaxFiles, MaxFileSize: s.Files.MaxBytes()}
	if s.Settings.Configs(site).IsEnableDepartment {
		for _, d := range s.Settings.Departments(site) {
			f.Departments = append(f.Departments, Choice{d.ID, d.Name})
		}
	}
	return &api.Out[Form]{Body: f}, nil
}

func (s *Service) post(ctx context.Context, in *struct{ Body Draft }) (*api.Out[Left], error) {
	p, err := s.take(ctx, visitor.Leaving)
	if err != nil {
		return nil, err
	}
	left, err := s.Leave(ctx, p.SiteID, p.VisitorID, in.Body)
	if err != nil {
		return nil, err
	}
	return &api.Out[Left]{Body: left}, nil
}

func (s *Service) upload(ctx context.Context, in *fileIn) (*api.Out[SentAhead], error) {
	p, err := s.take(ctx, visitor.Uploading)
	if err != nil {
		return nil, err
	}
	f := &file.File{SiteID: p.SiteID, Kind: file.OfflineMessage, Name: in.Name}
	if err := s.Files.Receive(ctx, f, in.Body, nil); err != nil {
		return nil, err
	}
	return &api.Out[SentAhead]{Body: SentAhead{ID: f.Link, Name: f.Name, Size: f.Size}}, nil
}
