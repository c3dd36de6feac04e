package chat

import (
	"context"

	"parley/internal/campaign"
	"parley/internal/condition"
	"parley/internal/routing"
	"parley/internal/setting"
	"parley/internal/snapshot"
	"parley/internal/store"
	"parley/internal/visitor"
)

// course is what decides where a new request goes, and in which segments its visitor is.
type course struct {
	plan     routing.Plan
	chosen   int64 // the department that the visitor chose, 0 for none
	segments []setting.VisitorSegmentation
}

// course reads what the campaign says about a request. Sites that ask nothing of visitors
// pay no query.
func (e *Engine) course(ctx context.Context, tx *store.Tx, site *snapshot.Site, c *record, form *form) (w course, err error) {
	rules, err := e.campaigns.Rules(site, c.campaignID)
	if err != nil {
		return w, err
	}
	departments := e.settings.Configs(site).IsEnableDepartment
	if departments {
		w.chosen = form.departmentID
	}
	f := &condition.Facts{}
	if rules.NeedsFacts() || e.settings.HasSegments(site) {
		if f, err = e.requestFacts(ctx, tx, site, c, form); err != nil {
			return w, err
		}
		w.segments = e.settings.Enter(site, f)
	}
	w.plan = planOf(rules.Way(f, departments))
	return w, nil
}

// requestFacts is what conditions may ask about who requests a chat: what is known of the
// visit, and the answers to the form by the labels of its fields (NOTES-livechat 7).
func (e *Engine) requestFacts(ctx context.Context, tx *store.Tx, site *snapshot.Site, c *record, form *form) (*condition.Facts, error) {
	f, err := visitor.FactsOf(ctx, tx, c.visitorID, c.visitID)
	if err != nil {
		return nil, err
	}
	for label, answer := range form.labelled {
		f.Prechat.Set(label, condition.Value{Text: answer})
	}
	if d, ok := e.settings.Department(site, form.departmentID); ok {
		f.Prechat.Set(form.departmentLabel, condition.Value{Text: d.Name})
	}
	return f, nil
}

// planOf is a campaign's way as routing takes it.
func planOf(w campaign.Way) routing.Plan {
	p := routing.Plan{Target: targetOf(w.To), Matched: w.Matched, Fail: routing.Fail{Message: w.LeavesMessage}}
	if w.Else != nil {
		t := targetOf(*w.Else)
		p.Fail.Target = &t
	}
	return p
}

var priorities = map[string]routing.Priority{
	"highest": routing.Highest, "high": routing.High, "normal": routing.Normal, "low": routing.Low, "lowest": routing.Lowest,
}

func targetOf(r campaign.Route) routing.Target {
	return routing.Target{AgentID: r.AgentID, DepartmentID: r.DepartmentID, Priority: priorities[r.Priority]}
}
