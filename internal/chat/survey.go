package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/internal/api"
	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/store"
	"parley/internal/visitor"
)

// surveyTime is how long after the end of a chat its visitor may say how it was.
const surveyTime = 24 * time.Hour

// Rating is how a visitor finds a chat.
type Rating struct {
	Grade   int    `json:"grade" minimum:"0" maximum:"5" default:"0" doc:"1 to 5; 0 for none."`
	Comment string `json:"comment" maxLength:"4000" default:"" doc:"In the visitor's own words."`
}

// Survey is the form after a chat, and what was answered.
type Survey struct {
	ChatID          string               `json:"chatId" doc:"The chat."`
	IsAsked         bool                 `json:"isAsked" doc:"It is to be shown: the form is on, the chat was answered and is over since less than a day, and the visitor has neither sent the form nor passed it over."`
	GreetingMessage string               `json:"greetingMessage" doc:"Greeting."`
	FieldLayout     string               `json:"fieldLayout" enum:"vertical,horizontal" doc:"Where labels sit."`
	Fields          campaign.Fields      `json:"fields" doc:"The fields that are shown, in their order."`
	RatingFieldID   int64                `json:"ratingFieldId" doc:"Which of them asks for the grade; 0 when the campaign is gone."`
	CommentFieldID  int64                `json:"commentFieldId" doc:"Which of them asks for the comment; 0 when the campaign is gone."`
	Rating          Rating               `json:"rating" doc:"What was said so far, in the chat too."`
	Answers         []visitor.FieldValue `json:"answers" doc:"Answers to the other fields, once they were sent."`
	SubmittedAt     *api.Time            `json:"submittedAt" doc:"When the form was sent; null before."`
}

// survey is the row of a chat's survey; the zero one of a chat about which nothing was said.
type survey struct {
	Rating
	fields              []visitor.FieldValue
	submittedAt, passed sql.NullInt64
}

func readSurvey(ctx context.Context, tx *store.Tx, chatID int64) (v survey, err error) {
	var fields string
	err = tx.QueryRow(ctx, `SELECT grade, comment, fields, submitted_at, passed_at FROM chat_survey WHERE chat_id = ?`, chatID).
		Scan(&v.Grade, &v.Comment, &fields, &v.submittedAt, &v.passed)
	if errors.Is(err, store.ErrNone) {
		return v, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(fields), &v.fields)
	}
	if err != nil {
		return v, fmt.Errorf("read a survey: %w", err)
	}
	return v, nil
}

func (v survey) save(ctx context.Context, tx *store.Tx, chatID int64) error {
	fields, err := json.Marshal(append([]visitor.FieldValue{}, v.fields...))
	if err != nil {
		return fmt.Errorf("keep a survey: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO chat_survey (chat_id, grade, comment, fields, submitted_at, passed_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (chat_id) DO UPDATE SET grade = excluded.grade, comment = excluded.comment, fields = excluded.fields,
			submitted_at = excluded.submitted_at, passed_at = excluded.passed_at`,
		chatID, v.Grade, v.Comment, string(fields), v.submittedAt, v.passed)
	if err != nil {
		return fmt.Errorf("keep a survey: %w", err)
	}
	return nil
}

// view is the survey as visitors and agents see it.
func (v survey) view(c *record, p campaign.PostChat, now int64) Survey {
	out := Survey{ChatID: c.uuid, GreetingMessage: p.GreetingMessage, FieldLayout: p.FieldLayout, Rating: v.Rating,
		Fields: campaign.Fields{}, Answers: append([]visitor.FieldValue{}, v.fields...), SubmittedAt: timeOrNull(v.submittedAt)}
	for _, f := range p.Fields {
		switch p.Part(f) {
		case campaign.RatingPart:
			out.RatingFieldID = f.ID
		case campaign.CommentPart:
			out.CommentFieldID = f.ID
		}
		if f.IsVisible {
			out.Fields = append(out.Fields, f)
		}
	}
	out.IsAsked = p.IsEnable && c.state == Ended && c.maySayHowItWas(now) && !v.submittedAt.Valid && !v.passed.Valid
	return out
}

// maySayHowItWas tells whether the visitor of a chat may rate it: once an agent was in
// it, and for a while after its end.
func (c *record) maySayHowItWas(now int64) bool {
	return c.acceptedAt.Valid && (c.state != Ended || now < c.endedAt.Int64+surveyTime.Milliseconds())
}

// Survey is the form after a chat as its campaign has it now, with what was answered.
func (e *Engine) Survey(ctx context.Context, who Party, chatID string) (Survey, error) {
	asked, err := e.askedAfter(ctx, who, chatID)
	if err != nil {
		return Survey{}, err
	}
	var out Survey
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := e.readable(ctx, tx, who, chatID)
		if err != nil {
			return err
		}
		v, err := readSurvey(ctx, tx, c.id)
		out = v.view(c, asked, tx.Now())
		return err
	})
	return out, err
}

// askedAfter is the form of a chat's campaign; an empty one when the campaign is gone.
func (e *Engine) askedAfter(ctx context.Context, who Party, chatID string) (campaign.PostChat, error) {
	none := campaign.PostChat{FieldLayout: "vertical"}
	settings, err := e.campaignThere(ctx, who, chatID)
	if settings == nil || err != nil {
		return none, err
	}
	return settings.PostChat, nil
}

// campaignThere is the campaign of a chat that a party may read, nil when it is gone. It
// must not be called inside a step.
func (e *Engine) campaignThere(ctx context.Context, who Party, chatID string) (*campaign.Settings, error) {
	var c *record
	err := e.db.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		c, err = e.readable(ctx, tx, who, chatID)
		return err
	})
	if err != nil {
		return nil, err
	}
	settings, err := e.campaignOf(ctx, c)
	if errors.Is(err, fault.NotFound("", nil)) {
		return nil, nil
	}
	return settings, err
}

// sayHowItWas runs what a visitor says about an own chat, and saves it if it changed.
func (e *Engine) sayHowItWas(ctx context.Context, who Party, chatID string, p campaign.PostChat, do func(context.Context, *step, *survey) error) (Survey, error) {
	var out Survey
	err := e.db.Update(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := lock(ctx, tx, who.SiteID, chatID)
		if err != nil {
			return err
		}
		if c.visitorUUID != who.VisitorID {
			return fault.NotFound("chat", chatID)
		}
		if !c.maySayHowItWas(tx.Now()) {
			return tooLateToRate(c)
		}
		before, err := readSurvey(ctx, tx, c.id)
		if err != nil {
			return err
		}
		s, v := e.change(tx, c), before
		if err := do(ctx, s, &v); err != nil {
			return err
		}
		out = v.view(c, p, tx.Now())
		if v.isLike(before) {
			return nil
		}
		if err := v.save(ctx, tx, c.id); err != nil {
			return err
		}
		return s.saveForThoseWhoWereThere(ctx)
	})
	return out, err
}

func tooLateToRate(c *record) error {
	if !c.acceptedAt.Valid {
		return fault.Conflict("Nobody has answered this chat.")
	}
	return fault.Conflict("The chat has ended too long ago.")
}

func (v survey) isLike(o survey) bool {
	return v.Rating == o.Rating && slices.Equal(v.fields, o.fields) && v.submittedAt == o.submittedAt && v.passed == o.passed
}

// saveForThoseWhoWereThere is save for what agents should hear of after the end too.
func (s *step) saveForThoseWhoWereThere(ctx context.Context) (err error) {
	if s.c.state == Ended {
		if s.hear, err = agentsOf(ctx, s.tx, s.c.id); err != nil {
			return err
		}
	}
	return s.save(ctx)
}

// justEnded is the chat that a visitor had last, if it ended in this visit and the visitor
// has neither answered nor passed over what is asked after it; else nil.
func justEnded(ctx context.Context, tx *store.Tx, siteID int64, v *visitor.Visit) (*Chat, error) {
	found, err := list(ctx, tx, `WHERE c.site_id = ? AND c.visitor_uuid = ? AND `+inHistory+` ORDER BY c.requested_at DESC, c.id DESC LIMIT 1`,
		siteID, v.Visitor.UUID)
	if err != nil || len(found) == 0 || found[0].visitID != v.ID || !found[0].maySayHowItWas(tx.Now()) {
		return nil, err
	}
	said, err := readSurvey(ctx, tx, found[0].id)
	if err != nil || said.submittedAt.Valid || said.passed.Valid {
		return nil, err
	}
	c := found[0].chat()
	return &c, nil
}
