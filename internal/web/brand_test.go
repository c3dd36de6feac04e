package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/internal/config"
	"parley/internal/fault"
)

var white = config.Brand{Global: "LiveChatAPI", Prefix: "livechat-"}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// White-label names, a standby host and the only site reach the loader in a line before
// it; where all is as everywhere there is none, and the build's compressed form goes out.
func TestTheLoaderIsToldWhatIsNotAsEverywhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path string
		names      Names
		sites      Sites
		lead       string
	}{
		{"as everywhere", "/livechat.ashx?siteId=6000000", Names{Brand: config.Everywhere}, single, ""},
		{"white-label", "/livechat.ashx?siteId=6000000", Names{Brand: white}, single, `window.__parleyHere={"global":"LiveChatAPI","prefix":"livechat-"};` + "\n"},
		{"a standby host", "/livechat.ashx?siteId=6000000", Names{Standby: "https://b.example"}, several, `window.__parleyHere={"standby":"https://b.example"};` + "\n"},
		{"a host that ends the script", "/livechat.ashx?siteId=6000000", Names{Standby: "</script>"}, several, `window.__parleyHere={"standby":"\u003c/script\u003e"};` + "\n"},
		{"no site said, and one there", "/livechat.ashx", Names{}, single, `window.__parleyHere={"siteId":6000000};` + "\n"},
		{"no site said, and several there", "/livechat.ashx", Names{}, several, ""},
	} {
		v := &Widget{files: assetsOf(built), names: c.names}
		if got := text(t, get(t, v.Loader(c.sites), c.path)); got != c.lead+"loader()" {
			t.Errorf("%s: %q", c.name, got)
		}
		res := get(t, v.Loader(c.sites), c.path, "Accept-Encoding", "gzip, br")
		if c.lead == "" {
			if got := text(t, res); got != "brotli" {
				t.Errorf("%s: the build's own form does not go out but %q", c.name, got)
			}
			continue
		}
		zr, err := gzip.NewReader(bytes.NewReader([]byte(text(t, res))))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if got, err := io.ReadAll(zr); err != nil || string(got) != c.lead+"loader()" {
			t.Errorf("%s: unpacked %q, %v", c.name, got, err)
		}
	}
}

func TestTheChatPageOfASingleSiteNeedsNoSite(t *testing.T) {
	t.Parallel()
	if res := get(t, ChatPage(several, "Comm100API", somebody, plain), "/livechatserver/Mobile/chatwindow.aspx?planId=31&ifApp=1"); res.StatusCode != http.StatusNotFound {
		t.Errorf("status %d where it could be several sites", res.StatusCode)
	}
	res := get(t, ChatPage(single, white.Global, somebody, plain), "/livechatserver/Mobile/chatwindow.aspx?planId=31&ifApp=1")
	if page := text(t, res); !strings.Contains(page, `window["LiveChatAPI"] = { site_id:  6000000 , main_code_plan: "31"`) {
		t.Errorf("the page is %s", page)
	}
}

func TestSignature(t *testing.T) {
	t.Parallel()
	imageOf := func(_ context.Context, siteID int64, campaignID string) (int64, string, error) {
		switch campaignID {
		case "31", "":
			return 4275, "gallery", nil
		case "32":
			return 0, "", errors.New("the database is away")
		}
		return 0, "", fault.NotFound("campaign", campaignID)
	}
	for _, c := range []struct {
		name, path string
		sites      Sites
		status     int
		to         string
	}{
		{"in the words of old signatures", "/BBS.aspx?siteId=6000000&planId=31&partnerId=-1", several, 302, "/DBResource/DBImage.ashx?imgId=4275&siteId=6000000&source=gallery&type=2"},
		{"names in another case", "/bbs.aspx?SITEID=6000000&PlanID=31", several, 302, "/DBResource/DBImage.ashx?imgId=4275&siteId=6000000&source=gallery&type=2"},
		{"the only site", "/BBS.aspx?planId=31", single, 302, "/DBResource/DBImage.ashx?imgId=4275&siteId=6000000&source=gallery&type=2"},
		{"no campaign of the site", "/BBS.aspx?siteId=6000000&planId=99", several, 404, ""},
		{"no site", "/BBS.aspx?planId=31", several, 404, ""},
		{"a closed site", "/BBS.aspx?siteId=6000001&planId=31", several, 404, ""},
		{"no database", "/BBS.aspx?siteId=6000000&planId=32", several, 500, ""},
	} {
		res := get(t, Signature(c.sites, imageOf), c.path)
		if res.StatusCode != c.status || res.Header.Get("Location") != c.to {
			t.Errorf("%s: %d %q", c.name, res.StatusCode, res.Header.Get("Location"))
		}
	}
}
