package campaign

import "parley/internal/condition"

// Way is what a campaign's routing says about a request.
type Way struct {
	To            Route
	Matched       bool   // a rule is about the request, or there are none
	Else          *Route // where it goes when none is, or nobody is there; nil: nowhere else
	LeavesMessage bool   // then the visitor is to leave a message instead
	Recipients    string // of that message, separated by commas
}

// Route is where a request goes: to an agent, to a department, or (both 0) to the whole site.
type Route struct {
	AgentID, DepartmentID int64
	Priority              string
}

// NeedsFacts tells whether it depends on the visitor where a request goes.
func (r *Rules) NeedsFacts() bool {
	return r.Routing.IsEnable && r.Routing.Type != simpleRouting && len(r.Routing.Rules) > 0
}

const simpleRouting = "simple"

// Way is where a request of a visitor goes: to the fixed target, or where the first rule
// says that is about the visitor, or else to the fallback. What is for a department counts
// only while the site has departments (NOTES-livechat B7). Shares for a chatbot have no
// effect: there is none.
func (r *Rules) Way(f *condition.Facts, departments bool) Way {
	w, rules := r.way(departments), []CustomRule(nil)
	if r.NeedsFacts() {
		rules = r.Matching(f)
	}
	for _, rule := range rules {
		if to, ok := routeOf(rule.RouteToObject, rule.RouteToID, rule.RoutePriority, departments); ok {
			w.To, w.Matched = to, true
			break
		}
	}
	return w
}

// Ways are all that requests of the campaign may go, whoever the visitor is.
func (r *Rules) Ways(departments bool) []Way {
	w := r.way(departments)
	out := []Way{w}
	if !r.NeedsFacts() {
		return out
	}
	w.Matched = true
	for _, rule := range r.Routing.Rules {
		var ok bool
		if w.To, ok = routeOf(rule.RouteToObject, rule.RouteToID, rule.RoutePriority, departments); ok && rule.IsEnable {
			out = append(out, w)
		}
	}
	return out
}

// way is the one of requests that no rule is about.
func (r *Rules) way(departments bool) Way {
	v := r.Routing
	if !v.IsEnable {
		return Way{To: Route{Priority: "normal"}, Matched: true}
	}
	w := Way{To: Route{Priority: "normal"}, LeavesMessage: v.FailType == "offlineMessage", Recipients: v.Fail.OfflineMessageEmails}
	if !w.LeavesMessage {
		to, _ := routeOf(v.Fail.RouteToObject, v.Fail.RouteToID, v.Fail.RoutePriority, departments)
		w.Else = &to
	}
	if v.Type == simpleRouting {
		w.To, _ = routeOf(v.SimpleRouteToObject, v.SimpleRouteToID, v.SimpleRoutePriority, departments)
		w.Matched = true
	}
	return w
}

// routeOf is a route as it is stored, or the whole site when it is for a department and
// there are none.
func routeOf(object string, id int64, priority string, departments bool) (r Route, ok bool) {
	r.Priority = priority
	switch {
	case object == "agent":
		r.AgentID = id
	case departments || id == 0:
		r.DepartmentID = id
	default:
		return r, false
	}
	return r, true
}
