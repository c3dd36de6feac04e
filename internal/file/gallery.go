package file

import (
	"embed"
	"fmt"
	"net/http"
	"strconv"
)

//go:embed gallery/*.svg
var gallery embed.FS

// galleryImage is a picture that every site has, under the number that settings
// made elsewhere know it by (NOTES-livechat 9.2).
type galleryImage struct {
	id            int64
	name          string
	width, height int
}

var galleryImages = []galleryImage{
	{4274, "Button, offline", 160, 56},
	{4275, "Button, online", 160, 56},
	{4290, "Window banner", 640, 160},
	{4639, "Invitation", 400, 250},
}

func (g galleryImage) data() []byte {
	data, err := gallery.ReadFile(fmt.Sprintf("gallery/%d.svg", g.id))
	if err != nil {
		panic(err) // embedded
	}
	return data
}

func galleryOf(host string) []ImageInfo {
	all := make([]ImageInfo, len(galleryImages))
	for i, g := range galleryImages {
		all[i] = ImageInfo{ID: g.id, Name: g.name, URL: fmt.Sprintf("%s/images/gallery/%d", host, g.id),
			MediaType: "image/svg+xml", Width: g.width, Height: g.height, Size: int64(len(g.data()))}
	}
	return all
}

// serveGallery may change a picture with a new version, so it is kept for a day.
func serveGallery(w http.ResponseWriter, r *http.Request, id string) {
	n, err := strconv.ParseInt(id, 10, 64)
	for _, g := range galleryImages {
		if err == nil && g.id == n {
			h := w.Header()
			h.Set("Content-Type", "image/svg+xml")
			h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Cache-Control", "public, max-age=86400")
			_, _ = w.Write(g.data())
			return
		}
	}
	http.NotFound(w, r)
}
