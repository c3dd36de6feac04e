package report

import (
	"context"

	"parley/internal/account"
	"parley/internal/rollup"
	"parley/internal/store"
)

// Today is a site's day so far.
type Today struct {
	ChatOverview      TodayChatOverview       `json:"chatOverview" doc:"Today's requests and their outcomes."`
	Chatbot           *TodayChatbot           `json:"chatbot" doc:"Today's chatbot figures; null when no chatbot is on."`
	ServiceEfficiency *TodayServiceEfficiency `json:"serviceEfficiency" doc:"Today's service figures; null when the edition is not Enterprise."`
	AgentPerformance  *TodayAgentPerformance  `json:"agentPerformance" doc:"Today's agent figures; null when the edition is not Enterprise."`
}

// TodayChatOverview is what became of today's requests.
type TodayChatOverview struct {
	ChatRequests       int64    `json:"chatRequests" doc:"Requests with request time today."`
	Chats              int64    `json:"chats" doc:"Today's requests that an agent answered."`
	ChatAcceptanceRate Shortest `json:"chatAcceptanceRate" doc:"chats divided by chatRequests, 0 to 1; 0 without requests."`
	AbandonedChats     int64    `json:"abandonedChats" doc:"Today's requests that ended abandoned, queued or not."`
	SwitchToMessages   int64    `json:"switchToMessages" doc:"Today's requests that ended switchedToMessage."`
	SwitchedToMessages int64    `json:"switchedToMessages" sameAs:"switchToMessages" doc:"Same value as switchToMessages, under its other spelling."`
	MissedChats        int64    `json:"missedChats" doc:"abandonedChats plus switchToMessages."`
}

// TodayChatbot is what chatbots did. No site has one.
type TodayChatbot struct {
	ChatbotOnlyChats        int64 `json:"chatbotOnlyChats" doc:"Conversations started today that only a chatbot took part in."`
	ChatsFromChatbotToAgent int64 `json:"chatsFromChatbotToAgent" doc:"Conversations started today with a chatbot that an agent then answered."`
	Answers                 int64 `json:"answers" doc:"Answers chatbots gave today."`
	HighConfidenceAnswers   int64 `json:"highConfidenceAnswers" doc:"Of answers, those the chatbot rated highly confident."`
}

// TodayServiceEfficiency is how today's visitors were served.
type TodayServiceEfficiency struct {
	AvgWaitTime             Shortest `json:"avgWaitTime" doc:"Mean wait time of today's requests that ended answered, abandoned or switchedToMessage."`
	AvgChatTime             Shortest `json:"avgChatTime" doc:"Mean chat time of today's chats that have ended."`
	AvgResponseTime         Shortest `json:"avgResponseTime" doc:"Mean agent response time, as avgAgentResponseTime of the efficiency report, over today's chats."`
	AcceptedInvitations     int64    `json:"acceptedInvitations" doc:"Manual and auto invitations sent today and accepted."`
	DepartmentTransferChats int64    `json:"departmentTransferChats" doc:"Today's chats with at least one successful transfer between departments."`
	TotalTransferChats      int64    `json:"totalTransferChats" doc:"Today's chats with at least one successful transfer."`
}

// TodayAgentPerformance is how agents worked.
type TodayAgentPerformance struct {
	UniqueChatRate   Shortest `json:"uniqueChatRate" doc:"Distinct visitors of today's chats divided by today's chats, 0 to 1; 0 without chats."`
	AgentUtilization Shortest `json:"agentUtilization" doc:"Seconds of today in which agents were in at least one chat divided by their logged-in seconds of today, 0 to 1."`
	AvgScore         Shortest `json:"avgScore" doc:"Mean grade, 1 to 5, over today's rated chats; 0 without ratings."`
}

var todayMeasures = []rollup.Measure{
	rollup.Requests, rollup.Chats, rollup.AbandonedRequests, rollup.SwitchedRequests, rollup.WaitTime, rollup.Waits, rollup.ChatTime, rollup.EndedChats,
	rollup.ResponseTime, rollup.Responses, rollup.ManualAccepted, rollup.AutoAccepted, rollup.DepartmentTransferred, rollup.TransferredChats,
	rollup.Grade1, rollup.Grade2, rollup.Grade3, rollup.Grade4, rollup.Grade5,
}

// today tells how the day has been since midnight in the query's zone (NOTES-reports R28, R32).
func today() Report {
	return Single(Report{Path: "realtime/today", ID: "getRealTimeToday", Tag: "Real Time - Today", Summary: "Figures of the day so far.",
		Parameters: Parameters{Zone: true}},
		func(ctx context.Context, tx *store.Tx, q Query) (out Today, err error) {
			q.From, q.To = q.midnight(), q.Now
			day := []Bucket{{q.From, q.To}}
			all := rollup.Scope{SiteID: q.SiteID}
			sums, err := rollup.Buckets(ctx, tx, all, spansOf(day), todayMeasures)
			if err != nil {
				return out, err
			}
			c := &sums[0]
			out.ChatOverview = overview(c)
			edition, err := account.EditionOf(ctx, tx, q.SiteID)
			if err != nil || !edition.Has(account.TodaysFigures) {
				return out, err
			}
			out.ServiceEfficiency = served(c)
			people, err := rollup.PeopleIn(ctx, tx, all, spansOf(day))
			if err != nil {
				return out, err
			}
			time, err := workBuckets(ctx, tx, q, day)
			if err != nil {
				return out, err
			}
			out.AgentPerformance = &TodayAgentPerformance{
				UniqueChatRate:   Shortest(ShareOf(people[0].Chatted, c[rollup.Chats])),
				AgentUtilization: Shortest(ShareOf(time[0].Linear, time[0].LoggedIn)),
				AvgScore:         Shortest(Counts.Of(meanGrade(c))),
			}
			return out, nil
		})
}

func overview(c *rollup.Sums) TodayChatOverview {
	switched := c[rollup.SwitchedRequests]
	return TodayChatOverview{
		ChatRequests: c[rollup.Requests], Chats: c[rollup.Chats], ChatAcceptanceRate: Shortest(ShareOf(c[rollup.Chats], c[rollup.Requests])),
		AbandonedChats: c[rollup.AbandonedRequests], SwitchToMessages: switched, SwitchedToMessages: switched, MissedChats: c[rollup.AbandonedRequests] + switched,
	}
}

func served(c *rollup.Sums) *TodayServiceEfficiency {
	mean := func(time, of rollup.Measure) Shortest { return Shortest(Seconds.Of(per(time, of)(c))) }
	return &TodayServiceEfficiency{
		AvgWaitTime: mean(rollup.WaitTime, rollup.Waits), AvgChatTime: mean(rollup.ChatTime, rollup.EndedChats), AvgResponseTime: mean(rollup.ResponseTime, rollup.Responses),
		AcceptedInvitations:     c[rollup.ManualAccepted] + c[rollup.AutoAccepted],
		DepartmentTransferChats: c[rollup.DepartmentTransferred], TotalTransferChats: c[rollup.TransferredChats],
	}
}
