package routing

import "slices"

// Target is where a request goes: to an agent, to a department, or (both 0) to the whole site.
type Target struct {
	AgentID      int64
	DepartmentID int64
	Priority     Priority
}

// Plan is what a campaign's rules say about one request.
type Plan struct {
	Target  Target
	Matched bool // rules, if there are any, were about this request
	Fail    Fail // what else, when they were not, or nobody is there at the target
}

// Fail is where a request goes instead: to another target, to a message that the
// visitor leaves, or (neither) nowhere else.
type Fail struct {
	Target  *Target
	Message bool
}

// Route decides where a request goes. A department that the visitor chose goes before
// the plan's target, with the plan's priority. Where nobody is there, a department's
// backups take over, then the plan's failure says where to go instead; a request that
// nobody is there for anywhere waits where it was sent first. leave means that the
// visitor is to leave a message.
func (f *Floor) Route(p Plan, chosen int64) (t Target, leave bool) {
	if !p.Matched && chosen == 0 {
		return f.fail(p)
	}
	t = p.Target
	if chosen != 0 {
		t = Target{DepartmentID: chosen, Priority: p.priority()}
	}
	t = f.takenOver(t)
	if f.IsStaffed(t) || p.Fail.Target == nil && !p.Fail.Message {
		return t, false
	}
	instead, leave := f.fail(p)
	if leave || f.IsStaffed(instead) {
		return instead, leave
	}
	return t, false
}

// Elsewhere is where a request may go later, when nobody is there where it waits: where
// it was sent first, and the fallback. It is empty for requests of the whole site.
func (p Plan) Elsewhere(chosen int64) []Target {
	var out []Target
	switch {
	case chosen != 0:
		out = append(out, Target{DepartmentID: chosen})
	case p.Matched:
		out = append(out, p.Target)
	}
	if p.Fail.Target != nil {
		out = append(out, *p.Fail.Target)
	}
	if !slices.ContainsFunc(out, func(t Target) bool { return t.AgentID != 0 || t.DepartmentID != 0 }) {
		return nil
	}
	return out
}

// priority is the one for a request whose visitor chose where it goes.
func (p Plan) priority() Priority {
	if p.Matched {
		return p.Target.Priority
	}
	return Normal
}

func (f *Floor) fail(p Plan) (Target, bool) {
	switch {
	case p.Fail.Message:
		return Target{Priority: Normal}, true
	case p.Fail.Target != nil:
		return f.takenOver(*p.Fail.Target), false
	}
	return Target{Priority: Normal}, false
}

// IsStaffed tells whether an agent is there who may take what goes to a target.
func (f *Floor) IsStaffed(t Target) bool {
	return f.some(f.there, Request{DepartmentID: t.DepartmentID, AgentID: t.AgentID})
}

// takenOver is the first of a department and its backups where somebody is there, or
// the department itself.
func (f *Floor) takenOver(t Target) Target {
	seen := []int64{}
	for next := t; next.DepartmentID != 0 && next.AgentID == 0 && !slices.Contains(seen, next.DepartmentID); {
		if f.IsStaffed(next) {
			return next
		}
		seen = append(seen, next.DepartmentID)
		next.DepartmentID = f.policy.Backups[next.DepartmentID]
	}
	return t
}

// Standing is where a waiting request belongs now: where it waits while somebody is
// there, else where one takes over from its department, where it was sent first, or the
// fallback. What waits for one agent who is not there is for everybody when nobody is
// anywhere of these. What a colleague hands on stays where it was handed to. The priority
// never changes.
func (f *Floor) Standing(r Request) Target {
	t := Target{AgentID: r.AgentID, DepartmentID: r.DepartmentID, Priority: r.Priority}
	if r.IsHanded || r.IsReturned || f.IsStaffed(t) {
		return t
	}
	for _, other := range append([]Target{t}, r.Elsewhere...) {
		if other = f.takenOver(other); f.IsStaffed(other) {
			other.Priority = r.Priority
			return other
		}
	}
	t.AgentID = 0
	return t
}
