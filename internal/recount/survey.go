package recount

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"parley/internal/store"
)

// The forms whose closed questions are counted.
const (
	PreChatForm  = "prechatSurvey"
	PostChatForm = "postChatSurvey"
	WrapUpForm   = "wrapup/survey"
)

// FormField is a field of a form, as campaigns keep it.
type FormField struct {
	ID         int64
	Name, Type string
	IsSystem   bool
	IsVisible  *bool // absent: it is
	Options    string
	Categories []struct {
		Name    string
		Options []string
	}
}

// forms are the fields of a campaign by form.
type forms map[string][]FormField

// surveys are the reports on what forms were answered with.
func surveys() (list []report) {
	for _, form := range []string{PreChatForm, PostChatForm, WrapUpForm} {
		list = append(list, report{path: form, filters: []string{"campaign"}, list: func(c scope, q Question) []any { return c.survey(form, q) }})
	}
	return list
}

// Form are the fields of a form of a campaign.
func (s *Site) Form(campaign int64, form string) []FormField { return s.forms[campaign][form] }

func (s *Site) loadForms(ctx context.Context, tx *store.Tx, siteID int64) error {
	s.forms, s.departments = map[int64]forms{}, map[int64]string{}
	rows, err := tx.Query(ctx, `SELECT id, pre_chat, post_chat, agent_wrapup FROM campaign WHERE site_id = ?`, siteID)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id int64
		var pre, post, wrapUp []byte
		if err := rows.Scan(&id, &pre, &post, &wrapUp); err != nil {
			return err
		}
		var before, after struct{ Fields []FormField }
		var noted []FormField
		for text, into := range map[*[]byte]any{&pre: &before, &post: &after, &wrapUp: &noted} {
			if err := json.Unmarshal(*text, into); err != nil {
				return err
			}
		}
		s.forms[id] = forms{PreChatForm: before.Fields, PostChatForm: after.Fields, WrapUpForm: noted}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	named, err := tx.Query(ctx, `SELECT id, name FROM department WHERE site_id = ?`, siteID)
	if err != nil {
		return err
	}
	defer func() { _ = named.Close() }()
	for named.Next() {
		var id int64
		var name string
		if err := named.Scan(&id, &name); err != nil {
			return err
		}
		s.departments[id] = name
	}
	return named.Err()
}

// given is an answer: field 0 is a category, by its group.
type given struct {
	field int64
	group string
	value string
}

// answersTo are what a request's form was answered with last, each answer once.
func (r *request) answersTo(form string) map[given]bool {
	type answer struct {
		Field int64
		Value string
	}
	var list []answer
	out := map[given]bool{}
	switch form {
	case PreChatForm:
		_ = json.Unmarshal([]byte(r.preChat), &list)
	case PostChatForm:
		_ = json.Unmarshal([]byte(r.postChat), &list)
	default:
		var noted struct {
			Categories []struct{ Category, Group string }
			Answers    []answer
		}
		_ = json.Unmarshal([]byte(r.wrapUp), &noted)
		list = noted.Answers
		for _, c := range noted.Categories {
			out[given{0, c.Group, c.Category}] = true
		}
	}
	for _, a := range list {
		out[given{a.Field, "", a.Value}] = true
	}
	return out
}

// survey has a row for each campaign that exists, and for others of which there are
// answers; these have no fields any more (R21, R24, R40).
func (c scope) survey(form string, q Question) (out []any) {
	counts := map[int64]map[given]int64{}
	for id := range c.entities["campaign"] {
		counts[id] = map[given]int64{}
	}
	for _, r := range c.requests {
		if !c.at(r.at) || form != PreChatForm && !isAnswered(r) {
			continue
		}
		for g := range r.answersTo(form) {
			if counts[r.campaign] == nil {
				counts[r.campaign] = map[given]int64{}
			}
			counts[r.campaign][g]++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(counts)) {
		if q.Filter != "" && id != q.FilterID {
			continue
		}
		fields := []any{}
		for _, f := range c.forms[id][form] {
			if row := c.field(form, f, counts[id]); row != nil {
				fields = append(fields, row)
			}
		}
		out = append(out, map[string]any{"campaignId": number(id), "fields": fields})
	}
	return out
}

// field is a field of a form with its counts, or nil for one that is not shown.
func (c scope) field(form string, f FormField, counts map[given]int64) map[string]any {
	row := map[string]any{"fieldId": number(f.ID), "fieldName": f.Name}
	options := func(list []any, at given, name string) []any {
		return append(list, map[string]any{"name": name, "count": number(counts[at])})
	}
	lines := []any{}
	if f.Type == "wrapupcategory" {
		groups, some := []any{}, false
		for _, g := range f.Categories {
			list := []any{}
			for _, o := range g.Options {
				list, some = options(list, given{0, g.Name, o}, o), true
			}
			groups = append(groups, map[string]any{"name": g.Name, "options": list})
		}
		if row["groups"] = groups; some {
			return row
		}
		delete(row, "groups")
		f.ID = 0
	} else if !slices.Contains([]string{"radio", "checkbox", "select", "checkboxList"}, f.Type) {
		return nil
	}
	if f.Type != "wrapupcategory" && f.IsVisible != nil && !*f.IsVisible {
		some := false
		for g := range counts {
			some = some || g.field == f.ID
		}
		if !some {
			return nil
		}
	}
	switch {
	case f.Type == "checkbox":
		lines = options(options(lines, given{f.ID, "", "true"}, "true"), given{f.ID, "", "false"}, "false")
	case form == PreChatForm && f.IsSystem && f.isDepartments(c.forms):
		for _, id := range slices.SortedFunc(maps.Keys(c.departments), cmp.Compare[int64]) {
			lines = options(lines, given{f.ID, "", string(number(id))}, c.departments[id])
		}
	default:
		for _, o := range strings.Split(f.Options, "\n") {
			if o = strings.TrimSpace(o); o != "" {
				lines = options(lines, given{f.ID, "", o}, o)
			}
		}
	}
	row["options"] = lines
	if form == PreChatForm {
		row["groups"] = nil
	}
	return row
}

// isDepartments tells the sixth of the system fields before a chat, which asks for a department.
func (f FormField) isDepartments(all map[int64]forms) bool {
	for _, of := range all {
		lower, here := 0, false
		for _, other := range of[PreChatForm] {
			here = here || other.ID == f.ID
			if other.IsSystem && other.ID < f.ID {
				lower++
			}
		}
		if here {
			return lower == 5
		}
	}
	return false
}
