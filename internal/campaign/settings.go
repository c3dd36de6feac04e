package campaign

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"parley/internal/auth"
	"parley/internal/campaign/language"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Settings are a campaign with its pages, out of a site's snapshot. Do not change them.
type Settings struct {
	Campaign
	Alias string // the name that a foreign embed code knows it by, if any
	Pages
}

// Pages are a campaign's button, window and forms.
type Pages struct {
	ChatButton     ChatButton
	ChatWindow     ChatWindow
	PreChat        PreChat
	PostChat       PostChat
	OfflineMessage OfflineMessageSettings
	AgentWrapup    Fields
}

// barePages have the defaults of their members, and no fields: what a stored page is
// laid over.
func barePages() Pages {
	return Pages{ChatButton: lenient.Defaults[ChatButton](), ChatWindow: lenient.Defaults[ChatWindow](), PreChat: lenient.Defaults[PreChat](),
		PostChat: lenient.Defaults[PostChat](), OfflineMessage: lenient.Defaults[OfflineMessageSettings](), AgentWrapup: Fields{}}
}

// NewPages are those of a new campaign (NOTES-livechat 9.2, 9.3); fields have no ids yet.
func NewPages() Pages {
	p := barePages()
	p.PreChat.Fields, p.OfflineMessage.Fields = newPreChatFields(), newOfflineFields()
	p.PostChat.Fields, p.AgentWrapup = newPostChatFields(), newAgentWrapup()
	return p
}

// columns are the columns that pages are stored in, in the order of all.
const columns = `chat_button, chat_window, pre_chat, offline_message, post_chat, agent_wrapup`

// all are the pages; forms come in the order in which their fields get their ids.
func (p *Pages) all() []any {
	return []any{&p.ChatButton, &p.ChatWindow, &p.PreChat, &p.OfflineMessage, &p.PostChat, &p.AgentWrapup}
}

// forms are the fields of all forms in the order in which they get their ids.
func (p *Pages) forms() []Fields {
	return []Fields{p.PreChat.Fields, p.OfflineMessage.Fields, p.PostChat.Fields, p.AgentWrapup}
}

// View is a campaign with the pages that visitors see, without what is not for them.
type View struct {
	ID             int64                  `json:"id" doc:"Campaign id."`
	Name           string                 `json:"name" doc:"Campaign name."`
	Language       string                 `json:"language" doc:"English name of the UI language."`
	LanguageCode   string                 `json:"languageCode" doc:"Language of the texts, as BCP 47 names it."`
	IsRTL          bool                   `json:"isRTL" doc:"Written from right to left."`
	Texts          map[string]string      `json:"texts" doc:"Texts that are said otherwise than in the widget's own English, by their keys."`
	ChatButton     ChatButton             `json:"chatButton" doc:"The button."`
	ChatWindow     ChatWindow             `json:"chatWindow" doc:"The window."`
	PreChat        PreChat                `json:"preChat" doc:"The form before a chat."`
	PostChat       PostChat               `json:"postChat" doc:"The form after a chat."`
	OfflineMessage OfflineMessageSettings `json:"offlineMessage" doc:"The form that visitors leave a message with."`
}

// View is what visitors may know of a campaign, which speaks by its rules.
func (s *Settings) View(r *Rules) View {
	return View{ID: s.ID, Name: s.Name, Language: s.Language, LanguageCode: language.Of(s.Language).Code, IsRTL: r.Language.IsRTL, Texts: r.spoken,
		ChatButton: s.ChatButton.public(), ChatWindow: s.ChatWindow.public(),
		PreChat: s.PreChat, PostChat: s.PostChat, OfflineMessage: s.OfflineMessage}
}

// Of is the campaign of a site that an embed code or a visitor's page names: by its id,
// by the alias of a foreign code plan, or, when it names none, the site's default one.
// It must not be called inside a step (snapshot.Book.Of).
func (c *Campaigns) Of(ctx context.Context, siteID int64, name string) (*Settings, error) {
	s, err := c.book.Of(ctx, siteID)
	if err != nil {
		return nil, err
	}
	return c.Find(s, name)
}

// Find is Of for those who have the snapshot.
func (c *Campaigns) Find(s *snapshot.Site, name string) (*Settings, error) {
	all := c.pages.In(s)
	if name == "" {
		if len(all.list) > 0 {
			return all.list[0], nil
		}
		return nil, fault.NotFound("site", s.ID)
	}
	if id, err := strconv.ParseInt(name, 10, 64); err == nil {
		if v := all.byID[id]; v != nil {
			return v, nil
		}
	}
	if v := all.byAlias[name]; v != nil {
		return v, nil
	}
	return nil, fault.NotFound("campaign", name)
}

// Get is the campaign with an id, or fault.NotFound.
func (c *Campaigns) Get(s *snapshot.Site, id int64) (*Settings, error) {
	if v := c.pages.In(s).byID[id]; v != nil {
		return v, nil
	}
	return nil, fault.NotFound("campaign", id)
}

// All are the campaigns of a site by id. Do not change them.
func (c *Campaigns) All(s *snapshot.Site) []*Settings { return c.pages.In(s).list }

// AllOf is All for those who have no snapshot. It must not be called inside a step.
func (c *Campaigns) AllOf(ctx context.Context, siteID int64) ([]*Settings, error) {
	s, err := c.book.Of(ctx, siteID)
	if err != nil {
		return nil, err
	}
	return c.All(s), nil
}

// WithRules is the campaign of a site with an id, and its rules. It must not be called
// inside a step.
func (c *Campaigns) WithRules(ctx context.Context, siteID, id int64) (*Settings, *Rules, error) {
	s, err := c.book.Of(ctx, siteID)
	if err != nil {
		return nil, nil, err
	}
	v, err := c.Get(s, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.Rules(s, id)
	return v, r, err
}

// mine is a campaign of the caller's site.
func (c *Campaigns) mine(ctx context.Context, id int64) (*Settings, error) {
	s, err := c.book.Of(ctx, auth.From(ctx).SiteID)
	if err != nil {
		return nil, err
	}
	return c.Get(s, id)
}

// shelf is the campaigns of a site by id, and the ways to find one.
type shelf struct {
	list    []*Settings
	byID    map[int64]*Settings
	byAlias map[string]*Settings
}

// ReadAll reads the campaigns of a site by id, for those who have no snapshot.
func ReadAll(ctx context.Context, tx *store.Tx, siteID int64) ([]*Settings, error) {
	s, err := loadSettings(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	return s.list, nil
}

// loadSettings reads all campaigns of a site with their pages.
func loadSettings(ctx context.Context, tx *store.Tx, siteID int64) (*shelf, error) {
	rows, err := tx.Query(ctx, `SELECT id, COALESCE(alias, ''), name, description, language, `+columns+` FROM campaign WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read campaigns: %w", err)
	}
	defer func() { _ = rows.Close() }()
	s := &shelf{byID: map[int64]*Settings{}, byAlias: map[string]*Settings{}}
	for rows.Next() {
		v := &Settings{Pages: barePages()}
		pages := v.all()
		texts := make([]string, len(pages))
		targets := []any{&v.ID, &v.Alias, &v.Name, &v.Description, &v.Language}
		for i := range texts {
			targets = append(targets, &texts[i])
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, fmt.Errorf("read campaigns: %w", err)
		}
		for i, text := range texts {
			if err := json.Unmarshal([]byte(text), pages[i]); err != nil {
				return nil, fmt.Errorf("read a page of campaign %d: %w", v.ID, err)
			}
		}
		s.add(v)
	}
	return s, rows.Err()
}

func (s *shelf) add(v *Settings) {
	s.list = append(s.list, v)
	s.byID[v.ID] = v
	if v.Alias != "" {
		s.byAlias[v.Alias] = v
	}
}
