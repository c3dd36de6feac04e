package file

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Owners says who may read the chats and offline messages that files belong to:
// nil, or a fault.
type Owners interface {
	MayReadOwner(ctx context.Context, tx *store.Tx, p *auth.Principal, kind Kind, ownerID int64) error
}

// Serve registers the download of attachments, the site's images, the
// photographs of agents, and the public addresses of all of them.
func Serve(a *api.API, s *Service, owners Owners) {
	api.Handle(a, api.Op{Method: "GET", Path: "/livechat/download", ID: "downloadAttachment", Tag: "Attachments",
		Summary: "Download an attachment", Permission: auth.ViewAllHistory, AnyOf: []auth.Permission{auth.ViewHistoryInMyDepartment}, Errors: []int{404}},
		func(ctx context.Context, in *downloadIn) (*api.Out[*api.Download], error) {
			return s.download(ctx, in, owners)
		})
	s.serveImages(a)
	s.servePhotos(a)
	api.Raw(a, "GET", "/files/", s.links())
	api.Raw(a, "GET", "/images/", s.pictures())
	api.Raw(a, "GET", "/photos/", s.photos())
	for _, root := range []string{"", "/chatserver"} {
		api.Raw(a, "GET", root+"/dbresource/dbimage.ashx", s.oldPicture())
	}
}

type downloadIn struct {
	ID   int64  `query:"id" required:"true" doc:"Attachment number."`
	Type string `query:"downloadtype" required:"true" enum:"offlinemessage,chatattachment" enumAlias:"messageattachment=offlinemessage" doc:"What the attachment belongs to."`
}

func (in *downloadIn) kind() Kind {
	if in.Type == "offlinemessage" {
		return OfflineMessage
	}
	return Chat
}

// download gives a file of a chat or an offline message to those who may read
// that (NOTES-livechat P12). A file of the other type does not exist.
func (s *Service) download(ctx context.Context, in *downloadIn, owners Owners) (*api.Out[*api.Download], error) {
	var f *File
	err := s.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		p := auth.From(ctx)
		if f, err = Find(ctx, tx, p.SiteID, in.ID); err != nil {
			return err
		}
		if f.Kind != in.kind() {
			return fault.NotFound("file", in.ID)
		}
		return owners.MayReadOwner(ctx, tx, p, f.Kind, f.OwnerID)
	})
	if err != nil {
		return nil, err
	}
	content, err := s.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	return &api.Out[*api.Download]{Body: &api.Download{Name: f.Name, Size: f.Size, Content: content}}, nil
}

// Attachment is a file as the history of chats and offline messages lists it.
type Attachment struct {
	Name string `json:"name" doc:"File name."`
	URI  string `json:"uri" doc:"Download address; needs the credentials of the API."`
}

// Attachment names the file and where the API serves it; publicURL is the scheme
// and host of links sent out (NOTES-livechat G5, W32).
func (f *File) Attachment(publicURL string) Attachment {
	kind := "chatattachment"
	if f.Kind == OfflineMessage {
		kind = "offlinemessage"
	}
	return Attachment{f.Name, fmt.Sprintf("%s/api/v2.0/livechat/download?id=%d&downloadtype=%s", publicURL, f.ID, kind)}
}

// LinkPath is the path that opens the file without credentials, for those it was
// sent to. The name at its end is for people only.
func (f *File) LinkPath() string {
	return "/files/" + strings.ToLower(f.Link) + "/" + url.PathEscape(f.Name)
}
