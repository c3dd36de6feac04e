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
	FieldID   int64                 `json:"fieldId" doc:"Form field."`
	FieldName string                `json:"fieldName" doc:"Name of the form field."`
	Options   []PreChatSurveyOption `json:"options" doc:"All configured options in form order, unused ones with count 0."`
	Groups    []NoGroup             `json:"groups" nullable:"true" doc:"Always null."`
}

// NoGroup is what the groups of the form before a chat would be, which has none.
type NoGroup struct{}

// PreChatSurveyOption is how often one option was picked (NOTES-reports R24).
type PreChatSurveyOption struct {
	Name  string `json:"name" doc:"Text of the option; true or false for a check box."`
	Count int64  `json:"count" doc:"Times the option was picked in pre-chat forms of requests with request time in the range."`
}

// PostChatSurveyItem is a row for the form after a chat of one campaign.
type PostChatSurveyItem struct {
	CampaignID int64                 `json:"campaignId" doc:"Campaign the row is about."`
	Fields     []PostChatSurveyField `json:"fields" doc:"Fields of the form that have a fixed list of options, in form order."`
}

// PostChatSurveyField is a field of the form after a chat. None of its fields has groups.
type PostChatSurveyField struct {
	FieldID   int64                   `json:"fieldId" doc:"Form field."`
	FieldName string                  `json:"fieldName" doc:"Name of the form field."`
	Options   *[]PostChatSurveyOption `json:"options,omitempty" doc:"All configured options in form order, unused ones with count 0."`
	Groups    []PostChatSurveyGroup   `json:"groups,omitempty" doc:"Option groups in form order, in place of options."`
}

// PostChatSurveyGroup is a named group of options.
type PostChatSurveyGroup struct {
	Name    string                 `json:"name" doc:"Name of the option group."`
	Options []PostChatSurveyOption `json:"options" doc:"Options of the group in form order."`
}

// PostChatSurveyOption is how often one option was picked.
type PostChatSurveyOption struct {
	Name  string `json:"name" doc:"Text of the option; true or false for a check box."`
	Count int64  `json:"count" doc:"Times the option was picked in post-chat surveys of chats with request time in the range."`
}

// WrapUpSurveyItem is a row for the wrap-up of one campaign.
type WrapUpSurveyItem struct {
	CampaignID int64               `json:"campaignId" doc:"Campaign the row is about."`
	Fields     []WrapUpSurveyField `json:"fields" doc:"Fields of the form that have a fixed list of options, in form order."`
}

// WrapUpSurveyField is a field of the wrap-up. It has options or groups of them.
type WrapUpSurveyField struct {
	FieldID   int64                 `json:"fieldId" doc:"Form field."`
	FieldName string                `json:"fieldName" doc:"Name of the form field."`
	Options   *[]WrapUpSurveyOption `json:"options,omitempty" doc:"All configured options in form order, unused ones with count 0."`
	Groups    []WrapUpSurveyGroup   `json:"groups,omitempty" doc:"Option groups in form order, in place of options."`
}

// WrapUpSurveyGroup is a named group of options.
type WrapUpSurveyGroup struct {
	Name    string               `json:"name" doc:"Name of the option group."`
	Options []WrapUpSurveyOption `json:"options" doc:"Options of the group in form order."`
}

// WrapUpSurveyOption is how often one option was picked.
type WrapUpSurveyOption struct {
	Name  string `json:"name" doc:"Text of the option; true or false for a check box."`
	Count int64  `json:"count" doc:"Times the option was picked in wrap-ups of chats with request time in the range."`
}

// option is what the options of all three forms have.
type option struct {
	Name  string
	Count int64
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
					row.Fields = append(row.Fields, PreChatSurveyField{FieldID: f.ID, FieldName: f.Name, Options: mapped(t.options(f.ID, choices), func(o option) PreChatSurveyOption { return PreChatSurveyOption(o) })})
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
		Parameters: byCampaign}, func(ctx context.Context, tx *store.Tx, q Query) (rows []PostChatSurveyItem, err error) {
		err = eachSurvey(ctx, tx, q, rollup.PostChat, func(id int64, c *campaign.Settings, t tally) {
			row := PostChatSurveyItem{CampaignID: id, Fields: []PostChatSurveyField{}}
			for _, f := range c.PostChat.Fields {
				if t.shows(f) {
					options := mapped(t.options(f.ID, choicesOf(f)), func(o option) PostChatSurveyOption { return PostChatSurveyOption(o) })
					row.Fields = append(row.Fields, PostChatSurveyField{FieldID: f.ID, FieldName: f.Name, Options: &options})
				}
			}
			rows = append(rows, row)
		})
		return rows, err
	})
}

// wrapUpSurvey tells what agents noted after chats; the last wrap-up of a chat counts
// (NOTES-reports R19).
func wrapUpSurvey() Report {
	return Listed(Report{Path: "wrapup/survey", Aliases: []string{"wrapup"}, ID: "getWrapUpSurveyReport", Tag: "Wrap-up", Summary: "How often each wrap-up option was used.",
		Parameters: byCampaign}, func(ctx context.Context, tx *store.Tx, q Query) (rows []WrapUpSurveyItem, err error) {
		err = eachSurvey(ctx, tx, q, rollup.WrapUp, func(id int64, c *campaign.Settings, t tally) {
			row := WrapUpSurveyItem{CampaignID: id, Fields: []WrapUpSurveyField{}}
			for _, f := range c.AgentWrapup {
				switch isCategory := c.WrapUpPart(f) == campaign.CategoryPart; {
				case isCategory && isGrouped(f):
					row.Fields = append(row.Fields, WrapUpSurveyField{FieldID: f.ID, FieldName: f.Name, Groups: t.groups(f)})
				case isCategory || t.shows(f):
					row.Fields = append(row.Fields, t.noted(f, isCategory))
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

func (t tally) options(fieldID int64, choices []choice) []option {
	list := []option{}
	for _, c := range choices {
		list = append(list, option{c.name, t[rollup.Answer{FieldID: fieldID, Value: c.value}]})
	}
	return list
}

// isGrouped tells a category field whose choices are in groups (NOTES-reports R18).
func isGrouped(f campaign.Field) bool {
	return slices.ContainsFunc(f.Categories, func(g campaign.Choice) bool { return len(g.Options) > 0 })
}

// noted is a field of the wrap-up without groups.
func (t tally) noted(f campaign.Field, isCategory bool) WrapUpSurveyField {
	list := t.options(f.ID, choicesOf(f))
	if isCategory {
		list = t.options(0, categoriesIn("", f.Options.List()))
	}
	options := mapped(list, wrapUpOption)
	return WrapUpSurveyField{FieldID: f.ID, FieldName: f.Name, Options: &options}
}

// groups are the choices of a category field in their groups.
func (t tally) groups(f campaign.Field) (list []WrapUpSurveyGroup) {
	for _, g := range f.Categories {
		list = append(list, WrapUpSurveyGroup{g.Name, mapped(t.options(0, categoriesIn(g.Name, g.Options)), wrapUpOption)})
	}
	return list
}

func wrapUpOption(o option) WrapUpSurveyOption { return WrapUpSurveyOption(o) }

// categoriesIn are the categories of a group as answers spell them.
func categoriesIn(group string, names []string) []choice {
	return mapped(names, func(name string) choice { return choice{rollup.Category(group, name), name} })
}

func mapped[A, B any](list []A, fn func(A) B) []B {
	out := make([]B, len(list))
	for i, x := range list {
		out[i] = fn(x)
	}
	return out
}
