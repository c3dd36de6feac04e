package setting

import (
	"context"
	"fmt"
	"slices"

	"parley/internal/account"
	"parley/internal/api"
	"parley/internal/auth"
	"parley/internal/campaign"
	"parley/internal/fault"
	"parley/internal/reference"
	"parley/internal/snapshot"
	"parley/internal/store"
)

// Department is agents who take chats together.
type Department struct {
	ID                     int64   `json:"id" readOnly:"true" doc:"Department id."`
	Name                   string  `json:"name" required:"true" maxLength:"200" doc:"Name, unique in the site."`
	Description            string  `json:"description" default:"" maxLength:"2000" doc:"Free text."`
	Agents                 []int64 `json:"agents" default:"" bun:"-" doc:"Ids of member agents."`
	Groups                 []int64 `json:"groups" default:"" bun:"-" doc:"Ids of member agent groups."`
	OfflineMessageTo       string  `json:"offlineMessageTo" enum:"allAgents,emailAddresses" default:"allAgents" doc:"Who gets offline messages."`
	EmailAddresses         string  `json:"emailAddresses" default:"" maxLength:"4000" doc:"Addresses, comma separated."`
	AllocationRule         string  `json:"allocationRule" enum:"load balancing,round robin,capability weighted" enumAlias:"load banlancing=load balancing,loadBalancing=load balancing,roundRobin=round robin,capabilityWeighted=capability weighted" default:"load balancing" doc:"How chats are shared out."`
	IsLastChattedPreferred bool    `json:"isLastChattedPreferred" default:"false" doc:"Prefer the agent of the last chat."`
	BackupDepartmentID     int64   `json:"backupDepartmentId" default:"0" doc:"Department that takes over; 0 is none."`
}

func (d Department) known() (int64, string) { return d.ID, d.Name }

func (s *Settings) serveDepartments(a *api.API, desk Desk) {
	n := &noun[Department]{book: s.book, table: s.departmentTable, read: s.departments, what: reference.Department.Label}
	n.hold, n.complete = account.HoldMembers, completeDepartment
	n.check = checkDepartment
	n.wrote = func(ctx context.Context, tx *store.Tx, siteID int64, d *Department) error {
		err := reference.Write(ctx, tx, siteID, reference.Department, d.ID, "",
			reference.Use{Field: "backupDepartmentId", Target: reference.Department, ID: d.BackupDepartmentID})
		if err != nil {
			return err
		}
		if err := writeMembers(ctx, tx, siteID, d); err != nil {
			return err
		}
		return desk.MembersChanged(ctx, tx, siteID)
	}
	n.leave = func(ctx context.Context, tx *store.Tx, siteID int64, d *Department) error {
		return leaveDepartment(ctx, tx, siteID, d.ID, s, desk)
	}
	n.left = desk.MembersChanged
	f := family{path: "/livechat/departments", tag: "Departments", permission: auth.ManageSettings}
	api.Handle(a, f.op("GET", "", "listDepartments", "List departments"), n.list)
	api.Handle(a, f.op("POST", "", "createDepartment", "Create a department"), n.create)
	api.Handle(a, f.op("GET", "/{id}", "getDepartment", "Read a department"), n.get)
	api.Handle(a, f.op("PUT", "/{id}", "updateDepartment", "Change a department"), n.update)
	const removed = "Department '{id}' has been removed."
	api.Handle(a, f.removal("deleteDepartment", "Remove a department", removed), n.remove(removed))
}

func checkDepartment(ctx context.Context, tx *store.Tx, siteID int64, old, d *Department) (err error) {
	if old == nil || old.Name != d.Name {
		// NOTES-livechat B13
		if err := reference.Unlike(ctx, tx, siteID, reference.Department, d.ID, d.Name); err != nil {
			return err
		}
	}
	if d.EmailAddresses, err = campaign.Addresses("emailAddresses", d.EmailAddresses); err != nil {
		return err
	}
	if d.ID != 0 && d.BackupDepartmentID == d.ID {
		return fault.Conflict("A department cannot take over from itself.")
	}
	d.Agents, d.Groups = distinct(d.Agents), distinct(d.Groups)
	return nil
}

// leaveDepartment takes a department out of what names it (NOTES-livechat B11):
// backups are none any more, routing goes on to the whole site, segments tell it
// nothing, and running chats go on without a department.
func leaveDepartment(ctx context.Context, tx *store.Tx, siteID, id int64, s *Settings, desk Desk) error {
	err := reference.Guard(ctx, tx, siteID, reference.Department, id,
		reference.Department, reference.Campaign, reference.CustomRule, reference.Segment)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE department SET backup_department_id = 0 WHERE site_id = ? AND backup_department_id = ?`, siteID, id)
	if err != nil {
		return fmt.Errorf("forget a backup department: %w", err)
	}
	if err := campaign.ForgetDepartment(ctx, tx, siteID, id); err != nil {
		return err
	}
	if err := s.tellNoMore(ctx, tx, siteID, id); err != nil {
		return err
	}
	if err := reference.Forget(ctx, tx, siteID, reference.Department, id); err != nil {
		return err
	}
	if err := desk.DepartmentRemoved(ctx, tx, siteID, id); err != nil {
		return err
	}
	return reference.Drop(ctx, tx, siteID, reference.Department, id)
}

// tellNoMore takes a department out of those whom segments tell.
func (s *Settings) tellNoMore(ctx context.Context, tx *store.Tx, siteID, id int64) error {
	segments, _, err := s.segmentTable.List(ctx, tx, siteID, 0, 0)
	if err != nil {
		return err
	}
	for _, v := range segments {
		n := v.Notification.Value
		if n == nil || !slices.Contains(n.Departments, id) {
			continue
		}
		n.Departments = slices.DeleteFunc(n.Departments, func(d int64) bool { return d == id })
		if len(n.Agents)+len(n.Departments) == 0 {
			v.Notification.Value = nil
		}
		if err := s.segmentTable.Update(ctx, tx, siteID, &v); err != nil {
			return err
		}
	}
	return nil
}

// departmentShelf is the departments in the snapshot, with their members.
type departmentShelf struct{ part snapshot.Part[departments] }

type departments struct {
	list    []Department
	at      map[int64]int
	ofAgent map[int64][]int64 // departments by agent, through groups too
}

// All implements reader.
func (s departmentShelf) All(site *snapshot.Site) []Department { return s.part.In(site).list }

// Find implements reader.
func (s departmentShelf) Find(site *snapshot.Site, id int64) (Department, bool) {
	d := s.part.In(site)
	if i, ok := d.at[id]; ok {
		return d.list[i], true
	}
	return Department{}, false
}

// addDepartments makes the departments a part of the snapshot.
func addDepartments(book *snapshot.Book, table *store.Resources[Department]) departmentShelf {
	return departmentShelf{snapshot.Add(book, table.Name(), func(ctx context.Context, tx *store.Tx, siteID int64) (d departments, err error) {
		if d.list, _, err = table.List(ctx, tx, siteID, 0, 0); err != nil {
			return d, err
		}
		d.at = map[int64]int{}
		for i := range d.list {
			d.at[d.list[i].ID] = i
			d.list[i].Agents, d.list[i].Groups = []int64{}, []int64{}
		}
		err = eachMember(ctx, tx, `SELECT department_id, agent_id FROM department_agent WHERE site_id = ? ORDER BY 1, 2`, siteID,
			func(department, agent int64) {
				d.list[d.at[department]].Agents = append(d.list[d.at[department]].Agents, agent)
			})
		if err != nil {
			return d, err
		}
		err = eachMember(ctx, tx, `SELECT department_id, group_id FROM department_group WHERE site_id = ? ORDER BY 1, 2`, siteID,
			func(department, group int64) {
				d.list[d.at[department]].Groups = append(d.list[d.at[department]].Groups, group)
			})
		if err != nil {
			return d, err
		}
		d.ofAgent, err = Memberships(ctx, tx, siteID)
		return d, err
	})}
}

// Departments are the site's departments by id.
func (s *Settings) Departments(site *snapshot.Site) []Department { return s.departments.All(site) }

// Department is the department with an id.
func (s *Settings) Department(site *snapshot.Site, id int64) (Department, bool) {
	return s.departments.Find(site, id)
}

// DepartmentsOf are the departments of which an agent is a member, by itself or through a group.
func (s *Settings) DepartmentsOf(site *snapshot.Site, agentID int64) []int64 {
	return s.departments.part.In(site).ofAgent[agentID]
}

// MembersOf are the agents who are members of a department, by themselves or through a group.
func (s *Settings) MembersOf(site *snapshot.Site, departmentID int64) []int64 {
	var out []int64
	for agent, departments := range s.departments.part.In(site).ofAgent {
		if slices.Contains(departments, departmentID) {
			out = append(out, agent)
		}
	}
	slices.Sort(out)
	return out
}
