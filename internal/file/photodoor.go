package file

import (
	"bytes"
	"context"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/store"
)

// Photo is where the photograph of an agent is.
type Photo struct {
	URL string `json:"url" doc:"Public path on this server, unguessable; another photograph has another. Empty for none."`
}

type photoIn struct {
	ID   int64 `path:"id" doc:"Agent id."`
	Body []byte
}

type whosePhotoIn struct {
	ID int64 `path:"id" doc:"Agent id."`
}

type ownPhotoIn struct{ Body []byte }

// servePhotos registers what agents do with their own photograph, and managers with those of
// agents. The contract's agents have none (account.yaml); the widget's have an avatar
// (widget.md 3.4).
func (s *Service) servePhotos(a *api.API) {
	const own, others = "/api/agent/v1/photo", "/api/agent/v1/agents/{id}/photo"
	const kept = "The body is the image itself: PNG, JPEG, GIF or WebP of at most 5 MiB, 4096 pixels a side and 16 million in all. " +
		"Its middle is kept as a JPEG of 256 x 256 pixels, which visitors see where the settings of campaigns show agents' pictures."
	op := func(method, path, id, summary, description string) api.Op {
		o := api.Op{Method: method, Path: path, ID: id, Tag: "Photographs", Door: api.Root, Summary: summary, Description: description}
		o.Permission = auth.Self
		if path == others {
			o.Permission, o.Errors = auth.ManageAgentAndGroups, []int{404}
		}
		if method == "PUT" {
			o.MaxBody = MaxImageBytes
		}
		return o
	}
	api.Handle(a, op("GET", own, "getOwnPhoto", "Read where the own photograph is", ""),
		func(ctx context.Context, _ *api.Empty) (*api.Out[Photo], error) {
			return s.photo(ctx, auth.From(ctx).AgentID)
		})
	api.Handle(a, op("PUT", own, "setOwnPhoto", "Choose an own photograph", kept),
		func(ctx context.Context, in *ownPhotoIn) (*api.Out[Photo], error) {
			return s.setPhoto(ctx, auth.From(ctx).AgentID, in.Body)
		})
	api.Handle(a, op("DELETE", own, "removeOwnPhoto", "Remove the own photograph", ""),
		func(ctx context.Context, _ *api.Empty) (*api.Empty, error) {
			return nil, s.removePhoto(ctx, auth.From(ctx).AgentID)
		})
	api.Handle(a, op("GET", others, "getPhoto", "Read where an agent's photograph is", ""),
		func(ctx context.Context, in *whosePhotoIn) (*api.Out[Photo], error) { return s.photo(ctx, in.ID) })
	api.Handle(a, op("PUT", others, "setPhoto", "Choose an agent's photograph", kept),
		func(ctx context.Context, in *photoIn) (*api.Out[Photo], error) {
			return s.setPhoto(ctx, in.ID, in.Body)
		})
	api.Handle(a, op("DELETE", others, "removePhoto", "Remove an agent's photograph", ""),
		func(ctx context.Context, in *whosePhotoIn) (*api.Empty, error) { return nil, s.removePhoto(ctx, in.ID) })
}

func (s *Service) photo(ctx context.Context, agentID int64) (*api.Out[Photo], error) {
	out := &api.Out[Photo]{}
	return out, s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		link, err := account.Photo(ctx, tx, auth.From(ctx).SiteID, agentID)
		out.Body.URL = PhotoPath(link)
		return err
	})
}

func (s *Service) setPhoto(ctx context.Context, agentID int64, data []byte) (*api.Out[Photo], error) {
	if len(data) == 0 {
		return nil, fault.Missing("photo")
	}
	p, err := portrait(data)
	if err != nil {
		return nil, err
	}
	if _, err := s.photo(ctx, agentID); err != nil {
		return nil, err // nothing is kept for an agent who is not there
	}
	f := &File{SiteID: auth.From(ctx).SiteID, Kind: Image, AgentID: agentID, Name: "photo" + p.suffix, MediaType: p.mediaType,
		Size: int64(len(p.data)), Width: p.width, Height: p.height}
	err = s.Add(ctx, f, bytes.NewReader(p.data), func(ctx context.Context, tx *store.Tx) error {
		return s.usePhoto(ctx, tx, f.SiteID, agentID, f.Link)
	})
	return &api.Out[Photo]{Body: Photo{PhotoPath(f.Link)}}, err
}

func (s *Service) removePhoto(ctx context.Context, agentID int64) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		return s.usePhoto(ctx, tx, auth.From(ctx).SiteID, agentID, "")
	})
}

// usePhoto gives an agent a photograph or none, and removes the one before.
func (s *Service) usePhoto(ctx context.Context, tx *store.Tx, siteID, agentID int64, link string) error {
	before, err := account.SetPhoto(ctx, tx, siteID, agentID, link)
	if err != nil || before == "" {
		return err
	}
	return s.ForgetPhoto(ctx, tx, before)
}
