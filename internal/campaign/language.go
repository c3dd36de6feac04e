package campaign

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/campaign/language"
	"parley/internal/fault"
	"parley/internal/lenient"
	"parley/internal/store"
)

// Language is the texts that a campaign's visitors see.
type Language struct {
	IsUseDefaultLanguageText bool          `json:"isUseDefaultLanguageText" default:"true" doc:"Use the built-in texts."`
	IsRTL                    bool          `json:"isRTL" doc:"Right to left; as the language is written unless said otherwise."`
	LanguageTexts            LanguageTexts `json:"languageTexts" doc:"Texts; on PUT only those sent are changed."`
}

// LanguageText is one text; category and name together identify it.
type LanguageText struct {
	Category    string `json:"category" readOnly:"true" enum:"Buttons,Fields,Prompts,System Messages,Audio Chat,Video Chat,Cobrowsing,Screen Sharing,Transcript Email to Visitors,Text on Mobile Browsers,Embedded Window,Bot" doc:"Group the text belongs to."`
	Name        string `json:"name" readOnly:"true" doc:"Key of the text."`
	DefaultText string `json:"defaultText" readOnly:"true" doc:"Built-in text."`
	CurrentText string `json:"currentText" maxLength:"4000" doc:"Text in use."`
	Macros      string `json:"macros" readOnly:"true" doc:"Macros the text may use."`
}

// LanguageTexts are all texts of a page. Those that are sent are laid over them,
// found by category and name; each must exist (NOTES-livechat B24).
type LanguageTexts []LanguageText

// textKey is how a sent text says which one it is.
type textKey struct {
	Category string `json:"category" enum:"Buttons,Fields,Prompts,System Messages,Audio Chat,Video Chat,Cobrowsing,Screen Sharing,Transcript Email to Visitors,Text on Mobile Browsers,Embedded Window,Bot" enumAlias:"transcriptEmail=Transcript Email to Visitors,mobile=Text on Mobile Browsers,embedded=Embedded Window,chatbot=Bot,systemMessages=System Messages,audioChat=Audio Chat,videoChat=Video Chat,screenSharing=Screen Sharing"`
	Name     string `json:"name"`
}

// UnmarshalLenient implements lenient.Unmarshaler.
func (l *LanguageTexts) UnmarshalLenient(member string, v any) error {
	if v == nil {
		return nil
	}
	for i, item := range lenient.Items(v) {
		at := fmt.Sprintf("%s[%d]", member, i)
		sent, ok := item.(*lenient.Object)
		if !ok {
			return fault.Unreadable("'%s' is not an object", at)
		}
		text, err := l.find(sent, at)
		if err != nil {
			return err
		}
		if *text, err = lenient.MergeAt(*text, sent, at); err != nil {
			return err
		}
	}
	return nil
}

func (l LanguageTexts) find(sent *lenient.Object, member string) (*LanguageText, error) {
	key, err := lenient.MergeAt(textKey{}, sent, member)
	if err != nil {
		return nil, err
	}
	if err := fault.Required(member+".category", key.Category); err != nil {
		return nil, err
	}
	if err := fault.Required(member+".name", key.Name); err != nil {
		return nil, err
	}
	for i := range l {
		if l[i].Category == key.Category && strings.EqualFold(l[i].Name, strings.TrimSpace(key.Name)) {
			return &l[i], nil
		}
	}
	return nil, fault.NotInList(member + ".name")
}

// ownTexts are what a campaign says otherwise than its language: texts by their
// keys, and the direction. The rest follows the language when the campaign gets
// another one.
type ownTexts struct {
	IsUseDefaultLanguageText bool              `json:"isUseDefaultLanguageText" default:"true"`
	IsRTL                    *bool             `json:"isRTL,omitempty"`
	Texts                    map[string]string `json:"texts,omitempty"`
}

// page is the page of a campaign in a language.
func (o ownTexts) page(name string) Language {
	spoken := language.Of(name)
	v := Language{IsUseDefaultLanguageText: o.IsUseDefaultLanguageText, IsRTL: spoken.RTL}
	if o.IsRTL != nil {
		v.IsRTL = *o.IsRTL
	}
	for _, t := range language.Catalogue() {
		text := LanguageText{Category: t.Category, Name: t.Name, Macros: t.Macros, DefaultText: spoken.Text(t.Key)}
		text.CurrentText = text.DefaultText
		if own, ok := o.Texts[t.Key]; ok {
			text.CurrentText = own
		}
		v.LanguageTexts = append(v.LanguageTexts, text)
	}
	return v
}

// words are the texts in use by their keys.
func (v Language) words() map[string]string {
	out := make(map[string]string, len(v.LanguageTexts))
	for i, t := range language.Catalogue() {
		out[t.Key] = v.LanguageTexts[i].CurrentText
		if v.IsUseDefaultLanguageText {
			out[t.Key] = v.LanguageTexts[i].DefaultText
		}
	}
	return out
}

// unsaid are the categories whose texts the widget does not show.
var unsaid = []string{"Audio Chat", "Video Chat", "Cobrowsing", "Screen Sharing", "Transcript Email to Visitors", "Bot"}

// spoken are those of a campaign's words that the widget shows and does not have itself.
func spoken(words map[string]string) map[string]string {
	out, own := map[string]string{}, language.Of("English")
	for _, t := range language.Catalogue() {
		if word := words[t.Key]; word != own.Text(t.Key) && !slices.Contains(unsaid, t.Category) {
			out[t.Key] = word
		}
	}
	return out
}

// own is what a page says otherwise than its language.
func (v Language) own(name string) ownTexts {
	o := ownTexts{IsUseDefaultLanguageText: v.IsUseDefaultLanguageText, Texts: map[string]string{}}
	if v.IsRTL != language.Of(name).RTL {
		o.IsRTL = &v.IsRTL
	}
	for i, t := range language.Catalogue() {
		if text := v.LanguageTexts[i]; text.CurrentText != text.DefaultText {
			o.Texts[t.Key] = text.CurrentText
		}
	}
	return o
}

func (c *Campaigns) serveLanguage(a *api.API) {
	api.Handle(a, pageOp("GET", "language", "CampaignLanguage", "language"), c.getLanguage)
	api.Handle(a, pageOp("PUT", "language", "CampaignLanguage", "language"), c.updateLanguage)
}

func (c *Campaigns) getLanguage(ctx context.Context, in *campaignIn) (*api.Out[Language], error) {
	r, err := c.rulesOf(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &api.Out[Language]{Body: r.Language}, nil
}

// updateLanguage keeps of the texts what is said otherwise than in the campaign's language.
func (c *Campaigns) updateLanguage(ctx context.Context, in *pageIn[Language]) (*api.Out[Language], error) {
	out := &api.Out[Language]{}
	err := c.change(ctx, in.ID, func(ctx context.Context, tx *store.Tx, siteID int64) (done api.Change, err error) {
		own, err := column(ctx, tx, siteID, in.ID, "texts", lenient.Defaults[ownTexts]())
		if err != nil {
			return done, err
		}
		stored, err := c.table.Get(ctx, tx, siteID, in.ID)
		if err != nil {
			return done, err
		}
		if out.Body, err = in.Body.Onto(own.page(stored.Language)); err != nil {
			return done, err
		}
		return api.Change{What: "campaign language", Verb: "changed"}, setColumn(ctx, tx, siteID, in.ID, "texts", out.Body.own(stored.Language))
	})
	return out, err
}
