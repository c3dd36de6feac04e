package chat

import (
	"context"
	"database/sql"
	"slices"
	"strconv"

	"parley/internal/campaign"
	"parley/internal/fact"
	"parley/internal/fault"
)

// Rate notes how a visitor finds an own chat, in it or after it; what is not said stays
// as it is. It may be changed for a day after the end, and each new grade is a fact
// (NOTES-reports: grade given or changed).
func (e *Engine) Rate(ctx context.Context, who Party, chatID string, r Rating) (Survey, error) {
	if r.Grade < 0 || r.Grade > 5 {
		return Survey{}, fault.OutOfRange("grade", "a grade is 1 to 5")
	}
	if err := checkText("comment", r.Comment, maxAnswer); err != nil {
		return Survey{}, err
	}
	if err := e.settings.Mask(ctx, who.SiteID, &r.Comment); err != nil {
		return Survey{}, err
	}
	p, err := e.askedAfter(ctx, who, chatID)
	if err != nil {
		return Survey{}, err
	}
	return e.sayHowItWas(ctx, who, chatID, p, func(_ context.Context, s *step, v *survey) error {
		s.rate(v, r)
		return nil
	})
}

// rate lays a rating over that of a survey.
func (s *step) rate(v *survey, r Rating) {
	if r.Grade != 0 && r.Grade != v.Grade {
		v.Grade = r.Grade
		s.add(fact.RatingSubmitted{Chat: s.about(), Grade: r.Grade})
	}
	if r.Comment != "" {
		v.Comment = r.Comment
	}
}

// SubmitSurvey sends the form after an own chat that is over, once: the same again changes
// nothing. The rating in it may change later like any other.
func (e *Engine) SubmitSurvey(ctx context.Context, who Party, chatID string, answers []Answer) (Survey, error) {
	answers, err := e.maskAnswers(ctx, who.SiteID, answers)
	if err != nil {
		return Survey{}, err
	}
	p, err := e.askedAfter(ctx, who, chatID)
	if err != nil {
		return Survey{}, err
	}
	return e.sayHowItWas(ctx, who, chatID, p, func(ctx context.Context, s *step, v *survey) error {
		if s.c.state != Ended {
			return fault.Conflict("The chat goes on.")
		}
		if !p.IsEnable && !v.submittedAt.Valid {
			return fault.Conflict("Nothing is asked after this chat.")
		}
		return s.submit(ctx, p, v, answers)
	})
}

// submit lays the answers to a form over a survey.
func (s *step) submit(ctx context.Context, p campaign.PostChat, v *survey, answers []Answer) error {
	var sheet sheet
	r := v.Rating
	for _, field := range p.Fields {
		value := sentTo(answers, field.ID)
		part := p.Part(field)
		if value == "" {
			value = r.answerTo(part)
		}
		given, err := sheet.read(field, field.Name, value)
		if err != nil {
			return err
		}
		switch part {
		case campaign.RatingPart:
			r.Grade, _ = strconv.Atoi(given.Value) // 1 to 5, or nothing
		case campaign.CommentPart:
			r.Comment = given.Value
		default:
			if given.Value != "" {
				sheet.keep(field, given.Value)
			}
		}
	}
	if err := sheet.take(ctx, s.tx, s.c.siteID, s.c.id); err != nil {
		return err
	}
	if v.submittedAt.Valid && !slices.Equal(sheet.values(), v.fields) {
		return fault.Conflict("The form was sent already.")
	}
	s.rate(v, r)
	if !v.submittedAt.Valid {
		v.fields, v.submittedAt = sheet.values(), sql.NullInt64{Int64: s.at, Valid: true}
		s.add(fact.PostChatSubmitted{Chat: s.about(), Answers: sheet.closed})
	}
	return nil
}

// answerTo is what was said before to a field of the form; the form repeats it.
func (r Rating) answerTo(part campaign.PostChatPart) string {
	switch {
	case part == campaign.RatingPart && r.Grade != 0:
		return strconv.Itoa(r.Grade)
	case part == campaign.CommentPart:
		return r.Comment
	}
	return ""
}

// PassSurvey notes that a visitor does not want to be asked after an own chat.
func (e *Engine) PassSurvey(ctx context.Context, who Party, chatID string) (Survey, error) {
	p, err := e.askedAfter(ctx, who, chatID)
	if err != nil {
		return Survey{}, err
	}
	return e.sayHowItWas(ctx, who, chatID, p, func(_ context.Context, s *step, v *survey) error {
		if s.c.state != Ended {
			return fault.Conflict("The chat goes on.")
		}
		if !v.passed.Valid {
			v.passed = sql.NullInt64{Int64: s.at, Valid: true}
		}
		return nil
	})
}

// maskAnswers makes card numbers in answers unreadable.
func (e *Engine) maskAnswers(ctx context.Context, siteID int64, answers []Answer, more ...*string) ([]Answer, error) {
	answers = slices.Clone(answers)
	for i := range answers {
		more = append(more, &answers[i].Value)
	}
	return answers, e.settings.Mask(ctx, siteID, more...)
}
