package file

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"strings"

	"golang.org/x/image/draw"

	"parley/internal/fault"
	"parley/internal/store"
)

// photoSide is how wide and high a photograph of an agent is kept, in pixels: enough for the
// largest place that shows one on a dense screen.
const photoSide = 256

// photoQuality is that of the JPEG.
const photoQuality = 85

// portrait makes the photograph of an agent out of an image: its middle, square, small, on
// white where it can be seen through. Like reencode it keeps pixels and nothing else.
func portrait(data []byte) (p picture, err error) {
	config, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return p, notAnImage()
	}
	if err := checkPixels(config); err != nil {
		return p, err
	}
	turned := turn(1)
	if kind == "jpeg" {
		turned = orientation(data)
	}
	var out bytes.Buffer
	err = copyImage(data, func(m image.Image) error {
		return jpeg.Encode(&out, turned.upright(square(m)), &jpeg.Options{Quality: photoQuality})
	})
	return picture{data: out.Bytes(), mediaType: "image/jpeg", suffix: ".jpg", width: photoSide, height: photoSide}, err
}

// square is the middle of an image as wide and high as photographs are.
func square(m image.Image) image.Image {
	b := m.Bounds()
	side := min(b.Dx(), b.Dy())
	from := image.Rect(0, 0, side, side).Add(b.Min).Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	out := image.NewRGBA(image.Rect(0, 0, photoSide, photoSide))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(out, out.Bounds(), m, from, draw.Over, nil)
	return out
}

// ForgetPhoto removes the photograph that a link opens.
func (s *Service) ForgetPhoto(ctx context.Context, tx *store.Tx, link string) error {
	_, err := tx.Exec(ctx, `UPDATE file SET removed_at = ? WHERE link = ? AND agent_id IS NOT NULL AND removed_at IS NULL`, tx.Now(), link)
	if err != nil {
		return fmt.Errorf("remove a photograph: %w", err)
	}
	return nil
}

// PhotoPath is the public path of the photograph that a link opens, "" for none. Another
// photograph has another.
func PhotoPath(link string) string {
	if link == "" {
		return ""
	}
	return "/photos/" + strings.ToLower(link)
}

// photos serves the photographs of agents to everybody who knows where they are:
// GET /photos/{link}.
func (s *Service) photos() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		link := strings.TrimPrefix(strings.ToLower(r.URL.Path), "/photos/")
		onPages(w.Header())
		f, err := s.find(r.Context(), func(ctx context.Context, tx *store.Tx) (*File, error) {
			f, err := FindLink(ctx, tx, strings.ToUpper(link))
			if err == nil && f.AgentID == 0 {
				return nil, fault.NotFound("photograph", link)
			}
			return f, err
		})
		s.send(w, r, f, err, "public, "+forEver)
	})
}
