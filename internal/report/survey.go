package report

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"parley/internal/campaign"
	"parley/internal/rollup"
	"parley/internal/store"
)

// PreChatSurveyItem is a row for the form before a chat of one campaign.
type PreChatSurveyItem struct {
	CampaignID int64                `json:"campaignId" doc:"Campaign the row is about."`
	Fields     []PreChatSurveyField `json:"fields" doc:"Fields of the form that have a fixed list of options, in form order."`
}

// PreChatSurveyField is a field of the form before a chat.
type PreChatSurveyField struct {
	FieldID   int64          `json:"fieldId" doc:"Form field."`
	FieldName string         `json:"fieldName" doc:"Name of the form field."`
	Options   []SurveyOption `json:"options" doc:"All configured options in form order, unused ones with count 0."`
	Groups    []struct{}     `json:"groups" nullable:"true" doc:"Always null."`
}

// SurveyItem is a row for the form after a chat, or the wrap-up, of one campaign.
type SurveyItem struct {
	CampaignID int64         `json:"campaignId" doc:"Campaign the row is about."`
	Fields     []SurveyField `json:"fields" doc:"Fields of the form that have a fixed list of options, in form order."`
}

// SurveyField is a field of such a form. It has options or groups of them.
type SurveyField struct {
	FieldID   int64           `json:"fieldId" doc:"Form field."`
	FieldName string          `json:"fieldName" doc:"Name of the form field."`
	Options   *[]SurveyOption `json:"options,omitempty" doc:"All configured options in form order, unused ones with count 0."`
	Groups    []SurveyGroup   `json:"groups,omitempty" doc:"Option groups in form order, in place of options."`
}

// SurveyGroup is a named group of options.
type SurveyGroup struct {
	Name    string         `json:"name" doc:"Name of the option group."`
	Options []SurveyOption `json:"options" doc:"Options of the group in form order."`
}

// SurveyOption is how often one option was picked, in forms of requests with request time
// in the range (NOTES-reports R24).
type SurveyOption struct {
	Name  string `json:"name" doc:"Text of the option; true or false for a check box."`
	Count int64  `json:"count" doc:"Times the option was picked in the forms of the chats with request time in the range."`
}

var byCampaign = Parameters{Range: true, Zone: true, Filters: []Dimension{Campaign}}

// preChatSurvey tells what was answered before chats, the department that was asked for too
// (NOTES-reports R18, R40).
func preChatSurvey() Report {
	return Listed(Report{Path: "prechatSurvey", ID: "getPreChatSurveyReport", Tag: "Pre-Chat Survey", Summary: "Answers to the closed questions of the pre-chat form.",
		Parameters: byCampaign}, func(ctx context.Context, tx *store.Tx, q Query) (rows []PreChatSurveyItem, err error) {
		departments, err := departmentChoices(ctx, tx, q.SiteID)
		if err != nil {
			return nil, err
		}
		err = eachSurvey(ctx, tx, q, rollup.PreChat, func(id int64, c *campaign.Settings, t tally) {
			row := PreChatSurveyItem{CampaignID: id, Fields: []PreChatSurveyField{}}
			for _, f := range c.PreChat.Fields {
				choices := choicesOf(f)
				if c.PreChat.System(f) == campaign.DepartmentField {
					choices = departments
				}
				if t.shows(f) {
					row.Fields = append(row.Fields, PreChatSurveyField{FieldID: f.ID, FieldName: f.Name, Options: t.options(f.ID, choices)})
				}
			}
			rows = append(rows, row)
		})
		return rows, err
	})
}

// postChatSurvey tells what was answered after chats.
func postChatSurvey() Report {
	return Listed(Report{Path: "postChatSurvey", ID: "getPostChatSurveyReport", Tag: "Post Chat Survey", Summary: "Answers to the closed questions of the post-chat form.",
		Parameters: byCampaign}, func(ctx context.Context, tx *store.Tx, q Query) (rows []SurveyItem, err error) {
		err = eachSurvey(ctx, tx, q, rollup.PostChat, func(id int64, c *campaign.Settings, t tally) {
			rows = append(rows, SurveyItem{id, t.fields(c.PostChat.Fields)})
		})
		return rows, err
	})
}

// wrapUpSurvey tells what agents noted after chats; the last wrap-up of a chat counts
// (NOTES-reports R19).
func wrapUpSurvey() Report {
	return Listed(Report{Path: "wrapup/survey", Aliases: []string{"wrapup"}, ID: "getWrapUpSurveyReport", Tag: "Wrap-up", Summary: "How often each wrap-up option was used.",
		Parameters: byCampaign}, func(ctx context.Context, tx *store.Tx, q Query) (rows []SurveyItem, err error) {
		err = eachSurvey(ctx, tx, q, rollup.WrapUp, func(id int64, c *campaign.Settings, t tally) {
			row := SurveyItem{id, []SurveyField{}}
			for _, f := range c.AgentWrapup {
				if c.WrapUpPart(f) == campaign.CategoryPart {
					row.Fields = append(row.Fields, t.categories(f))
				} else {
					row.Fields = append(row.Fields, t.fields(campaign.Fields{f})...)
				}
			}
			rows = append(rows, row)
		})
		return rows, err
	})
}

// eachSurvey calls fn with each campaign that exists under the query's filter, and with a
// bare one for each that was removed and has answers (NOTES-reports R21).
func eachSurvey(ctx context.Context, tx *store.Tx, q Query, form rollup.Form, fn func(id int64, c *campaign.Settings, t tally)) error {
	only := int64(0)
	if q.Filter.By == Campaign {
		if only = q.Filter.ID; only == 0 {
			return nil
		}
	}
	counts, err := rollup.AnswersIn(ctx, tx, q.SiteID, form, only, rollup.Span{From: q.From, To: q.To})
	if err != nil {
		return err
	}
	list, err := campaign.ReadAll(ctx, tx, q.SiteID)
	if err != nil {
		return err
	}
	known := map[int64]*campaign.Settings{}
	for id := range counts {
		known[id] = &campaign.Settings{}
	}
	for _, c := range list {
		if only == 0 || c.ID == only {
			known[c.ID] = c
		}
	}
	for _, id := range slices.Sorted(maps.Keys(known)) {
		fn(id, known[id], counts[id])
	}
	return nil
}

// choice is an option: how answers spell it, and its text.
type choice struct{ value, name string }

// choicesOf are the options of a field in form order; a check box has true and false.
func choicesOf(f campaign.Field) []choice {
	if f.Type == "checkbox" {
		return []choice{{"true", "true"}, {"false", "false"}}
	}
	var list []choice
	for _, option := range f.Options.List() {
		list = append(list, choice{option, option})
	}
	return list
}

// departmentChoices are a site's departments, which are answered by id.
func departmentChoices(ctx context.Context, tx *store.Tx, siteID int64) (list []choice, err error) {
	rows, err := tx.Query(ctx, `SELECT id, name FROM department WHERE site_id = ? ORDER BY id`, siteID)
	if err != nil {
		return nil, fmt.Errorf("read the departments that may be asked for: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c choice
		if err := rows.Scan(&c.value, &c.name); err != nil {
			return nil, fmt.Errorf("read the departments that may be asked for: %w", err)
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// tally counts the answers of one campaign.
type tally map[rollup.Answer]int64

// shows tells the closed questions that a form asks, or that were answered when it did.
func (t tally) shows(f campaign.Field) bool {
	if !f.IsClosed() || f.IsVisible {
		return f.IsClosed()
	}
	for a := range t {
		if a.FieldID == f.ID {
			return true
		}
	}
	return false
}

func (t tally) options(fieldID int64, choices []choice) []SurveyOption {
	list := []SurveyOption{}
	for _, c := range choices {
		list = append(list, SurveyOption{c.name, t[rollup.Answer{FieldID: fieldID, Value: c.value}]})
	}
	return list
}

func (t tally) fields(form campaign.Fields) []SurveyField {
	list := []SurveyField{}
	for _, f := range form {
		if t.shows(f) {
			options := t.options(f.ID, choicesOf(f))
			list = append(list, SurveyField{FieldID: f.ID, FieldName: f.Name, Options: &options})
		}
	}
	return list
}

// categories are the choices of a wrap-up's category, in their groups when it has some
// (NOTES-reports R18).
func (t tally) categories(f campaign.Field) SurveyField {
	out := SurveyField{FieldID: f.ID, FieldName: f.Name}
	of := func(group string, names []string) []SurveyOption {
		var list []choice
		for _, name := range names {
			list = append(list, choice{rollup.Category(group, name), name})
		}
		return t.options(0, list)
	}
	grouped := false
	for _, g := range f.Categories {
		out.Groups = append(out.Groups, SurveyGroup{g.Name, of(g.Name, g.Options)})
		grouped = grouped || len(g.Options) > 0
	}
	if !grouped {
		out.Groups = nil
		options := of("", f.Options.List())
		out.Options = &options
	}
	return out
}
