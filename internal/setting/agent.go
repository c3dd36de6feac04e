package setting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/store"
)

// LivechatAgent is the live chat side of an agent.
type LivechatAgent struct {
	ID                 int64   `json:"id" readOnly:"true" doc:"Agent id."`
	Status             string  `json:"status" openEnum:"online,away,offline" maxLength:"200" doc:"online, away, offline, or the name of a custom away status."`
	OngoingChats       int     `json:"ongoingChats" readOnly:"true" doc:"Chats in progress."`
	Departments        []int64 `json:"departments" doc:"Department ids."`
	MaxChatsCount      int     `json:"maxChatsCount" default:"3" minimum:"0" maximum:"1000000" doc:"Most chats handed out at once."`
	IsAcceptAllocation bool    `json:"isAcceptAllocation" default:"false" doc:"Takes automatic chats."`
}

const (
	online  = "online"
	away    = "away"
	offline = "offline"
)

// serveAgents registers reading and changing an agent's live chat side. Status and
// ongoing chats are no settings: they are read where agents work.
func (s *Settings) serveAgents(a *api.API, desk Desk) {
	const path = "/livechat/agents/{id}"
	op := func(method, id, summary string) api.Op {
		return api.Op{Method: method, Path: path, ID: id, Tag: "Agents", Summary: summary, Permission: auth.ManageAgentAndGroups,
			AnyOf: []auth.Permission{auth.Self}, PermissionNote: "an agent may read and change its own record"}
	}
	api.Handle(a, op("GET", "getLivechatAgent", "Read the live chat side of an agent"),
		func(ctx context.Context, in *oneIn) (*api.Out[LivechatAgent], error) {
			if !mayManage(ctx, in.ID) {
				return nil, fault.NoPermission(auth.ManageAgentAndGroups.Key)
			}
			out := &api.Out[LivechatAgent]{}
			return out, s.book.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
				v, err := s.readAgent(ctx, tx, desk, auth.From(ctx).SiteID, in.ID)
				if err == nil {
					out.Body = v.LivechatAgent
				}
				return err
			})
		})
	api.Handle(a, op("PUT", "updateLivechatAgent", "Change the live chat side of an agent"),
		func(ctx context.Context, in *changeIn[LivechatAgent]) (*api.Out[LivechatAgent], error) {
			if !mayManage(ctx, in.ID) && !auth.From(ctx).Has(auth.SetOtherAgentToAway) && !auth.From(ctx).Has(auth.LogOtherAgentOff) {
				return nil, fault.NoPermission(auth.ManageAgentAndGroups.Key)
			}
			out := &api.Out[LivechatAgent]{}
			return out, s.book.DB().Update(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
				out.Body, err = s.changeAgent(ctx, tx, desk, in)
				return err
			})
		})
}

// mayManage tells whether all of an agent's record is the caller's to change.
func mayManage(ctx context.Context, id int64) bool {
	p := auth.From(ctx)
	return p.Has(auth.ManageAgentAndGroups) || p.Kind == auth.Agent && p.AgentID == id
}

// seat is an agent's record with what stands behind it.
type seat struct {
	LivechatAgent
	name     string
	own      []int64 // departments of which it is a member by itself
	statuses []CustomAwayStatus
}

// sameSettings tells whether v differs in its status at most.
func (s seat) sameSettings(v LivechatAgent) bool {
	return v.MaxChatsCount == s.MaxChatsCount && v.IsAcceptAllocation == s.IsAcceptAllocation && slices.Equal(v.Departments, s.Departments)
}

func (s *Settings) readAgent(ctx context.Context, tx *store.Tx, desk Desk, siteID, id int64) (v seat, err error) {
	agent, err := account.GetAgent(ctx, tx, siteID, id)
	if errors.Is(err, store.ErrNone) {
		return v, fault.NotFound(reference.Agent.Label, id)
	}
	if err != nil {
		return v, err
	}
	v.ID, v.name = id, agent.DisplayName
	var awayID int64
	if v.Status, awayID, v.OngoingChats, err = desk.Standing(ctx, tx, siteID, id); err != nil {
		return v, err
	}
	if v.statuses, _, err = s.awayStatuses.List(ctx, tx, siteID, 0, 0); err != nil {
		return v, err
	}
	v.Status = nameOf(v.statuses, v.Status, awayID)
	all, err := DepartmentsOf(ctx, tx, siteID, id)
	if err != nil {
		return v, err
	}
	v.Departments = append([]int64{}, all...)
	if v.own, err = ownDepartments(ctx, tx, siteID, id); err != nil {
		return v, err
	}
	own, err := readAllocations(ctx, tx, siteID)
	v.MaxChatsCount, v.IsAcceptAllocation = own.of(id).maxChats, own.of(id).accepts
	return v, err
}

func (s *Settings) changeAgent(ctx context.Context, tx *store.Tx, desk Desk, in *changeIn[LivechatAgent]) (v LivechatAgent, err error) {
	site := auth.From(ctx).SiteID
	if err := account.HoldMembers(ctx, tx, site); err != nil {
		return v, err
	}
	pages, err := lockPages(ctx, tx, site)
	if err != nil {
		return v, err
	}
	old, err := s.readAgent(ctx, tx, desk, site, in.ID)
	if err != nil {
		return v, err
	}
	if v, err = in.Body.Onto(old.LivechatAgent); err != nil {
		return v, err
	}
	v.Departments = distinct(v.Departments)
	if err := mayChange(ctx, old, v); err != nil {
		return v, err
	}
	if err := s.chooseStatus(ctx, tx, desk, old, v.Status); err != nil {
		return v, err
	}
	if !old.sameSettings(v) {
		if err := writeAgent(ctx, tx, desk, site, pages.allocation, old, v); err != nil {
			return v, err
		}
	}
	after, err := s.readAgent(ctx, tx, desk, site, in.ID)
	return after.LivechatAgent, err
}

// writeAgent writes what is a setting of an agent's record.
func writeAgent(ctx context.Context, tx *store.Tx, desk Desk, siteID int64, rule AutoAllocation, old seat, v LivechatAgent) error {
	if err := writeAllocation(ctx, tx, siteID, v.ID, allocation{v.MaxChatsCount, v.IsAcceptAllocation}); err != nil {
		return err
	}
	if err := recordCapacity(ctx, tx, siteID, v.ID, rule.capacity(old.MaxChatsCount), rule.capacity(v.MaxChatsCount)); err != nil {
		return err
	}
	if err := joinDepartments(ctx, tx, siteID, old, v.Departments); err != nil {
		return err
	}
	if err := desk.MembersChanged(ctx, tx, siteID); err != nil {
		return err
	}
	return account.AuditChange(ctx, tx, api.Change{Product: liveChat, What: reference.Agent.Label, Verb: "changed", Name: old.name})
}

// mayChange lets those who do not manage agents set others to away, or to offline,
// if they hold the permission to do just that (NOTES-livechat 10).
func mayChange(ctx context.Context, old seat, v LivechatAgent) error {
	if mayManage(ctx, v.ID) {
		return nil
	}
	p := auth.From(ctx)
	switch toOffline := strings.EqualFold(v.Status, offline); {
	case !old.sameSettings(v) || strings.EqualFold(v.Status, online):
	case toOffline && p.Has(auth.LogOtherAgentOff), !toOffline && p.Has(auth.SetOtherAgentToAway):
		return nil
	}
	return fault.NoPermission(auth.ManageAgentAndGroups.Key)
}

// chooseStatus sets what an agent wants to be, when it is another status than it is seen
// with. Whom somebody else sets to offline gives its chats up.
func (s *Settings) chooseStatus(ctx context.Context, tx *store.Tx, desk Desk, old seat, status string) error {
	if strings.EqualFold(status, old.Status) {
		return nil
	}
	chosen, awayID, err := statusNamed(old.statuses, status)
	if err != nil {
		return err
	}
	p := auth.From(ctx)
	if chosen == offline && p.AgentID != old.ID {
		return desk.LogAgentOff(ctx, tx, p.SiteID, old.ID)
	}
	return desk.ChangeStatus(ctx, tx, p.SiteID, old.ID, chosen, awayID)
}

// statusNamed is the status that a text means: one of the three, or a custom away
// status by its name, in any letter case (NOTES-livechat E18).
func statusNamed(custom []CustomAwayStatus, text string) (status string, awayID int64, err error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == online || text == away || text == offline {
		return text, 0, nil
	}
	for _, c := range custom {
		if strings.EqualFold(c.Name, text) {
			if c.ID == AwayStatusID {
				return away, 0, nil
			}
			return away, c.ID, nil
		}
	}
	return "", 0, fault.NotInList("status")
}

// nameOf is how a status is shown: a custom away status that is there no more is plain away.
func nameOf(custom []CustomAwayStatus, status string, awayID int64) string {
	if status != away {
		return status
	}
	for _, c := range custom {
		if c.ID == awayID {
			return c.Name
		}
	}
	return away
}

// ownDepartments are the departments that list an agent itself.
func ownDepartments(ctx context.Context, tx *store.Tx, siteID, agentID int64) (ids []int64, err error) {
	err = eachMember(ctx, tx, `SELECT department_id, agent_id FROM department_agent WHERE site_id = ? AND agent_id = ? ORDER BY 1`, siteID,
		func(department, _ int64) { ids = append(ids, department) }, agentID)
	return ids, err
}

// joinDepartments makes an agent a member of the departments that are wanted, and of
// no others but those that a group of the agent brings.
func joinDepartments(ctx context.Context, tx *store.Tx, siteID int64, old seat, wanted []int64) error {
	for _, id := range wanted {
		if slices.Contains(old.Departments, id) {
			continue
		}
		err := addMember(ctx, tx, "departments", `INSERT INTO department_agent (site_id, department_id, agent_id)
			SELECT site_id, id, CAST(? AS BIGINT) FROM department WHERE site_id = ? AND id = ?`, old.ID, siteID, id)
		if err != nil {
			return err
		}
	}
	for _, id := range old.own {
		if slices.Contains(wanted, id) {
			continue
		}
		_, err := tx.Exec(ctx, `DELETE FROM department_agent WHERE site_id = ? AND department_id = ? AND agent_id = ?`, siteID, id, old.ID)
		if err != nil {
			return fmt.Errorf("take an agent out of a department: %w", err)
		}
	}
	return nil
}
