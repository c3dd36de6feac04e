package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/internal/api"
	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// WrapUpForm is what agents are asked about a chat, and what was noted last.
type WrapUpForm struct {
	ChatID          string           `json:"chatId" doc:"The chat."`
	Fields          campaign.Fields  `json:"fields" doc:"The fields that are shown, in their order."`
	CategoryFieldID int64            `json:"categoryFieldId" doc:"Which of them asks for categories; 0 when the campaign is gone."`
	CommentFieldID  int64            `json:"commentFieldId" doc:"Which of them asks for the comment; 0 when the campaign is gone."`
	Categories      []WrapupCategory `json:"categories" doc:"What categories are chosen from."`
	MaySave         bool             `json:"maySave" doc:"The agent may save it: who is or was in the chat."`
	WrapUp          *WrapUpState     `json:"wrapUp" doc:"What was noted last; null before."`
}

// WrapUpState is what was noted about a chat.
type WrapUpState struct {
	Categories []WrapupCategory     `json:"categories" doc:"Categories."`
	Comment    string               `json:"comment" doc:"Comment."`
	Fields     []visitor.FieldValue `json:"fields" doc:"Answers to the other fields."`
	AgentID    int64                `json:"agentId" doc:"Who saved it last."`
	SavedAt    api.Time             `json:"savedAt" doc:"When."`
}

// WrapUpIn is what an agent notes. It takes the place of what was noted before.
type WrapUpIn struct {
	Categories []WrapupCategory `json:"categories" doc:"Categories out of the form's; the group may be left out where the category has one alone."`
	Comment    string           `json:"comment" maxLength:"4000" default:"" doc:"Comment."`
	Fields     []Answer         `json:"fields" doc:"Answers to the other fields, as in the form after a chat."`
	Before     *string          `json:"before" doc:"The savedAt of what the agent saw noted, empty for nothing: refused when somebody has noted something else since. Without it what is there is replaced."`
}

// WrapUp is the wrap-up form as the chat's campaign has it now, with what was noted.
func (e *Engine) WrapUp(ctx context.Context, who Party, chatID string) (WrapUpForm, error) {
	pages, err := e.pagesOf(ctx, who, chatID)
	if err != nil {
		return WrapUpForm{}, err
	}
	out := newWrapUpForm(pages)
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		out.ChatID = c.uuid
		if out.MaySave, err = mayWrapUp(ctx, tx, who, c); err != nil {
			return err
		}
		out.WrapUp, err = readWrapUp(ctx, tx, c.id)
		return err
	})
	return out, err
}

func newWrapUpForm(p *campaign.Pages) WrapUpForm {
	f := WrapUpForm{Fields: campaign.Fields{}, Categories: append([]WrapupCategory{}, categoriesOf(p)...)}
	for _, field := range p.AgentWrapup {
		switch p.WrapUpPart(field) {
		case campaign.CategoryPart:
			f.CategoryFieldID = field.ID
		case campaign.WrapUpCommentPart:
			f.CommentFieldID = field.ID
		}
		if field.IsVisible {
			f.Fields = append(f.Fields, field)
		}
	}
	return f
}

// pagesOf are the forms of a chat's campaign; none when the campaign is gone.
func (e *Engine) pagesOf(ctx context.Context, who Party, chatID string) (*campaign.Pages, error) {
	settings, err := e.campaignThere(ctx, who, chatID)
	if settings == nil || err != nil {
		return &campaign.Pages{}, err
	}
	return &settings.Pages, nil
}

// mayWrapUp: those who are or were in a chat that was answered.
func mayWrapUp(ctx context.Context, tx *store.Tx, who Party, c *record) (bool, error) {
	if !c.acceptedAt.Valid {
		return false, nil
	}
	return wasIn(ctx, tx, c, who.AgentID)
}

// SaveWrapUp notes something about a chat, in it or any time after it. Each change is a
// fact, of which the last counts (NOTES-reports R19); the same again changes nothing.
func (e *Engine) SaveWrapUp(ctx context.Context, who Party, chatID string, in WrapUpIn) (WrapUpForm, error) {
	var err error
	if in.Fields, err = e.maskAnswers(ctx, who.SiteID, in.Fields, &in.Comment); err != nil {
		return WrapUpForm{}, err
	}
	pages, err := e.pagesOf(ctx, who, chatID)
	if err != nil {
		return WrapUpForm{}, err
	}
	out := newWrapUpForm(pages)
	err = e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := lock(ctx, tx, who.SiteID, chatID)
		if err != nil {
			return err
		}
		may, err := mayWrapUp(ctx, tx, who, c)
		if err != nil {
			return err
		}
		if !may {
			return fault.Conflict("You were not in this chat.")
		}
		before, err := readWrapUp(ctx, tx, c.id)
		if err != nil {
			return err
		}
		s := e.change(tx, c)
		out.ChatID, out.MaySave = c.uuid, true
		out.WrapUp, err = s.wrapUp(ctx, who, pages, before, in)
		return err
	})
	return out, err
}

// wrapUp keeps what an agent notes unless it is what was noted before.
func (s *step) wrapUp(ctx context.Context, who Party, p *campaign.Pages, before *WrapUpState, in WrapUpIn) (*WrapUpState, error) {
	v := &WrapUpState{AgentID: who.AgentID, SavedAt: api.Time(s.at)}
	sheet, err := v.fill(p, in)
	if err != nil {
		return nil, err
	}
	if err := sheet.take(ctx, s.tx, s.c.siteID, s.c.id); err != nil {
		return nil, err
	}
	v.Fields = sheet.values()
	if before != nil && slices.Equal(before.Categories, v.Categories) && before.Comment == v.Comment && slices.Equal(before.Fields, v.Fields) {
		return before, nil
	}
	if in.Before != nil && *in.Before != before.since() {
		return nil, fault.Conflict("A colleague has wrapped this chat up meanwhile. Look at it again before you change it.")
	}
	if err := v.save(ctx, s.tx, s.c.id); err != nil {
		return nil, err
	}
	filled := fact.WrapUpSubmitted{Chat: s.about(), AgentID: who.AgentID, Answers: sheet.closed}
	for _, c := range v.Categories {
		filled.Categories = append(filled.Categories, fact.Category(c))
	}
	s.add(filled)
	return v, s.saveForThoseWhoWereThere(ctx)
}

// fill holds what an agent notes to the form.
func (v *WrapUpState) fill(p *campaign.Pages, in WrapUpIn) (sheet, error) {
	var answers sheet
	var err error
	if v.Categories, err = chosenCategories(p, in.Categories); err != nil {
		return answers, err
	}
	for _, field := range p.AgentWrapup {
		part, member, value := p.WrapUpPart(field), field.Name, sentTo(in.Fields, field.ID)
		switch part {
		case campaign.CategoryPart:
			member, value = "categories", strings.Join(namesOf(v.Categories), "\n")
		case campaign.WrapUpCommentPart:
			member, value = "comment", in.Comment
		}
		given, err := answers.read(field, member, value)
		if err != nil {
			return answers, err
		}
		switch {
		case part == campaign.WrapUpCommentPart:
			v.Comment = given.Value
		case part == campaign.NoWrapUpPart && given.Value != "":
			answers.keep(field, given.Value)
		}
	}
	return answers, nil
}

// since tells one state from another; empty before anything was noted.
func (v *WrapUpState) since() string {
	if v == nil {
		return ""
	}
	return v.SavedAt.String()
}

func readWrapUp(ctx context.Context, tx *store.Tx, chatID int64) (*WrapUpState, error) {
	v := &WrapUpState{}
	var at int64
	var categories, fields string
	err := tx.QueryRow(ctx, `SELECT agent_id, saved_at, categories, comment, fields FROM chat_wrapup WHERE chat_id = ?`, chatID).
		Scan(&v.AgentID, &at, &categories, &v.Comment, &fields)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(categories), &v.Categories), json.Unmarshal([]byte(fields), &v.Fields))
	}
	if err != nil {
		return nil, fmt.Errorf("read a wrap-up: %w", err)
	}
	v.SavedAt = api.Time(at)
	return v, nil
}

func (v *WrapUpState) save(ctx context.Context, tx *store.Tx, chatID int64) error {
	categories, err := json.Marshal(v.Categories)
	if err != nil {
		return fmt.Errorf("keep a wrap-up: %w", err)
	}
	fields, err := json.Marshal(v.Fields)
	if err != nil {
		return fmt.Errorf("keep a wrap-up: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO chat_wrapup (chat_id, agent_id, saved_at, categories, comment, fields) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (chat_id) DO UPDATE SET agent_id = excluded.agent_id, saved_at = excluded.saved_at, categories = excluded.categories,
			comment = excluded.comment, fields = excluded.fields`, chatID, v.AgentID, int64(v.SavedAt), string(categories), v.Comment, string(fields))
	if err != nil {
		return fmt.Errorf("keep a wrap-up: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM chat_wrapup_category WHERE chat_id = ?`, chatID); err != nil {
		return fmt.Errorf("keep a wrap-up's categories: %w", err)
	}
	names := namesOf(v.Categories)
	for i := range names {
		names[i] = strings.ToLower(names[i])
	}
	for _, name := range unique(names) {
		if _, err := tx.Exec(ctx, `INSERT INTO chat_wrapup_category (chat_id, category) VALUES (?, ?)`, chatID, name); err != nil {
			return fmt.Errorf("keep a wrap-up's categories: %w", err)
		}
	}
	return nil
}
