package recount

import (
	"cmp"
	"maps"
	"slices"
)

// lists are the reports without groups.
func lists() []report {
	return []report{
		{path: "chatSource/requestPage", list: requestPages},
		{path: "cannedMessage", filters: []string{"category"}, list: cannedMessages},
		{path: "agentStatus", filters: []string{"agent", "department"}, list: agentLogs},
	}
}

// requestPages counts chats by the page that they were asked for on, most first (R29).
func requestPages(c scope, _ Question) (out []any) {
	chats := map[string]int64{}
	for _, r := range c.those(isAnswered) {
		chats[r.page]++
	}
	urls := slices.SortedFunc(maps.Keys(chats), func(a, b string) int { return cmp.Or(cmp.Compare(chats[b], chats[a]), cmp.Compare(a, b)) })
	for _, url := range urls {
		out = append(out, map[string]any{"requestPage": url, "chats": number(chats[url])})
	}
	return out
}

// cannedMessages counts uses, most first, then by id (R27).
func cannedMessages(c scope, q Question) (out []any) {
	uses, agents := map[int64]int64{}, map[int64]map[int64]bool{}
	for _, e := range c.events {
		if e.kind != cannedMessageUsed || !c.at(e.at) || q.Filter != "" && e.number != q.FilterID {
			continue
		}
		uses[e.ref]++
		if agents[e.ref] == nil {
			agents[e.ref] = map[int64]bool{}
		}
		agents[e.ref][e.agent] = true
	}
	for _, id := range slices.SortedFunc(maps.Keys(uses), func(a, b int64) int { return cmp.Or(cmp.Compare(uses[b], uses[a]), cmp.Compare(a, b)) }) {
		out = append(out, map[string]any{"id": number(id), "usedTimes": number(uses[id]), "agentsUsedIt": number(int64(len(agents[id])))})
	}
	return out
}

// agentLogs lists for every agent under the filter what it was at first and what it
// became (R14). Of a department it lists who was a member at some time of the range.
func agentLogs(c scope, q Question) (out []any) {
	cal, in := calendar{q.Zone}, c.spans[0]
	for _, id := range slices.Sorted(maps.Keys(c.agents)) {
		w := c.agents[id]
		if q.Filter == "agent" && q.FilterID != id || q.Filter == "department" && len(common(w.member[q.FilterID], c.spans)) == 0 {
			continue
		}
		_, exists := c.entities["agent"][id]
		now, some := status{code: 3}, exists
		var later []status
		for _, st := range w.statuses {
			if st.at <= in.from {
				now = st
			} else if st.at < in.to {
				later = append(later, st)
			}
		}
		now.at = in.from
		var log []any
		for _, st := range append([]status{now}, later...) {
			name := map[int64]string{1: "Online", 2: c.awayName(st.custom), 3: "Offline"}[st.code]
			some = some || st.code != 3
			log = append(log, map[string]any{"time": cal.write(st.at), "status": name, "name": name})
		}
		if some {
			out = append(out, map[string]any{"agentId": number(id), "changeLogs": log})
		}
	}
	return out
}
