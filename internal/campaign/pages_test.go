package campaign_test

import (
	"context"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/reference"
	"parley/internal/store"
)

const (
	button  = "/livechat/campaigns/1/chatButton"
	window  = "/livechat/campaigns/1/chatWindow"
	preChat = "/livechat/campaigns/1/preChat"
	offline = "/livechat/campaigns/1/offlineMessage"
	post    = "/livechat/campaigns/1/postChat"
	wrapup  = "/livechat/campaigns/1/agentWrapup"
)

// TestPagesOfANewCampaign holds them to the contract's x-defaults.
func TestPagesOfANewCampaign(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager, guest := s.As(auth.ManageCampaigns), s.As()
	for _, name := range []string{"chatButton", "chatWindow", "preChat", "offlineMessage", "postChat", "agentWrapup", "invitation", "routingRules"} {
		path := "/livechat/campaigns/1/" + name
		manager.Do("GET", path).Want(200, apitest.Default(t, "campaign."+name))
		guest.Do("GET", path).Want(403, `{"code":403003}`)
		guest.Do("PUT", path, `{}`).Want(403, `{"code":403003}`)
		s.OtherSite().As(auth.ManageCampaigns).Do("GET", path).Want(404, `{"code":404001}`)
		s.OtherSite().As(auth.ManageCampaigns).Do("PUT", path, `{"type":7}`).Want(404, `{"code":404001}`)
	}
	manager.Do("POST", "/livechat/campaigns", `{"name":"Second","language":"English"}`).Want(200)
	manager.Do("GET", "/livechat/campaigns/2/preChat").Want(200, `{"fields":[{"id":21},{"id":22},{"id":23},{"id":24},{"id":25},{"id":26},{"id":27}]}`)
	manager.Do("GET", "/livechat/campaigns/2/agentWrapup").Want(200, `[{"id":39},{"id":40}]`)
	manager.Do("GET", "/livechat/campaigns/2/invitation").Want(200, `{"autoInvitations":[{"id":4},{"id":5},{"id":6}]}`)
}

// TestSamples replays the samples that the contract gives for pages.
func TestSamples(t *testing.T) {
	t.Parallel()
	manager := newSite(t).As(auth.ManageCampaigns)
	for path, schema := range map[string]string{button: "ChatButton", window: "ChatWindow"} {
		sample := apitest.Example(t, schema)
		manager.Do("PUT", path, sample).Want(200, sample)
		manager.Do("GET", path).Want(200, sample)
	}
	// Samples of forms show one field; the other system fields stay behind it.
	manager.Do("PUT", preChat, apitest.Example(t, "PreChat")).Want(200, `{"isEnable":true,"greetingMessage":"Welcome!","isRememberVisitorInfo":false,
		"fields":[{"id":1,"name":"Name","isRequired":true},{"id":2},{"id":3},{"id":4},{"id":5},{"id":6},{"id":7}]}`)
	manager.Do("PUT", offline, apitest.Example(t, "OfflineMessageSettings")).Want(200, `{"isUseOwnPage":false,"greetingMessage":"Please leave a message.",
		"fields":[{"id":8},{"id":9},{"id":10},{"id":11},{"id":12},{"id":13},{"id":14},{"id":15},{"id":16}]}`)
	manager.Do("PUT", post, apitest.Example(t, "PostChat")).Want(200, `{"isEnable":true,"greetingMessage":"How did we do?",
		"fields":[{"id":17,"options":"Poor\nFair\nGood\nVery Good\nExcellent"},{"id":18}]}`)
}

// TestPages: names and values in all the ways that the documents have them.
func TestPages(t *testing.T) {
	t.Parallel()
	manager := newSite(t).As(auth.ManageCampaigns)
	for _, c := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"a partial update merges", button, `{"TYPE":"textlink","textLink":{"text":"Talk to us"},"image":{"mobile":{"type":"IMAGE"}}}`, 200,
			`{"type":"textLink","textLink":{"text":"Talk to us"},"image":{"type":"gallery","onlineImageId":4275,"mobile":{"type":"image","position":"bottommiddle"}}}`},
		{"numbers and booleans may be text", button, `{"adaptive":{"icon":"3"},"isHideOffline":"TRUE","image":{"onlineImageId":"7"}}`, 200,
			`{"adaptive":{"icon":3,"themeColor":"#329fd9"},"isHideOffline":true,"image":{"onlineImageId":7}}`},
		{"positions are lower case, in old spellings too", button, `{"image":{"position":{"type":"buttomLeft","x":10,"y":"5%"},"mobile":{"position":"leftBottom"}}}`, 200,
			`{"image":{"position":{"type":"bottomleft","x":"10","y":"5%"},"mobile":{"position":"leftbottom"}}}`},
		{"uploaded pictures have an older name", button, `{"image":{"type":"upload"}}`, 200, `{"image":{"type":"custom"}}`},
		{"a list is replaced", button, `{"allowedDomains":["example.com","https://shop.example.com/de"]}`, 200, `{"allowedDomains":["example.com","https://shop.example.com/de"]}`},
		{"and emptied by null", button, `{"allowedDomains":null}`, 200, `{"allowedDomains":[]}`},
		{"a form will do", button, `type=image&image[position][y]=12&textLink.text=Hi`, 200, `{"type":"image","image":{"position":{"y":"12","x":"10"}},"textLink":{"text":"Hi"}}`},
		{"an offset is a number or a percentage", button, `{"image":{"position":{"x":"left"}}}`, 400, `{"code":400016,"message":"Parameter 'image.position.x' cannot be understood: a number of pixels or a percentage is expected."}`},
		{"a kind must exist", button, `{"type":"round"}`, 400, `{"code":400006}`},
		{"a number is one", button, `{"adaptive":{"icon":"big"}}`, 400, `{"code":400003}`},
		{"nothing of that was stored", button, `{}`, 200, `{"type":"image","adaptive":{"icon":3},"image":{"position":{"x":"10","y":"12"}}}`},

		{"W3, W4", window, `{"header":{"type":"avatarAndLogo","avatarAndLogo":{"isShowAvatar":false}},"body":{"backgroudImageId":"9"}}`, 200,
			`{"header":{"type":"avatarandlogo","avatarAndLogo":{"isAvatar":false,"isShowLogo":true}},"body":{"backgroundImageId":9}}`},
		{"E16", window, `{"style":"circle"}`, 200, `{"style":"simple"}`},
		{"idle times are those of the list", window, `{"advanced":{"timeAutoEndChatWhenVisitorInactivity":"600"}}`, 200, `{"advanced":{"timeAutoEndChatWhenVisitorInactivity":600}}`},
		{"and no others", window, `{"advanced":{"timeAutoEndChatWhenVisitorInactivity":5}}`, 400, `{"code":400006}`},
		{"addresses are separated by commas", window, `{"advanced":{"transcriptEmailAddress":"a@example.com; b@example.com"}}`, 200, `{"advanced":{"transcriptEmailAddress":"a@example.com,b@example.com"}}`},
		{"and are addresses", window, `{"advanced":{"transcriptEmailAddress":"nobody"}}`, 400, `{"code":400005,"message":"Parameter 'advanced.transcriptEmailAddress' is not an email address."}`},
		{"the sender too", window, `{"options":{"email":{"fromEmail":"me"}}}`, 400, `{"code":400005}`},
		{"scripts and style sheets are text", window, `{"customCSS":"a > b {}","advanced":{"customJS":"if (a < b && c) {}","isUseCustomJS":true}}`, 200,
			`{"customCSS":"a > b {}","advanced":{"customJS":"if (a < b && c) {}","transcriptEmailAddress":"a@example.com,b@example.com"}}`},

		{"W1, W34", preChat, `{"header":{"isShowAvatars":false},"socialLogin":{"isUseGoogle":true}}`, 200, `{"header":{"isShowAdatar":false,"teamName":"Our Team"},"socialLogin":{"isUseFacebook":false}}`},
		{"W2", offline, `{"header":{"isShowAvatar":"false"},"page":{"url":"https://example.com/contact"},"isUseOwnPage":true}`, 200,
			`{"header":{"isShowAvator":false},"page":{"url":"https://example.com/contact","isOpenInNewWindow":true},"isUseOwnPage":true}`},
		{"an own page may be on the same host", offline, `{"page":{"url":" /contact?a=b "}}`, 200, `{"page":{"url":"/contact?a=b"}}`},
		{"but no script", offline, `{"page":{"url":"JavaScript:alert(1)"}}`, 400, `{"code":400016}`},
		{"in no disguise", offline, `{"page":{"url":"java\nscript:alert(1)"}}`, 400, `{"code":400016}`},
		{"fields are there while the form is off (B1)", offline, `{}`, 200, `{"isUseOwnPage":true,"fields":[{"id":8},{"id":9},{"id":10},{"id":11},{"id":12},{"id":13},{"id":14},{"id":15},{"id":16}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			manager.On(t).Do("PUT", c.path, c.body).Want(c.status, c.want)
			if c.status == 200 {
				manager.On(t).Do("GET", c.path).Want(200, c.want)
			}
		})
	}
}

// TestPicturesStayWhileTheyAreShown: an image of the site is named by what shows it.
func TestPicturesStayWhileTheyAreShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	for id, c := range map[int64]struct{ path, body, other string }{
		101: {button, `{"image":{"type":"custom","onlineImageId":101}}`, `{"image":{"onlineImageId":4275}}`},
		102: {button, `{"image":{"mobile":{"offlineImageId":102}}}`, `{"image":{"mobile":{"offlineImageId":0}}}`},
		103: {window, `{"body":{"backgroundImageId":103}}`, `{"body":{"backgroundImageId":103000}}`},
		104: {invitation + "/manualInvitation", `{"popup":{"image":{"id":104,"type":"custom"}}}`, `{"popup":{"image":{"id":4639,"type":"gallery"}}}`},
	} {
		picture(s, id)
		manager.Do("PUT", c.path, c.body).Want(200, c.body)
		if shown(s, id) == nil {
			t.Errorf("image %d may go", id)
		}
		manager.Do("PUT", c.path, c.other).Want(200, c.other)
		if err := shown(s, id); err != nil {
			t.Errorf("image %d may not go: %v", id, err)
		}
	}
}

func shown(s *apitest.Site, id int64) error {
	return s.Server.DB.Update(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		return reference.Guard(ctx, tx, s.ID, reference.Image, id)
	})
}
