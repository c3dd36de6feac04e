package chat

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"parley/internal/store"
	"parley/internal/visitor"
)

// exportRow is a chat as an export tells of it.
type exportRow struct {
	HistoryChat
	campaign, visitorID, phone, company, page, source, endedBy, outcome string
	requested, ended                                                    int64
	accepted                                                            sql.NullInt64
	zone                                                                *time.Location
}

// exportColumn is a column of an export: what it is called, and what stands in it.
type exportColumn struct {
	name   string
	missed bool // of requests that nobody took alone
	value  func(r *exportRow) any
}

// exportColumns are those of the history, or of requests that nobody took.
func exportColumns(missed bool) []exportColumn {
	all := []exportColumn{
		{name: "id", value: func(r *exportRow) any { return r.ID }},
		{name: "campaign", value: func(r *exportRow) any { return r.campaign }},
		{name: "department", value: func(r *exportRow) any { return r.Department }},
		{name: "requestTime", value: func(r *exportRow) any { return r.time(r.requested) }},
		{name: "endTime", value: func(r *exportRow) any { return r.time(r.ended) }},
		{name: "waitingSeconds", value: func(r *exportRow) any { return r.waited() }},
		{name: "visitorId", value: func(r *exportRow) any { return r.visitorID }},
		{name: "name", value: func(r *exportRow) any { return r.Name }},
		{name: "email", value: func(r *exportRow) any { return r.Email }},
		{name: "phone", value: func(r *exportRow) any { return r.phone }},
		{name: "company", value: func(r *exportRow) any { return r.company }},
		{name: "requestPage", value: func(r *exportRow) any { return r.page }},
		{name: "source", value: func(r *exportRow) any { return r.source }},
	}
	if missed {
		kind := exportColumn{name: "type", missed: true, value: func(r *exportRow) any { return missedType(r.outcome) }}
		return append([]exportColumn{kind}, all...)
	}
	return append(all,
		exportColumn{name: "acceptTime", value: func(r *exportRow) any { return r.time(r.accepted.Int64) }},
		exportColumn{name: "chatSeconds", value: func(r *exportRow) any { return max(r.ended-r.accepted.Int64, 0) / 1000 }},
		exportColumn{name: "endedBy", value: func(r *exportRow) any { return r.endedBy }},
		exportColumn{name: "agents", value: func(r *exportRow) any { return r.agents(func(a ChatAgent) string { return a.DisplayName }) }},
		exportColumn{name: "agentEmails", value: func(r *exportRow) any { return r.agents(func(a ChatAgent) string { return a.Email }) }},
		exportColumn{name: "ratingGrade", value: func(r *exportRow) any { return strings.TrimPrefix(r.PostChat.RatingGrade, "-1") }},
		exportColumn{name: "ratingComment", value: func(r *exportRow) any { return r.PostChat.RatingComment }},
		exportColumn{name: "wrapupCategory", value: func(r *exportRow) any { return r.wrapupCategory() }},
		exportColumn{name: "wrapupComment", value: func(r *exportRow) any {
			if r.Wrapup == nil {
				return ""
			}
			return r.Wrapup.Comment
		}})
}

// time is a moment as spreadsheets and databases read it.
func (r *exportRow) time(ms int64) string {
	return time.UnixMilli(ms).In(r.zone).Format("2006-01-02 15:04:05")
}

func (r *exportRow) waited() int64 {
	until := r.ended
	if r.accepted.Valid {
		until = r.accepted.Int64
	}
	return max(until-r.requested, 0) / 1000
}

func (r *exportRow) agents(what func(ChatAgent) string) string {
	var all []string
	for _, a := range r.Agents {
		all = append(all, what(a))
	}
	return strings.Join(all, "; ")
}

func (r *exportRow) wrapupCategory() string {
	if r.Wrapup == nil {
		return ""
	}
	var all []string
	for _, c := range r.Wrapup.Category {
		if c.Group != "" {
			c.Category = c.Group + " / " + c.Category
		}
		all = append(all, c.Category)
	}
	return strings.Join(all, "; ")
}

// exportRows reads chats in the order of their ids.
func exportRows(ctx context.Context, tx *store.Tx, ids []int64) ([]*exportRow, error) {
	const query = `SELECT c.id, c.uuid, COALESCE(p.name, ''), COALESCE(d.name, ''), c.requested_at, c.accepted_at, COALESCE(c.ended_at, 0),
			c.visitor_uuid, c.visitor_name, c.visitor_email, c.visitor_phone, c.visitor_company, c.page_url, r.source, COALESCE(r.outcome, ''), c.ended_by,
			c.pre_chat, c.variables, s.grade, s.comment, s.fields, w.categories, w.comment, w.fields
		FROM chat c JOIN request r ON r.chat_id = c.id
			LEFT JOIN campaign p ON p.site_id = c.site_id AND p.id = c.campaign_id LEFT JOIN department d ON d.site_id = c.site_id AND d.id = c.department_id
			LEFT JOIN chat_survey s ON s.chat_id = c.id LEFT JOIN chat_wrapup w ON w.chat_id = c.id WHERE c.id IN (?)`
	found, place := map[int64]*exportRow{}, map[int64]*HistoryChat{}
	err := eachOf(ctx, tx, query, ids, func(row scanner) error {
		r := &exportRow{}
		var id int64
		var form string
		var variables visitor.Variables
		var survey surveyRow
		var wrapup wrapUpRow
		if err := row.Scan(&id, &r.ID, &r.campaign, &r.Department, &r.requested, &r.accepted, &r.ended,
			&r.visitorID, &r.Name, &r.Email, &r.phone, &r.company, &r.page, &r.source, &r.outcome, &r.endedBy,
			&form, &variables, &survey.grade, &survey.comment, &survey.fields, &wrapup.categories, &wrapup.comment, &wrapup.fields); err != nil {
			return err
		}
		r.CustomVariables = variables.Given()
		var failed [3]error
		r.PostChat, failed[0] = survey.told()
		r.Wrapup, failed[1] = wrapup.told()
		failed[2] = json.Unmarshal([]byte(form), &r.PrechatFields)
		found[id], place[id] = r, &r.HistoryChat
		return errors.Join(failed[:]...)
	})
	if err == nil {
		err = readAgents(ctx, tx, ids, place)
	}
	rows := make([]*exportRow, 0, len(ids))
	for _, id := range ids {
		if r := found[id]; r != nil {
			rows = append(rows, r)
		}
	}
	return rows, err
}
