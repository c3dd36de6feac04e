package chat

import (
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
)

// surveyRow is what a visitor said about a chat, as it is stored; nothing when nothing was said.
type surveyRow struct {
	grade           sql.NullInt64
	comment, fields sql.NullString
}

// told is what the history tells of a survey (NOTES-livechat E19: no grade is "-1").
func (r surveyRow) told() (p PostChatSurvey, err error) {
	p.RatingGrade, p.RatingComment = "-1", r.comment.String
	if r.grade.Int64 != 0 {
		p.RatingGrade = strconv.FormatInt(r.grade.Int64, 10)
	}
	if r.fields.Valid {
		err = json.Unmarshal([]byte(r.fields.String), &p.Fields)
	}
	return p, err
}

// wrapUpRow is what an agent noted about a chat, as it is stored; nothing when nothing was noted.
type wrapUpRow struct{ categories, comment, fields sql.NullString }

// told is what the history tells of a wrap-up; nil when there is none.
func (r wrapUpRow) told() (*Wrapup, error) {
	if !r.categories.Valid {
		return nil, nil
	}
	w := &Wrapup{Comment: r.comment.String}
	return w, errors.Join(json.Unmarshal([]byte(r.categories.String), &w.Category), json.Unmarshal([]byte(r.fields.String), &w.Fields))
}
