package chat

import (
	"context"
	"encoding/json"
	"strconv"

	"parley/internal/store"
)

// readSurveys reads what visitors said about chats of the history.
func readSurveys(ctx context.Context, tx *store.Tx, ids []int64, place map[int64]*HistoryChat) error {
	return eachOf(ctx, tx, `SELECT chat_id, grade, comment, fields FROM chat_survey WHERE chat_id IN (?)`, ids, func(row scanner) error {
		var id int64
		var grade int
		var fields string
		var p PostChatSurvey
		if err := row.Scan(&id, &grade, &p.RatingComment, &fields); err != nil {
			return err
		}
		p.RatingGrade = "-1" // NOTES-livechat E19
		if grade != 0 {
			p.RatingGrade = strconv.Itoa(grade)
		}
		place[id].PostChat = p
		return json.Unmarshal([]byte(fields), &place[id].PostChat.Fields)
	})
}

// readWrapUps reads what agents noted about chats of the history.
func readWrapUps(ctx context.Context, tx *store.Tx, ids []int64, place map[int64]*HistoryChat) error {
	return eachOf(ctx, tx, `SELECT chat_id, categories, comment, fields FROM chat_wrapup WHERE chat_id IN (?)`, ids, func(row scanner) error {
		var id int64
		var categories, fields string
		w := &Wrapup{}
		if err := row.Scan(&id, &categories, &w.Comment, &fields); err != nil {
			return err
		}
		place[id].Wrapup = w
		if err := json.Unmarshal([]byte(categories), &w.Category); err != nil {
			return err
		}
		return json.Unmarshal([]byte(fields), &w.Fields)
	})
}
