package file_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/file"
	"parley/internal/reference"
	"parley/internal/store"
)

// house is a server with files, and one owner that some may read.
type house struct {
	*apitest.Site
	files  *file.Service
	gate   file.Gate
	folder string
}

const readable = 7 // the owner that everybody but strangers may read

type owners struct{}

func (o owners) MayReadOwner(_ context.Context, _ *store.Tx, p *auth.Principal, _ file.Kind, id int64) error {
	if id == readable {
		return nil
	}
	return fault.NotFound("chat", id)
}

func newHouse(t *testing.T) *house {
	t.Helper()
	return newHouseWith(t, file.Gate{MaxBytes: 1 << 20})
}

func newHouseWith(t *testing.T, gate file.Gate) *house {
	t.Helper()
	h := &house{folder: t.TempDir(), gate: gate}
	blobs, err := blob.Open("file:"+h.folder, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h.Site = apitest.New(t, func(s *apitest.Server) {
		h.files = file.New(s.DB, blobs, h.gate, nil)
		file.Serve(s.API, h.files, owners{})
	})
	return h
}

// blobs counts the files on disk.
func (h *house) blobs(t *testing.T) (n int) {
	t.Helper()
	err := filepath.WalkDir(h.folder, func(_ string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (h *house) add(t *testing.T, f *file.File, content string) *file.File {
	t.Helper()
	f.SiteID, f.Size = h.ID, int64(len(content))
	if err := h.files.Add(context.Background(), f, strings.NewReader(content), nil); err != nil {
		t.Fatal(err)
	}
	return f
}

func drawing(w, h int) image.Image {
	m := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black})
	m.Set(w/2, h/2, color.Black)
	return m
}

func encoded(t *testing.T, encode func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pngOf(t *testing.T, w, h int) string {
	return encoded(t, func(out io.Writer) error { return png.Encode(out, drawing(w, h)) })
}

func TestAnImageIsUploadedShownAndRemoved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	manager, guest, stranger := h.As(auth.ManageCampaigns), h.As(), h.OtherSite().As(auth.ManageCampaigns)
	const path = "/api/agent/v1/images"
	withScript := pngOf(t, 40, 30) + "<script>alert(1)</script>"
	id := manager.Do("POST", path+"?name=..%2Fthe+logo.webp", withScript).
		Want(200, `{"id":100001,"name":"the logo.png","mediaType":"image/png","width":40,"height":30}`).ID()

	manager.Do("GET", path).Want(200, `{"custom":[{"id":`+id+`}]}`)
	stranger.Do("GET", path).Want(200, `{"custom":[]}`)
	guest.Do("GET", path).Want(403, `{"code":403003}`)
	guest.Do("POST", path, withScript).Want(403, `{"code":403003}`)

	shown := h.Anonymous().Do("GET", "/images/"+strconv.FormatInt(h.ID, 10)+"/"+id).Want(200)
	if bytes.Contains(shown.Body, []byte("script")) {
		t.Error("what was not the image was kept")
	}
	if m, err := png.Decode(bytes.NewReader(shown.Body)); err != nil || m.Bounds().Dx() != 40 {
		t.Errorf("the image came back as %v, %v", m, err)
	}
	h.Anonymous().Do("GET", "/images/1/"+id).Want(404)
	h.Anonymous().Do("GET", "/images/x/y").Want(404)

	stranger.Do("DELETE", path+"/"+id).Want(404, `{"code":404001}`)
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		n, _ := strconv.ParseInt(id, 10, 64)
		return reference.Write(ctx, tx, h.ID, reference.Agent, manager.Principal.AgentID, "", reference.Use{Target: reference.Image, ID: n})
	})
	manager.Do("DELETE", path+"/"+id).Want(400, `{"code":400031}`)
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error {
		return reference.Drop(ctx, tx, h.ID, reference.Agent, manager.Principal.AgentID)
	})
	manager.Do("DELETE", path+"/"+id).WantEmpty(200)
	manager.Do("DELETE", path+"/"+id).Want(404, `{"code":404001}`)
	h.Anonymous().Do("GET", "/images/"+strconv.FormatInt(h.ID, 10)+"/"+id).Want(404)
}

func TestOnlyImagesAreTaken(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	manager := h.As(auth.ManageCampaigns)
	animation := encoded(t, func(out io.Writer) error {
		frame := drawing(20, 10).(*image.Paletted)
		return gif.EncodeAll(out, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{5, 5}})
	})
	for _, c := range []struct {
		name, body string
		status     int
		want       string
	}{
		{"PNG", pngOf(t, 3, 2), 200, `{"mediaType":"image/png","width":3,"height":2}`},
		{"JPEG", encoded(t, func(out io.Writer) error { return jpeg.Encode(out, drawing(8, 8), nil) }), 200, `{"mediaType":"image/jpeg"}`},
		{"an animation", animation, 200, `{"mediaType":"image/gif","width":20}`},
		{"WebP", string(tinyWebP), 200, `{"mediaType":"image/png","name":"image.png"}`},
		{"nothing", "", 400, `{"code":400000,"message":"Parameter 'image' is required."}`},
		{"a page", "<html><script>alert(1)</script>", 400, `{"code":400013}`},
		{"a drawing with scripts", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, 400, `{"code":400013}`},
		{"half an image", pngOf(t, 30, 30)[:60], 400, `{"code":400013}`},
		{"too many pixels", pngOf(t, 5000, 2), 400, `{"code":400009}`},
		{"too many bytes", strings.Repeat("x", file.MaxImageBytes+1), 400, `{"code":400013}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			manager.On(t).With("Content-Type", "application/octet-stream").Do("POST", "/api/agent/v1/images", c.body).Want(c.status, c.want)
		})
	}
	if n := h.blobs(t); n != 4 {
		t.Errorf("%d files are kept, want the 4 images", n)
	}
}

// tinyWebP is a lossless image of one pixel.
var tinyWebP = []byte{'R', 'I', 'F', 'F', 0x1a, 0, 0, 0, 'W', 'E', 'B', 'P', 'V', 'P', '8', 'L', 0x0d, 0, 0, 0,
	0x2f, 0, 0, 0, 0x10, 0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07, 0x00}

func TestTheGalleryIsEverybodys(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, id := range []string{"4274", "4275", "4290", "4639"} {
		if a := h.Anonymous().Do("GET", "/images/gallery/"+id).Want(200); !bytes.Contains(a.Body, []byte("<svg")) {
			t.Errorf("image %s is no drawing", id)
		}
	}
	h.Anonymous().Do("GET", "/images/gallery/1").Want(404)
	h.As(auth.ManageCampaigns).Do("GET", "/api/agent/v1/images").Want(200, `{"gallery":[{"id":4274},{"id":4275},{"id":4290},{"id":4639}]}`)
}

func TestAttachmentsAreForThoseWhoMayReadTheirOwner(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin, guest, stranger := h.Admin(), h.As(), h.OtherSite().Admin()
	mine := h.add(t, &file.File{Kind: file.Chat, OwnerID: readable, Name: `..\x/report"ü.html`, MediaType: "text/html"}, "<b>hi</b>")
	hidden := h.add(t, &file.File{Kind: file.Chat, OwnerID: 8, Name: "a.txt", MediaType: "text/plain"}, "x")
	picture := h.add(t, &file.File{Kind: file.Image, Name: "logo.png", MediaType: "image/png"}, "x")
	query := func(f *file.File, kind string) string {
		return "/livechat/download?id=" + strconv.FormatInt(f.ID, 10) + "&downloadtype=" + kind
	}

	got := admin.Do("GET", query(mine, "ChatAttachment")).Want(200)
	if string(got.Body) != "<b>hi</b>" {
		t.Errorf("the file came back as %q", got.Body)
	}
	if d := got.Header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; filename") || strings.Contains(d, "..") {
		t.Errorf("it is not for saving: %s", d)
	}
	for _, c := range []struct {
		name   string
		caller apitest.Caller
		path   string
		status int
		want   string
	}{
		{"a file of the other type", admin, query(mine, "offlinemessage"), 404, `{"code":404001}`},
		{"its older word", admin, query(mine, "messageattachment"), 404, `{"code":404001}`},
		{"no image", admin, query(picture, "chatattachment"), 404, `{"code":404001}`},
		{"a chat that is not for the caller", admin, query(hidden, "chatattachment"), 404, `{"code":404001}`},
		{"another site's", stranger, query(mine, "chatattachment"), 404, `{"code":404001}`},
		{"without the permission", guest, query(mine, "chatattachment"), 403, `{"code":403003}`},
		{"without credentials", h.Anonymous(), query(mine, "chatattachment"), 401, `{"code":401000}`},
		{"without a type", admin, "/livechat/download?id=1", 400, `{"code":400000,"message":"Parameter 'downloadtype' is required."}`},
		{"with a type that is none", admin, "/livechat/download?id=1&downloadtype=x", 400, `{"code":400006}`},
		{"without a number", admin, "/livechat/download?downloadtype=chatattachment", 400, `{"code":400000}`},
	} {
		t.Run(c.name, func(t *testing.T) { c.caller.On(t).Do("GET", c.path).Want(c.status, c.want) })
	}

	if uri := mine.Attachment("https://h").URI; uri != "https://h/api/v2.0/livechat/download?id=100001&downloadtype=chatattachment" {
		t.Errorf("the history names %s", uri)
	}
	open := h.Anonymous().Do("GET", mine.LinkPath()).Want(200)
	if string(open.Body) != "<b>hi</b>" || open.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("the link opens %q as %s", open.Body, open.Header.Get("Content-Type"))
	}
	h.Anonymous().Do("GET", "/files/100001/report.html").Want(404)
	h.Anonymous().Do("GET", "/files/").Want(404)

	h.Server.Update(func(ctx context.Context, tx *store.Tx) error { return file.RemoveOfOwner(ctx, tx, file.Chat, readable) })
	admin.Do("GET", query(mine, "chatattachment")).Want(404, `{"code":404001}`)
	h.Anonymous().Do("GET", mine.LinkPath()).Want(404)
}

func TestWhatIsRemovedOrGivenUpIsTidiedAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ctx := context.Background()
	kept := h.add(t, &file.File{Kind: file.Image, Name: "kept"}, "kept")
	gone := h.add(t, &file.File{Kind: file.Image, Name: "gone"}, "gone")
	cut := &file.File{SiteID: h.ID, Kind: file.Image, Size: 10}
	if err := h.files.Add(ctx, cut, strings.NewReader("short"), nil); err == nil {
		t.Fatal("half a file was taken")
	}
	refused := &file.File{SiteID: h.ID, Kind: file.Image, Size: 1}
	no := errors.New("no")
	if err := h.files.Add(ctx, refused, strings.NewReader("x"), func(context.Context, *store.Tx) error { return no }); !errors.Is(err, no) {
		t.Fatalf("what commits with the file was not asked: %v", err)
	}
	h.Server.Update(func(ctx context.Context, tx *store.Tx) error { return file.Remove(ctx, tx, h.ID, gone.ID) })

	tidy := func(want int) {
		t.Helper()
		if err := h.files.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		if n := h.blobs(t); n != want {
			t.Errorf("%d files are left on disk, want %d", n, want)
		}
	}
	tidy(2) // an upload that may still be under way is left alone
	h.Server.Clock.Advance(25 * time.Hour)
	tidy(1)
	if r, err := h.files.Open(ctx, kept); err != nil {
		t.Error(err)
	} else if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// An import keeps the numbers that files had; new ones go on behind them.
func TestANumberThatIsGivenIsKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, c := range []struct{ given, want int64 }{{0, 100001}, {411, 411}, {0, 100002}, {200000, 200000}, {0, 200001}} {
		if f := h.add(t, &file.File{ID: c.given, Kind: file.Image, Name: "x"}, "x"); f.ID != c.want {
			t.Errorf("the number %d became %d, want %d", c.given, f.ID, c.want)
		}
	}
}

// The old address of button images: two sites read the image's number in it to tell
// online from offline (contract/widget.md 1.5).
func TestButtonImagesHaveTheirOldAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	image := h.As(auth.ManageCampaigns).With("Content-Type", "application/octet-stream").Do("POST", "/api/agent/v1/images?name=pot.png", pngOf(t, 8, 4)).Want(200)
	site := strconv.FormatInt(h.ID, 10)
	own := h.Anonymous().Do("GET", "/DBResource/DBImage.ashx?imgId="+image.ID()+"&type=2&siteId="+site).Want(200)
	if own.Header.Get("Content-Type") != "image/png" {
		t.Errorf("the site's own image is %s", own.Header.Get("Content-Type"))
	}
	for _, path := range []string{"/dbresource/dbimage.ashx?IMGID=4275&type=2&siteid=" + site, "/chatserver/DBResource/DBImage.ashx?imgId=4275&source=gallery&siteId=" + site} {
		if a := h.Anonymous().Do("GET", path).Want(200); !bytes.Contains(a.Body, []byte("<svg")) {
			t.Errorf("%s is no drawing", path)
		}
	}
	h.Anonymous().Do("GET", "/DBResource/DBImage.ashx?imgId=x").Want(404)
}
