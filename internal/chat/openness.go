package chat

import (
	"context"
	"slices"

	"parley/internal/campaign"
	"parley/internal/routing"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Openness is for what somebody is there to answer.
type Openness struct {
	Site        bool    // an agent who may accept chats is online
	Campaigns   []int64 // of which some request would find somebody
	Departments []int64 // where somebody is, or at one that takes over
}

// Open tells for what of a site somebody is there.
func (e *Engine) Open(ctx context.Context, siteID int64) (out Openness, err error) {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	err = e.db.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		floor, err := e.floor(ctx, tx, siteID)
		if err != nil {
			return err
		}
		out, err = e.openness(site, floor)
		return err
	})
	return out, err
}

func (e *Engine) openness(site *snapshot.Site, floor *routing.Floor) (out Openness, err error) {
	out.Site = floor.IsStaffed(routing.Target{})
	departments := e.settings.Configs(site).IsEnableDepartment
	for _, c := range e.campaigns.All(site) {
		is, err := e.isOpen(site, floor, c.ID)
		if err != nil {
			return out, err
		}
		if is {
			out.Campaigns = append(out.Campaigns, c.ID)
		}
	}
	if !departments {
		return out, nil
	}
	for _, d := range e.settings.Departments(site) {
		if findsSomebody(floor, routing.Plan{}, d.ID) {
			out.Departments = append(out.Departments, d.ID)
		}
	}
	return out, nil
}

// isOpen tells whether some request of a campaign would find somebody.
func (e *Engine) isOpen(site *snapshot.Site, floor *routing.Floor, campaignID int64) (bool, error) {
	rules, err := e.campaigns.Rules(site, campaignID)
	if err != nil {
		return false, err
	}
	ways := rules.Ways(e.settings.Configs(site).IsEnableDepartment)
	return slices.ContainsFunc(ways, func(w campaign.Way) bool { return findsSomebody(floor, planOf(w), 0) }), nil
}

// findsSomebody tells whether somebody is there for a request.
func findsSomebody(floor *routing.Floor, p routing.Plan, chosen int64) bool {
	to, leave := floor.Route(p, chosen)
	return !leave && floor.IsStaffed(to)
}

// floor is who is there, and for what: for those who give nobody anything.
func (e *Engine) floor(ctx context.Context, tx *store.Tx, siteID int64) (*routing.Floor, error) {
	colleagues, err := e.staff.Colleagues(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	statuses, err := e.presence.Statuses(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	allotment, err := e.settings.Allotment(ctx, tx, siteID)
	if err != nil {
		return nil, err
	}
	agents := make([]routing.Agent, len(colleagues))
	for i, c := range colleagues {
		agents[i] = routing.Agent{ID: c.ID, Online: statuses[c.ID].Status == Online, MayAccept: c.MayAccept, Departments: allotment.Members[c.ID]}
	}
	return routing.NewFloor(policyOf(allotment), agents), nil
}

// DepartmentStatus is a department that visitors may choose.
type DepartmentStatus struct {
	ID     int64  `json:"id" doc:"Department id."`
	Name   string `json:"name" doc:"Name."`
	Status string `json:"status" enum:"online,offline" doc:"Whether somebody is there, or at a department that takes over."`
}

// Availability tells whether somebody is there to answer.
type Availability struct {
	Status      string             `json:"status" enum:"online,offline" doc:"Whether somebody is there where requests of the campaign go, whatever its rules say of the visitor."`
	Departments []DepartmentStatus `json:"departments" doc:"What visitors may choose from; empty while the site has no departments."`
}

// availability is what visitors are told of it.
func (e *Engine) availability(site *snapshot.Site, open Openness, campaignID int64) Availability {
	out := Availability{Status: onlineIf(slices.Contains(open.Campaigns, campaignID)), Departments: []DepartmentStatus{}}
	if e.settings.Configs(site).IsEnableDepartment {
		for _, d := range e.settings.Departments(site) {
			out.Departments = append(out.Departments, DepartmentStatus{d.ID, d.Name, onlineIf(slices.Contains(open.Departments, d.ID))})
		}
	}
	return out
}

func onlineIf(is bool) string {
	if is {
		return Online
	}
	return Offline
}

// Availability tells visitors whether somebody is there for a campaign.
func (e *Engine) Availability(ctx context.Context, siteID int64, campaignName string) (out Availability, err error) {
	site, err := e.settings.Site(ctx, siteID)
	if err != nil {
		return out, err
	}
	c, err := e.campaigns.Find(site, campaignName)
	if err != nil {
		return out, err
	}
	open, err := e.Open(ctx, siteID)
	return e.availability(site, open, c.ID), err
}
