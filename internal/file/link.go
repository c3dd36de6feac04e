package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parley/internal/fault"
	"parley/internal/store"
)

// shown are the media types that a browser may show in place; all else is saved.
var shown = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// forEver is for what never changes under its address.
const forEver = "max-age=31536000, immutable"

// links serves files to whoever knows their link: GET /files/{link}/{name}.
func (s *Service) links() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		link, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(r.URL.Path), "/files/"), "/")
		f, err := s.find(r.Context(), func(ctx context.Context, tx *store.Tx) (*File, error) {
			return FindLink(ctx, tx, strings.ToUpper(link))
		})
		s.send(w, r, f, err, "private, "+forEver)
	})
}

// pictures serves a site's images and the gallery to everybody:
// GET /images/{siteId}/{id} and /images/gallery/{id}.
func (s *Service) pictures() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site, id, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(r.URL.Path), "/images/"), "/")
		onPages(w.Header())
		if site == "gallery" {
			serveGallery(w, r, id)
			return
		}
		siteID, err := strconv.ParseInt(site, 10, 64)
		fileID, err2 := strconv.ParseInt(id, 10, 64)
		if errors.Join(err, err2) != nil {
			http.NotFound(w, r)
			return
		}
		f, err := s.find(r.Context(), func(ctx context.Context, tx *store.Tx) (*File, error) {
			f, err := Find(ctx, tx, siteID, fileID)
			if err == nil && !f.isShown() {
				return nil, fault.NotFound("image", fileID)
			}
			return f, err
		})
		s.send(w, r, f, err, "public, "+forEver)
	})
}

// oldPicture serves a site's image, or the gallery's, at the address that pages know
// button images by: /DBResource/DBImage.ashx?imgId=…&type=2&siteId=… (contract/widget.md 1.5).
// source=gallery names the gallery; without it the site's own image goes first.
func (s *Service) oldPicture() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		named := map[string]string{}
		for name, values := range r.URL.Query() {
			named[strings.ToLower(name)] = values[0]
		}
		siteID, err := strconv.ParseInt(named["siteid"], 10, 64)
		fileID, err2 := strconv.ParseInt(named["imgid"], 10, 64)
		at := "gallery"
		if errors.Join(err, err2) == nil && named["source"] != "gallery" {
			_, err := s.find(r.Context(), func(ctx context.Context, tx *store.Tx) (*File, error) { return Find(ctx, tx, siteID, fileID) })
			if err == nil {
				at = named["siteid"]
			}
		}
		there := r.Clone(r.Context())
		there.URL.Path = "/images/" + at + "/" + named["imgid"]
		s.pictures().ServeHTTP(w, there)
	})
}

// onPages lets customers' pages show what is sent.
func onPages(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func (s *Service) find(ctx context.Context, how func(context.Context, *store.Tx) (*File, error)) (f *File, err error) {
	err = s.db.Read(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		f, err = how(ctx, tx)
		return err
	})
	return f, err
}

// send writes the file, so that a browser can do nothing but show or save it.
func (s *Service) send(w http.ResponseWriter, r *http.Request, f *File, err error, cache string) {
	var content io.ReadCloser
	if err == nil {
		content, err = s.Open(r.Context(), f)
	}
	switch {
	case errors.Is(err, fault.NotFound("", nil)):
		http.NotFound(w, r)
		return
	case err != nil:
		s.log.Error("a file cannot be sent", "error", err)
		http.Error(w, "The file cannot be read now.", http.StatusInternalServerError)
		return
	}
	defer func() { _ = content.Close() }()
	h := w.Header()
	how := "attachment"
	if slices.Contains(shown, f.MediaType) {
		how = "inline"
		h.Set("Content-Type", f.MediaType)
	} else {
		h.Set("Content-Type", "application/octet-stream")
	}
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", cache)
	tag := fmt.Sprintf(`"%d-%d"`, f.SiteID, f.ID)
	h.Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	if _, err := io.Copy(w, content); err != nil {
		panic(http.ErrAbortHandler) // the client sees that the length is not reached
	}
}
