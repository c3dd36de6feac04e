package recount

import "math/big"

// today is the day so far; figures of service and agents are those of one edition (R32).
func today(c scope, q Question) any {
	n := func(x *big.Rat) any { return write(x, counts, integer) }
	requests, chats := many(nil)(c), many(isAnswered)(c)
	switched := n(many(outcome(switchedToMessage))(c))
	out := map[string]any{"chatbot": nil, "serviceEfficiency": nil, "agentPerformance": nil, "chatOverview": map[string]any{
		"chatRequests": n(requests), "chats": n(chats), "chatAcceptanceRate": write(part(chats, requests), counts, shortest), "abandonedChats": n(many(outcome(abandoned))(c)),
		"switchToMessages": switched, "switchedToMessages": switched, "missedChats": n(many(isMissed)(c)),
	}}
	if q.Business {
		return out
	}
	both := new(big.Rat).Add(count(accepted(2), plainly)(c), count(accepted(3), plainly)(c))
	out["serviceEfficiency"] = map[string]any{
		"avgWaitTime": write(mean(waited, waitTime)(c), seconds, shortest), "avgChatTime": write(mean(isOver, chatTime)(c), seconds, shortest),
		"avgResponseTime": write(responseTime(c), seconds, shortest), "acceptedInvitations": n(both),
		"departmentTransferChats": n(many(func(r *request) bool { return isAnswered(r) && r.acrossDepartments })(c)), "totalTransferChats": n(many(isTransferred)(c)),
	}
	graded := func(r *request) bool { return isAnswered(r) && r.grade != 0 }
	out["agentPerformance"] = map[string]any{
		"uniqueChatRate":   write(part(people(c.those(isAnswered), func(r *request) int64 { return r.visitor }), chats), counts, shortest),
		"agentUtilization": write(share(linear)(c), counts, shortest),
		"avgScore":         write(mean(graded, func(_ scope, r *request) int64 { return r.grade })(c), counts, shortest),
	}
	return out
}

// part is n divided by d, nil without data.
func part(n, d *big.Rat) *big.Rat {
	if d.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(n, d)
}
