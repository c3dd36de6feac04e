package file_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/internal/auth"
)

const ownPhoto = "/api/agent/v1/photo"

// halves is an image whose left half is red and whose right half cannot be seen.
func halves(t *testing.T, w, h int) string {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w / 2 {
			m.Set(x, y, color.NRGBA{R: 255, A: 255})
		}
	}
	return encoded(t, func(out io.Writer) error { return png.Encode(out, m) })
}

func TestAPhotographIsChosenShownAndRemoved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ann, everybody := h.As(), h.Anonymous()
	ann.Do("GET", ownPhoto).Want(200, `{"url":""}`)

	at := ann.Do("PUT", ownPhoto, halves(t, 600, 400)+"<script>alert(1)</script>").Want(200).Text("url")
	if !strings.HasPrefix(at, "/photos/") || len(at) < len("/photos/")+26 {
		t.Fatalf("the photograph is at %s, which can be guessed", at)
	}
	ann.Do("GET", ownPhoto).Want(200, `{"url":"`+at+`"}`)

	got := everybody.Do("GET", at).Want(200)
	for name, want := range map[string]string{
		"Content-Type": "image/jpeg", "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox", "Cross-Origin-Resource-Policy": "cross-origin",
	} {
		if is := got.Header.Get(name); is != want {
			t.Errorf("%s is %q, want %q", name, is, want)
		}
	}
	m, err := jpeg.Decode(bytes.NewReader(got.Body))
	if err != nil {
		t.Fatal(err)
	}
	if size := m.Bounds().Size(); size != image.Pt(256, 256) {
		t.Errorf("the photograph measures %v", size)
	}
	if r, g, _, _ := m.At(20, 128).RGBA(); r < 0xe000 || g > 0x2000 {
		t.Error("its left half is not red")
	}
	if r, g, _, _ := m.At(236, 128).RGBA(); r < 0xe000 || g < 0xe000 {
		t.Error("what could be seen through is not white")
	}
	if bytes.Contains(got.Body, []byte("script")) {
		t.Error("it holds more than pixels")
	}

	next := ann.Do("PUT", ownPhoto, pngOf(t, 20, 40)).Want(200).Text("url")
	if next == at {
		t.Error("another photograph is at the same address")
	}
	everybody.Do("GET", at).Want(404)
	everybody.Do("GET", next).Want(200)
	ann.Do("DELETE", ownPhoto).Want(200)
	ann.Do("DELETE", ownPhoto).Want(200)
	ann.Do("GET", ownPhoto).Want(200, `{"url":""}`)
	everybody.Do("GET", next).Want(404)
	if err := h.files.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := h.blobs(t); n != 0 {
		t.Errorf("%d files are left of removed photographs", n)
	}
}

func TestWhatIsNoPhotographIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ann := h.As()
	for name, body := range map[string]string{
		"nothing":           "",
		"a text":            "hello",
		"a drawing by code": `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
		"half an image":     pngOf(t, 40, 40)[:60],
		"a page":            "<!doctype html><script>alert(1)</script>",
	} {
		ann.Do("PUT", ownPhoto, body).Want(400)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	ann.Do("PUT", ownPhoto, pngOf(t, 4097, 1)).Want(400, `{"code":400009,"message":"Parameter 'image' is out of range: it has 4097 x 1 pixels, more than 4096 a side or 16000000 in all are not taken."}`)
	ann.Do("PUT", ownPhoto, strings.Repeat("x", 5<<20+1)).Want(400)
	ann.Do("GET", ownPhoto).Want(200, `{"url":""}`)
	if n := h.blobs(t); n != 0 {
		t.Errorf("%d files are kept of what was refused", n)
	}
	moving := encoded(t, func(out io.Writer) error {
		m := drawing(8, 8).(*image.Paletted)
		return gif.EncodeAll(out, &gif.GIF{Image: []*image.Paletted{m, m}, Delay: []int{1, 1}})
	})
	ann.Do("PUT", ownPhoto, moving).Want(200)
}

func TestAManagerChoosesPhotographsOfTheSite(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	manager, guest, painter := h.As(auth.ManageAgentAndGroups), h.As(), h.As(auth.ManageCampaigns)
	stranger := h.OtherSite().As(auth.ManageAgentAndGroups)
	const others = "/api/agent/v1/agents/2/photo" // the guest's
	at := manager.Do("PUT", others, pngOf(t, 30, 30)).Want(200).Text("url")
	guest.Do("GET", ownPhoto).Want(200, `{"url":"`+at+`"}`)
	guest.Do("PUT", others, pngOf(t, 30, 30)).Want(403)
	stranger.Do("PUT", others, pngOf(t, 30, 30)).Want(404)
	manager.Do("PUT", "/api/agent/v1/agents/4711/photo", pngOf(t, 30, 30)).Want(404)
	manager.Do("PUT", "/api/agent/v1/agents/4711/photo", "hello").Want(400)

	// It is none of the images that campaigns show, and is at no address that can be counted up.
	painter.Do("GET", "/api/agent/v1/images").Want(200, `{"custom":[]}`)
	painter.Do("DELETE", "/api/agent/v1/images/100001").Want(404)
	for _, path := range []string{"/images/1/100001", "/DBResource/DBImage.ashx?imgId=100001&type=2&siteId=1"} {
		if a := h.Anonymous().Do("GET", path); a.Status != http.StatusNotFound {
			t.Errorf("GET %s answers %d", path, a.Status)
		}
	}
	manager.Do("DELETE", others).Want(200)
	h.Anonymous().Do("GET", at).Want(404)
}
