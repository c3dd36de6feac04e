package file

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// ImageInfo is an image that buttons and windows may name by its number.
type ImageInfo struct {
	ID        int64  `json:"id" doc:"Number of the image, as buttons and windows name it."`
	Name      string `json:"name" doc:"File name, or what the gallery calls it."`
	URL       string `json:"url" doc:"Public address, absolute."`
	MediaType string `json:"mediaType" doc:"image/png, image/jpeg, image/gif or image/svg+xml."`
	Width     int    `json:"width" doc:"Pixels."`
	Height    int    `json:"height" doc:"Pixels."`
	Size      int64  `json:"size" doc:"Bytes."`
}

type imageLists struct {
	Gallery []ImageInfo `json:"gallery" doc:"Images that every site has."`
	Custom  []ImageInfo `json:"custom" doc:"Images that the site has uploaded, newest first."`
}

func (s *Service) serveImages(a *api.API) {
	const path, tag = "/api/agent/v1/images", "Images"
	api.Handle(a, api.Op{Method: "GET", Path: path, ID: "listImages", Tag: tag, Door: api.Root,
		Summary: "List the images for buttons and windows", Permission: auth.ManageCampaigns}, s.images)
	api.Handle(a, api.Op{Method: "POST", Path: path, ID: "uploadImage", Tag: tag, Door: api.Root,
		Summary: "Upload an image for buttons and windows",
		Description: "The body is the image itself: PNG, JPEG, GIF or WebP of at most 5 MiB, 4096 pixels a side and 16 million in all. " +
			"It is decoded and written anew, WebP as PNG; what else the bytes held is gone.",
		Permission: auth.ManageCampaigns, MaxBody: MaxImageBytes}, s.upload)
	api.Handle(a, api.Op{Method: "DELETE", Path: path + "/{id}", ID: "deleteImage", Tag: tag, Door: api.Root,
		Summary: "Remove an uploaded image that nothing shows any more", Permission: auth.ManageCampaigns}, s.removeImage)
}

func (s *Service) images(ctx context.Context, _ *api.Empty) (*api.Out[imageLists], error) {
	host := api.RequestFrom(ctx).PublicURL()
	out := &api.Out[imageLists]{Body: imageLists{Gallery: galleryOf(host), Custom: []ImageInfo{}}}
	err := s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) error {
		found, err := Images(ctx, tx, auth.From(ctx).SiteID)
		for i := range found {
			out.Body.Custom = append(out.Body.Custom, found[i].info(host))
		}
		return err
	})
	return out, err
}

func (f *File) info(host string) ImageInfo {
	return ImageInfo{ID: f.ID, Name: f.Name, URL: fmt.Sprintf("%s/images/%d/%d", host, f.SiteID, f.ID),
		MediaType: f.MediaType, Width: f.Width, Height: f.Height, Size: f.Size}
}

type uploadIn struct {
	Name string `query:"name" default:"image" maxLength:"200" doc:"File name."`
	Body []byte
}

func (s *Service) upload(ctx context.Context, in *uploadIn) (*api.Out[ImageInfo], error) {
	if len(in.Body) == 0 {
		return nil, fault.Missing("image")
	}
	p, err := reencode(in.Body)
	if err != nil {
		return nil, err
	}
	name := cleanName(in.Name)
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name = name[:at]
	}
	f := &File{SiteID: auth.From(ctx).SiteID, Kind: Image, Name: name + p.suffix, MediaType: p.mediaType,
		Size: int64(len(p.data)), Width: p.width, Height: p.height}
	err = s.Add(ctx, f, bytes.NewReader(p.data), func(ctx context.Context, tx *store.Tx) error {
		return account.Audit(ctx, tx, account.Entry{Product: "liveChat", Action: "Image Management",
			Summary: fmt.Sprintf("Add image '%s' (%d)", f.Name, f.ID)})
	})
	if err != nil {
		return nil, err
	}
	return &api.Out[ImageInfo]{Body: f.info(api.RequestFrom(ctx).PublicURL())}, nil
}

type imageIn struct {
	ID int64 `path:"id" doc:"Number of the image."`
}

func (s *Service) removeImage(ctx context.Context, in *imageIn) (*api.Empty, error) {
	return nil, s.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		siteID := auth.From(ctx).SiteID
		if err := reference.Guard(ctx, tx, siteID, reference.Image, in.ID); err != nil {
			return err
		}
		f, err := Find(ctx, tx, siteID, in.ID)
		if err != nil || !f.isShown() {
			return fault.NotFound("image", in.ID)
		}
		if err := Remove(ctx, tx, siteID, in.ID); err != nil {
			return err
		}
		return account.Audit(ctx, tx, account.Entry{Product: "liveChat", Action: "Image Management",
			Summary: fmt.Sprintf("Remove image '%s' (%d)", f.Name, f.ID)})
	})
}
