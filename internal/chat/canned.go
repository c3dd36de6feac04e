package chat

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/macro"
	"parley/internal/setting"
	"parley/internal/store"
	"parley/internal/visitor"
)

// Canned lists the canned messages that an agent may send; with a chat that the agent
// may read, macros in them are filled in for it.
func (e *Engine) Canned(ctx context.Context, who Party, chatID string) (setting.Canned, error) {
	out, err := e.settings.UsableCanned(ctx, who.SiteID, who.AgentID)
	if err != nil || chatID == "" {
		return out, err
	}
	values, err := e.macros(ctx, who, chatID)
	if err != nil {
		return out, err
	}
	for i := range out.Messages {
		out.Messages[i].Message = values.Fill(out.Messages[i].Message)
	}
	return out, nil
}

// readyCanned finds the canned message that a draft is made from, and fills in what is
// left open in its text.
func (e *Engine) readyCanned(ctx context.Context, who Party, chatID string, d *Draft) error {
	if !who.isAgent() {
		return fault.Denied()
	}
	m, err := e.settings.UsableCannedMessage(ctx, who.SiteID, who.AgentID, d.CannedMessageID)
	if err != nil || !macro.In(d.Text) {
		d.cannedCategoryID = m.CategoryID
		return err
	}
	values, err := e.macros(ctx, who, chatID)
	d.Text, d.cannedCategoryID = values.Fill(d.Text), m.CategoryID
	return err
}

// usedCanned is the fact that a canned message went out. A note does not go out.
func (d Draft) usedCanned(c *record, who Party) []fact.Fact {
	if d.CannedMessageID == 0 || d.Note {
		return nil
	}
	return []fact.Fact{fact.CannedMessageUsed{Chat: c.about(c.lastAt), AgentID: who.AgentID, CannedMessageID: d.CannedMessageID, CategoryID: d.cannedCategoryID}}
}

// macros are what texts for a chat's visitor may leave open (NOTES-livechat 8). What is
// not known is empty.
func (e *Engine) macros(ctx context.Context, who Party, chatID string) (v macro.Values, err error) {
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		v = macro.Values{}
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		return macrosOf(ctx, tx, c, who.AgentID, &v)
	})
	return v, err
}

func macrosOf(ctx context.Context, tx *store.Tx, c *record, agentID int64, v *macro.Values) error {
	for name, value := range map[string]string{"Id": c.visitorUUID, "Name": c.name, "Email": c.email, "Phone": c.phone, "Company": c.company} {
		v.Set("Visitor", name, value)
	}
	var ip, language, zone, landing, current, referrer, country, state, city, browser, system, form, name, email, title string
	var variables visitor.Variables
	err := tx.QueryRow(ctx, `SELECT v.address, v.language, v.gmt, v.landing_url, v.page_url, v.referrer, v.country, v.state, v.city, v.browser,
		v.operating_system, v.variables, c.pre_chat,
		COALESCE(a.display_name, ''), COALESCE(a.email, ''), COALESCE(a.title, '')
		FROM chat c JOIN visit v ON v.id = c.visit_id LEFT JOIN agent a ON a.site_id = c.site_id AND a.id = ? WHERE c.id = ?`, agentID, c.id).
		Scan(&ip, &language, &zone, &landing, &current, &referrer, &country, &state, &city, &browser, &system, &variables, &form, &name, &email, &title)
	if err != nil {
		return fmt.Errorf("read what macros stand for: %w", err)
	}
	for name, value := range map[string]string{"IP": ip, "Language": language, "TimeZone": zone, "LandingPage": landing, "CurrentPage": current, "ReferrerUrl": referrer,
		"Country": country, "State": state, "City": city, "Browser": browser, "OperatingSystem": system} {
		v.Set("Visitor", name, value)
	}
	for _, one := range variables {
		v.Set("CustomVariable", one.Name, one.Value)
	}
	for member, value := range map[string]string{"Name": name, "Email": email, "Title": title} {
		v.Set("Agent", member, value)
	}
	var answers []visitor.FieldValue
	if err := json.Unmarshal([]byte(form), &answers); err != nil {
		return fmt.Errorf("read what macros stand for: %w", err)
	}
	for _, a := range answers {
		v.Set("Prechat", a.Name, a.Value)
	}
	v.Set("Prechat", "Name", c.name)
	v.Set("Prechat", "Email", c.email)
	return nil
}

type cannedIn struct {
	ChatID string `query:"chatId" doc:"Chat for which macros are filled in; without one they stay."`
}

func serveCanned(a *api.API, e *Engine) {
	api.Handle(a, api.Op{Method: "GET", Path: agentDoor + "/cannedMessages", ID: "listUsableCannedMessages", Tag: "Agent door", Door: api.Root,
		Summary: "List the canned messages that the agent may send", Permission: auth.Self, Errors: []int{404}},
		func(ctx context.Context, in *cannedIn) (*api.Out[setting.Canned], error) {
			return answer(e.Canned(ctx, partyOf(ctx), in.ChatID))
		})
}
