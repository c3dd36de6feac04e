package campaign

import (
	"cmp"
	"slices"

	"parley/internal/condition"
)

// RoutingRules say where a campaign's requests go.
type RoutingRules struct {
	IsEnable                      bool         `json:"isEnable" default:"false" doc:"Routing on."`
	Type                          string       `json:"type" enum:"simple,rules" enumAlias:"customRule=rules,customRules=rules" default:"simple" doc:"One fixed target, or rules."`
	SimpleRouteToObject           string       `json:"simpleRouteToObject" enum:"department,agent" default:"department" doc:"Kind of the fixed target."`
	SimpleRouteToID               int64        `json:"simpleRouteToId" default:"0" minimum:"0" doc:"Id of the fixed target; 0 is the whole site."`
	SimpleRoutePriority           string       `json:"simpleRoutePriority" enum:"lowest,low,normal,high,highest" default:"normal" doc:"Priority for the fixed target."`
	FailType                      string       `json:"failType" enum:"route,offlineMessage" default:"route" doc:"What to do when nothing matched."`
	Fail                          Fallback     `json:"fail" doc:"Fallback."`
	Rules                         []CustomRule `json:"rules" default:"" doc:"Rules in order; PUT replaces the list, known ids are updated."`
	BotTakePercentageForRoute     int          `json:"botTakePercentageForRoute" minimum:"0" maximum:"100" default:"0" doc:"Share of routed chats given to the bot, percent."`
	BotTakePercentageForFailRoute int          `json:"botTakePercentageForFailRoute" minimum:"0" maximum:"100" default:"0" doc:"Share of unmatched chats given to the bot, percent."`
}

// Fallback is where a request goes that no rule is about.
type Fallback struct {
	RouteToObject        string `json:"routeToObject" alias:"routeTobject" enum:"department,agent" default:"department" doc:"Kind of fallback target."`
	RouteToID            int64  `json:"routeToId" default:"0" minimum:"0" doc:"Fallback id; 0 is the whole site."`
	RoutePriority        string `json:"routePriority" enum:"lowest,low,normal,high,highest" default:"normal" doc:"Fallback priority."`
	OfflineMessageEmails string `json:"offlineMessageEmails" default:"" maxLength:"2000" doc:"Addresses that get the offline message, separated by commas."`
}

// CustomRule sends the requests of certain visitors to a target.
type CustomRule struct {
	ID            int64                `json:"id" readOnly:"true" doc:"Rule id."`
	CampaignID    int64                `json:"-"`
	Order         int                  `json:"order" bun:"place" minimum:"1" maximum:"100000" doc:"Place in the list, from 1; next free number when absent."`
	Name          string               `json:"name" required:"true" maxLength:"200" doc:"Name."`
	IsEnable      bool                 `json:"isEnable" required:"true" doc:"Active."`
	RouteToObject string               `json:"routeToObject" required:"true" enum:"department,agent" doc:"Kind of target."`
	RouteToID     int64                `json:"routeToId" required:"true" minimum:"0" doc:"Department or agent id."`
	RoutePriority string               `json:"routePriority" enum:"lowest,low,normal,high,highest" default:"normal" doc:"Queue priority."`
	Conditions    condition.Conditions `json:"conditions" doc:"Which visitors it is about."`
}

// renumber gives rules their places, from 1 without gaps (NOTES-livechat B29).
// Rules with a number ask for that place; those without keep the order in which
// they are given, around them.
func renumber(rules []CustomRule) {
	var free, asking []int
	for i, r := range rules {
		if r.Order == 0 {
			free = append(free, i)
		} else {
			asking = append(asking, i)
		}
	}
	slices.SortStableFunc(asking, func(a, b int) int { return cmp.Compare(rules[a].Order, rules[b].Order) })
	for place := 1; place <= len(rules); place++ {
		next := &free
		if len(asking) > 0 && (len(free) == 0 || rules[asking[0]].Order <= place) {
			next = &asking
		}
		rules[(*next)[0]].Order = place
		*next = (*next)[1:]
	}
}

// unplaced is a copy of rules without their numbers: what a change does not move
// keeps its order only.
func unplaced(rules []CustomRule) []CustomRule {
	out := slices.Clone(rules)
	for i := range out {
		out[i].Order = 0
	}
	return out
}
