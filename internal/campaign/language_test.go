package campaign_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/apitest"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/store"
)

const languagePath = "/livechat/campaigns/1/language"

func texts(t *testing.T, c apitest.Caller) (campaign.Language, map[string]campaign.LanguageText) {
	t.Helper()
	var page campaign.Language
	c.Do("GET", languagePath).Want(200).Into(&page)
	m := map[string]campaign.LanguageText{}
	for _, text := range page.LanguageTexts {
		m[text.Category+"/"+text.Name] = text
	}
	return page, m
}

func TestTexts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	page, all := texts(t, manager)
	if len(all) < 90 || !page.IsUseDefaultLanguageText || page.IsRTL {
		t.Errorf("%d texts, %t, %t", len(all), page.IsUseDefaultLanguageText, page.IsRTL)
	}
	if yes := all["Buttons/Yes"]; yes != (campaign.LanguageText{Category: "Buttons", Name: "Yes", DefaultText: "Yes", CurrentText: "Yes"}) {
		t.Errorf("got %+v", yes)
	}
	if joined := all["System Messages/Agent has joined"]; joined.Macros != "{!Agent.Name}" {
		t.Errorf("got %+v", joined)
	}
	whole := string(manager.Do("GET", languagePath).Body)
	manager.Do("PUT", languagePath, whole).Want(200, whole)
	manager.Do("PUT", languagePath, `{}`).Want(200, whole)
	manager.Do("PUT", languagePath, apitest.Example(t, "CampaignLanguage")).Want(200, whole)

	manager.Do("PUT", languagePath, `{"isUseDefaultLanguageText":"false","languagetexts":[{"CATEGORY":"buttons","NAME":"send","currenttext":"Go","defaultText":"no"},
		{"category":"mobile","name":"New message","currentText":"Ping","macros":"no"},{"category":"Buttons","name":"Yes"},{"category":"Buttons","name":"No","currentText":null}]}`).Want(200)
	page, all = texts(t, manager)
	if page.IsUseDefaultLanguageText || all["Buttons/Send"].CurrentText != "Go" || all["Buttons/Send"].DefaultText != "Send" ||
		all["Text on Mobile Browsers/New message"].CurrentText != "Ping" || all["Text on Mobile Browsers/New message"].Macros != "" ||
		all["Buttons/Yes"].CurrentText != "Yes" || all["Buttons/No"].CurrentText != "" {
		t.Errorf("got %+v", all["Buttons/Send"])
	}
	whole = string(manager.Do("GET", languagePath).Body)
	for body, want := range map[string]string{
		`{"languageTexts":[{"category":"Buttons","name":"Send","currentText":"x"},{"category":"Buttons","name":"Jump","currentText":"x"}]}`: "'languageTexts[1].name' has a value that does not exist",
		`{"languageTexts":[{"category":"Doors","name":"Send","currentText":"x"}]}`:                                                          "'languageTexts[0].category' must be one of",
		`{"languageTexts":[{"name":"Send","currentText":"x"}]}`:                                                                             "'languageTexts[0].category' is required",
		`{"languageTexts":[{"category":"Buttons","currentText":"x"}]}`:                                                                      "'languageTexts[0].name' is required",
		`{"languageTexts":["Send"]}`: "'languageTexts[0]' is not an object",
		`{"languageTexts":[{"category":"Buttons","name":"Send","currentText":"` + strings.Repeat("x", 4001) + `"}]}`: "'languageTexts[0].currentText' is longer",
	} {
		if a := manager.Do("PUT", languagePath, body).Want(400); !strings.Contains(a.Text("message"), want) {
			t.Errorf("%s: %s", body, a.Body)
		}
	}
	manager.Do("GET", languagePath).Want(200, whole)
	manager.Do("PUT", languagePath, `languageTexts[0].category=Buttons&languageTexts[0].name=Send&languageTexts[0].currentText=Form`).Want(200)
	if _, all = texts(t, manager); all["Buttons/Send"].CurrentText != "Form" {
		t.Errorf("a form: %+v", all["Buttons/Send"])
	}
	manager.Do("GET", "/livechat/campaigns/9/language").Want(404, `{"code":404001}`)
	manager.Do("PUT", "/livechat/campaigns/9/language", `{}`).Want(404, `{"code":404001}`)
	s.As().Do("PUT", languagePath, `{}`).Want(403, `{"code":403003}`)
	s.OtherSite().As(auth.ManageCampaigns).Do("GET", languagePath).Want(404, `{"code":404001}`)
}

// TestTextsFollowTheLanguage: what a campaign says itself stays when it gets another
// language, the rest and the direction are the language's.
func TestTextsFollowTheLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	manager := s.As(auth.ManageCampaigns)
	speak := func(language string) {
		t.Helper()
		s.Server.Update(func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `UPDATE campaign SET language = ? WHERE site_id = ?`, language, s.ID); err != nil {
				return err
			}
			return store.Touch(ctx, tx, s.ID)
		})
	}
	manager.Do("PUT", languagePath, `{"languageTexts":[{"category":"Buttons","name":"Send","currentText":"Go"}]}`).Want(200)
	speak("Hebrew")
	page, all := texts(t, manager)
	if !page.IsRTL || all["Buttons/Yes"].CurrentText != "כן" || all["Buttons/Send"].CurrentText != "Go" {
		t.Errorf("%t, %+v", page.IsRTL, all["Buttons/Yes"])
	}
	manager.Do("PUT", languagePath, `{"isRTL":false}`).Want(200, `{"isRTL":false}`)
	speak("Arabic")
	if page, _ = texts(t, manager); page.IsRTL {
		t.Error("the direction that was chosen is lost")
	}
	speak("Klingon")
	if _, all = texts(t, manager); all["Buttons/Yes"].CurrentText != "Yes" {
		t.Errorf("got %+v", all["Buttons/Yes"])
	}
}
